/**
 * Learns the map that joins the Chinese and the English model from parallel text, scores it on text that was held out,
 * and writes it with its manifest.
 */
import { parseArgs } from 'node:util';
import { BILINGUAL_MODELS, createLanguageModels } from '../../adapters/bilingual-encoder.ts';
import { encodeCached } from '../../adapters/embedding-encodings-file.ts';
import { openGraph } from '../../adapters/embedding-graph-runner.ts';
import { writeMapFolder } from '../../adapters/embedding-map-folder.ts';
import {
  readDuplicates,
  readParallelFiles,
  readParallelKnowledge,
} from '../../adapters/embedding-parallel-folder.ts';
import { alignRows, applyNetwork } from '../../embedding-alignment/apply-map.ts';
import type { LanguageMap, MappedLanguage, SearchKind } from '../../embedding-alignment/language-map.ts';
import { learnLinearMap } from '../../embedding-alignment/learn-linear-map.ts';
import { learnNetworks, type PairingTask, type PairViews } from '../../embedding-alignment/learn-network.ts';
import { distinctPairs, isHeldOut, type ParallelPair } from '../../embedding-alignment/parallel-text.ts';
import { scoreTranslation, type TranslationScores } from '../../embedding-alignment/score-translation.ts';
import { pairQuestions } from './pair-questions.ts';

const { values: options } = parseArgs({
  options: {
    /** Folder that holds `parallel/`. */
    data: { type: 'string', default: '../shared/data' },
    kb: { type: 'string', default: 'kb' },
    models: { type: 'string', default: 'models' },
    out: { type: 'string', default: 'models/bilingual-map' },
    /** Keeps raw vectors, so that learning again does not run the models again. */
    cache: { type: 'string' },
    seed: { type: 'string', default: '1' },
    hidden: { type: 'string', default: '1024' },
    epochs: { type: 'string', default: '3' },
    /** Weight of the penalty for changed similarities within a language. */
    keep: { type: 'string', default: '120' },
    /** The same for duplicates, whose likeness is to change. */
    'keep-duplicates': { type: 'string', default: '20' },
    /** The same for questions and their answers. */
    'keep-questions': { type: 'string', default: '40' },
    /** How often each pair of a question and its answer is learned from in an epoch. */
    questions: { type: 'string', default: '4' },
    /** Only the closed-form map. */
    linear: { type: 'boolean', default: false },
  },
});

const HELD_OUT_SHARE = 0.08;
const LANGUAGES = ['zh', 'en'] as const;
const KINDS = ['query', 'passage'] as const;
const WIDTHS = { zh: BILINGUAL_MODELS.zh.dimensions, en: BILINGUAL_MODELS.en.dimensions };
const DIMENSIONS = WIDTHS.zh;

const RECIPE = {
  hidden: Number(options.hidden),
  batch: 512,
  temperature: 0.05,
  keep: Number(options.keep),
  keepDuplicates: Number(options['keep-duplicates']),
  keepQuestions: Number(options['keep-questions']),
  sameLanguage: 0,
  nearlySame: 0.95,
  epochs: Number(options.epochs),
  /** How often each pair of a question and its answer comes in an epoch. */
  questions: Number(options.questions),
  learningRate: 1e-3,
  weightDecay: 0.01,
  seed: Number(options.seed),
} as const;

type Vectors = Record<MappedLanguage, Record<SearchKind, Float32Array>>;

async function mapKinds(
  work: (kind: SearchKind) => Promise<Float32Array>,
): Promise<Record<SearchKind, Float32Array>> {
  return { query: await work('query'), passage: await work('passage') };
}

async function mapVectors(
  work: (language: MappedLanguage, kind: SearchKind) => Promise<Float32Array>,
): Promise<Vectors> {
  return { zh: await mapKinds((kind) => work('zh', kind)), en: await mapKinds((kind) => work('en', kind)) };
}

const models = createLanguageModels(options.models);

async function encode(
  language: MappedLanguage,
  kind: SearchKind,
  texts: readonly string[],
): Promise<Float32Array> {
  const started = Date.now();
  const rows = await encodeCached(models, options.cache ?? null, language, texts, kind);
  console.log(
    `${texts.length} ${kind} vectors ${language}: ${((Date.now() - started) / 1_000).toFixed(1)} s`,
  );
  return rows;
}

/** Raw vectors of pairs, each origin apart so that a change of one does not run the models on the others again. */
async function encodePairs(pairs: readonly ParallelPair[]): Promise<Vectors> {
  const vectors = await mapVectors((language) =>
    Promise.resolve(new Float32Array(pairs.length * WIDTHS[language])),
  );
  for (const origin of new Set(pairs.map((pair) => pair.origin))) {
    const rows = pairs.flatMap((pair, row) => (pair.origin === origin ? [row] : []));
    for (const language of LANGUAGES) {
      const width = WIDTHS[language];
      const texts = rows.map((row) => pairs[row]![language]);
      for (const kind of KINDS) {
        const encoded = await encode(language, kind, texts);
        rows.forEach((row, i) =>
          vectors[language][kind].set(encoded.subarray(i * width, (i + 1) * width), row * width),
        );
      }
    }
  }
  return vectors;
}

function pickRows(
  vectors: Vectors,
  rows: readonly number[],
  widths: Record<MappedLanguage, number>,
): Promise<Vectors> {
  return mapVectors((language, kind) => {
    const width = widths[language];
    const picked = new Float32Array(rows.length * width);
    rows.forEach((row, i) =>
      picked.set(vectors[language][kind].subarray(row * width, (row + 1) * width), i * width),
    );
    return Promise.resolve(picked);
  });
}

function rowOf(rows: Float32Array, index: number): Float32Array {
  return rows.subarray(index * DIMENSIONS, (index + 1) * DIMENSIONS);
}

/** Duplicate questions: each finds the other. */
async function alignDuplicates(linear: LanguageMap): Promise<PairViews[]> {
  const duplicates = readDuplicates(options.data);
  const texts = duplicates.flat();
  if (texts.length === 0) return [];
  const aligned = await mapKinds(async (kind) =>
    alignRows(linear, 'zh', kind, await encode('zh', kind, texts)),
  );
  return duplicates.flatMap((_, i) =>
    [
      [2 * i, 2 * i + 1],
      [2 * i + 1, 2 * i],
    ].map(([one, other]) => ({
      left: [rowOf(aligned.query, one!)],
      right: [rowOf(aligned.passage, other!)],
      weight: 1,
    })),
  );
}

async function learnMap(pairs: readonly ParallelPair[], vectors: Vectors): Promise<LanguageMap> {
  const weights = Float32Array.from(pairs, ({ weight }) => weight);
  const linear = await learnLinearMap(openGraph, { vectors, widths: WIDTHS, weights });
  if (options.linear) return linear;
  const aligned = await mapVectors((language, kind) =>
    Promise.resolve(alignRows(linear, language, kind, vectors[language][kind])),
  );
  const views = (language: MappedLanguage, row: number): Float32Array[] =>
    KINDS.map((kind) => rowOf(aligned[language][kind], row));
  const translations = pairs.map(({ weight }, row): PairViews => ({
    left: views('zh', row),
    right: views('en', row),
    weight,
  }));
  const tasks: PairingTask[] = [{ left: 'zh', right: 'en', pairs: translations }];
  const duplicates = await alignDuplicates(linear);
  if (duplicates.length >= RECIPE.batch)
    tasks.push({ left: 'zh', right: 'zh', pairs: duplicates, keep: RECIPE.keepDuplicates });
  const questions = await pairQuestions(options.kb, async (language, kind, texts) =>
    alignRows(linear, language, kind, await encode(language, kind, texts)),
  );
  for (const task of questions) {
    console.log(`${task.pairs.length} pairs of a question ${task.left} and an answer ${task.right}`);
    const repeated = Array.from({ length: RECIPE.questions }, () => task.pairs).flat();
    if (repeated.length >= RECIPE.batch) tasks.push({ ...task, pairs: repeated, keep: RECIPE.keepQuestions });
  }
  const networks = await learnNetworks(openGraph, tasks, {
    ...RECIPE,
    dimensions: DIMENSIONS,
    onStep: (step, steps, loss) => {
      if (step % 50 === 0 || step === steps) console.log(`step ${step} of ${steps}: loss ${loss.toFixed(4)}`);
    },
  });
  return {
    ...linear,
    zh: { ...linear.zh, network: networks.zh },
    en: { ...linear.en, network: networks.en },
  };
}

/** Scores by origin and direction on pairs that were not learned from. */
async function scoreMap(
  map: LanguageMap,
  pairs: readonly ParallelPair[],
  vectors: Vectors,
): Promise<Record<string, TranslationScores>> {
  const mapped = await mapVectors(async (language, kind) =>
    applyNetwork(openGraph, map, language, alignRows(map, language, kind, vectors[language][kind])),
  );
  const scores: Record<string, TranslationScores> = {};
  for (const origin of new Set(pairs.map((pair) => pair.origin))) {
    const chosen = pairs.flatMap((pair, row) => (pair.origin === origin && pair.zh.length > 5 ? [row] : []));
    const pick = (rows: Float32Array): Float32Array => {
      const result = new Float32Array(chosen.length * DIMENSIONS);
      chosen.forEach((row, i) => result.set(rowOf(rows, row), i * DIMENSIONS));
      return result;
    };
    const same = (i: number, j: number): boolean => {
      const [one, other] = [pairs[chosen[i]!]!, pairs[chosen[j]!]!];
      return one.zh === other.zh || one.en === other.en;
    };
    for (const [from, to] of [
      ['zh', 'en'],
      ['en', 'zh'],
    ] as const) {
      const [queries, answers, own] = [mapped[from].query, mapped[to].passage, mapped[from].passage].map(
        pick,
      );
      scores[`${origin} ${from} to ${to}`] = await scoreTranslation(
        openGraph,
        DIMENSIONS,
        queries!,
        answers!,
        own!,
        same,
      );
    }
  }
  return scores;
}

async function alignModel(): Promise<void> {
  const pairs = distinctPairs([
    ...readParallelFiles(options.data),
    ...(await readParallelKnowledge(options.kb)),
  ]);
  const vectors = await encodePairs(pairs);
  const heldRows = pairs.flatMap((pair, row) => (isHeldOut(pair, HELD_OUT_SHARE) ? [row] : []));
  const held = new Set(heldRows);
  const trainRows = pairs.flatMap((_, row) => (held.has(row) ? [] : [row]));
  const train = trainRows.map((row) => pairs[row]!);
  const map = await learnMap(train, await pickRows(vectors, trainRows, WIDTHS));
  const heldPairs = heldRows.map((row) => pairs[row]!);
  const scores = await scoreMap(map, heldPairs, await pickRows(vectors, heldRows, WIDTHS));
  console.table(scores);
  const count = (origin: string): number => train.filter((pair) => pair.origin === origin).length;
  const origins = [...new Set(train.map(({ origin }) => origin))];
  writeMapFolder(options.out, options.models, map, {
    ...(options.linear ? { network: false } : RECIPE),
    pairs: Object.fromEntries(origins.map((origin) => [origin, count(origin)])),
    heldOut: scores,
  });
  console.log(`Wrote ${options.out}`);
  await models.dispose();
}

await alignModel();
