import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LanguageMap } from '../embedding-alignment/language-map.ts';
import { encodeMap, MAP_FORMAT, type MapManifest } from '../embedding-alignment/map-file.ts';
import { BILINGUAL_MODELS } from './bilingual-encoder.ts';
import { fingerprintFile } from './check-model-files.ts';

const MODEL_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model_quantized.onnx'];

/** Writes `map.bin` and `map.json`, which names the very model files the map was learned for. */
export function writeMapFolder(
  folder: string,
  modelsFolder: string,
  map: LanguageMap,
  recipe: Readonly<Record<string, unknown>>,
): void {
  mkdirSync(folder, { recursive: true });
  const { bytes, arrays } = encodeMap(map);
  writeFileSync(join(folder, 'map.bin'), bytes);
  const describe = (language: 'zh' | 'en'): MapManifest['models']['zh'] => {
    const { name, dimensions } = BILINGUAL_MODELS[language];
    const files = MODEL_FILES.map((path) => fingerprintFile(join(modelsFolder, name), path));
    return { name, dimensions, files };
  };
  const manifest: MapManifest = {
    format: MAP_FORMAT,
    dimensions: map.dimensions,
    binary: fingerprintFile(folder, 'map.bin'),
    arrays,
    models: { zh: describe('zh'), en: describe('en') },
    recipe,
  };
  writeFileSync(join(folder, 'map.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
