/** Learns the map that joins the Chinese and the English model from parallel text, and writes it with its manifest. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BILINGUAL_MODELS, createBilingualEncoder } from '../../adapters/bilingual-encoder.ts';
import { encodeCached } from '../../adapters/embedding-encodings-file.ts';
import { writeMapFolder } from '../../adapters/embedding-map-folder.ts';
import type { LanguageMap } from '../../embedding-alignment/language-map.ts';
import { learnLinearMap } from '../../embedding-alignment/learn-linear-map.ts';
import { holdOut, parseParallelLines, type ParallelPair } from '../../embedding-alignment/parallel-text.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    models: { type: 'string', default: 'models' },
    out: { type: 'string', default: 'models/bilingual-map' },
    cache: { type: 'string' },
  },
});

/** Parallel text of the trade says more about this product than everyday sentences. */
const SOURCES = [
  { file: 'parallel/tatoeba-en-zh.jsonl', origin: 'tatoeba', weight: 1 },
  { file: 'parallel/crypto-en-zh.jsonl', origin: 'trade', weight: 3 },
] as const;
const HELD_OUT_SHARE = 0.06;

function readPairs(): ParallelPair[] {
  return SOURCES.flatMap(({ file, origin, weight }) => {
    const path = join(resolve(options.data), file);
    if (!existsSync(path))
      throw new Error(`The parallel text ${path} is missing: name its folder with --data`);
    return parseParallelLines(readFileSync(path, 'utf8'), weight, origin);
  });
}

const untrained: LanguageMap = {
  dimensions: BILINGUAL_MODELS.zh.dimensions,
  zh: { mean: new Float32Array(BILINGUAL_MODELS.zh.dimensions), rotation: null, network: null },
  en: { mean: new Float32Array(BILINGUAL_MODELS.en.dimensions), rotation: null, network: null },
};

async function alignModel(): Promise<void> {
  const { train } = holdOut(readPairs(), HELD_OUT_SHARE);
  const encoder = createBilingualEncoder(options.models, untrained);
  const encode = async (language: 'zh' | 'en'): Promise<Float32Array> => {
    const texts = train.map((pair) => pair[language]);
    const started = Date.now();
    const vectors = await encodeCached(encoder, options.cache ?? null, language, texts, 'passage');
    console.log(
      `${texts.length} texts ${language} encoded in ${((Date.now() - started) / 1000).toFixed(1)} s`,
    );
    return vectors;
  };
  const zh = await encode('zh');
  const en = await encode('en');
  const map = learnLinearMap({
    zh,
    en,
    widthZh: BILINGUAL_MODELS.zh.dimensions,
    widthEn: BILINGUAL_MODELS.en.dimensions,
    weights: Float32Array.from(train, ({ weight }) => weight),
  });
  writeMapFolder(options.out, options.models, map, {
    kind: 'semi-orthogonal',
    pairs: train.length,
    sources: SOURCES,
  });
  console.log(`Wrote ${options.out}`);
  await encoder.dispose();
}

await alignModel();
