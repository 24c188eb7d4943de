import { join } from 'node:path';
import { z } from 'zod';
import { comparePair, PAIR_FEATURES } from '../../src/learning/compare-pair.ts';
import { applyLogistic, fitLogistic } from '../../src/learning/fit-logistic.ts';
import { createSeededRandom } from '../../src/learning/seeded-random.ts';
import { InputError } from '../input/input-error.ts';
import { readJsonLines, refuseDuplicates, type JsonRow } from '../input/read-json-lines.ts';
import { isFile } from '../input/read-lines.ts';
import { readScorePredictions } from '../input/read-predictions.ts';
import { refuseOverlap } from '../input/refuse-overlap.ts';
import {
  bestF1,
  weightedAccuracyAtBestF1,
  weightedAveragePrecision,
  weightedRocAuc,
} from '../metrics/weighted.ts';
import { isChinese } from './language-slice.ts';
import { flags, numbers, round, type Suite, type SuiteContext } from './suite.ts';

const pairSchema = z.object({
  id: z.string().optional(),
  a: z.string().min(1),
  b: z.string().min(1),
  label: z.union([z.literal(0), z.literal(1)]),
});
type Pair = z.infer<typeof pairSchema>;

/** A handful of weights is learned from no more pairs than these, a seeded part of a larger file: embedding all would take the time. */
const MAX_TRAIN_PAIRS = 3000;

const keyOf = ({ a, b }: Pair): string => JSON.stringify([a.trim(), b.trim()].sort());

async function readPairs(file: string): Promise<JsonRow<Pair>[]> {
  const rows = await readJsonLines(file, pairSchema);
  refuseDuplicates(file, 'id', rows, ({ id }) => id);
  for (const label of [0, 1])
    if (!rows.some(({ value }) => value.label === label))
      throw new InputError(file, null, 'label', `no row has label ${label}: a class is empty`);
  return rows;
}

async function featuresOf(
  context: SuiteContext,
  rows: readonly JsonRow<Pair>[],
): Promise<{ features: number[][]; seconds: number }> {
  const texts = rows.flatMap(({ value: { a, b } }) => [a, b]);
  const { embeddings, seconds } = await context
    .embedder()
    .embedTimed(texts, 'symmetric', (done, total) => context.progress(done, total, 'texts embedded'));
  const began = performance.now();
  const features = rows.map(({ value: { a, b } }, i) =>
    comparePair(
      { text: a, vector: embeddings[2 * i]!.vector },
      { text: b, vector: embeddings[2 * i + 1]!.vector },
    ),
  );
  return { features, seconds: seconds + (performance.now() - began) / 1000 };
}

/** Cosine alone without a train part; with one, a logistic model over the pair's features. */
async function scorePairs(context: SuiteContext, test: readonly JsonRow<Pair>[], testFile: string) {
  const trainFile = join(context.folder, 'train.jsonl');
  const tested = await featuresOf(context, test);
  if (!isFile(trainFile)) {
    const cosine = PAIR_FEATURES.indexOf('cosine');
    return { scores: tested.features.map((row) => row[cosine]!), seconds: tested.seconds, trainRows: 0 };
  }
  const train = await readPairs(trainFile);
  refuseOverlap(
    { file: trainFile, rows: train, key: keyOf },
    { file: testFile, rows: test, key: keyOf },
    'a',
    context.options.isOverlapAllowed,
  );
  const taken =
    train.length <= MAX_TRAIN_PAIRS
      ? train
      : createSeededRandom(context.seed)
          .shuffle([...train])
          .slice(0, MAX_TRAIN_PAIRS);
  const learned = await featuresOf(context, taken);
  const model = fitLogistic(
    learned.features,
    taken.map(({ value }) => value.label === 1),
  );
  return {
    scores: tested.features.map((row) => applyLogistic(model, row)),
    seconds: tested.seconds,
    trainRows: taken.length,
  };
}

export const pairsSuite: Suite = {
  name: 'pairs',
  about: 'tells whether two texts mean the same (test.jsonl {a, b, label})',
  dataset: 'pairs',
  headline: ['roc_auc', 'average_precision', 'accuracy_at_best_f1'],
  lowerIsBetter: [],
  statistics(rows) {
    const score = numbers(rows, 'score');
    const gold = flags(rows, 'gold');
    return {
      roc_auc: weightedRocAuc(score, gold),
      average_precision: weightedAveragePrecision(score, gold),
      accuracy_at_best_f1: weightedAccuracyAtBestF1(score, gold),
    };
  },
  async run(context) {
    const testFile = join(context.folder, 'test.jsonl');
    const test = await readPairs(testFile);
    const { scores, seconds, trainRows } =
      context.predictionsIn === null
        ? await scorePairs(context, test, testFile)
        : {
            scores: await readScorePredictions(context.predictionsIn, test.length),
            seconds: null,
            trainRows: null,
          };
    const gold = test.map(({ value }) => value.label === 1);
    const { threshold } = bestF1(scores, gold, new Float64Array(test.length).fill(1));
    const predicted = scores.map((score) => score >= threshold);
    return {
      rows: {
        cluster: test.map(({ value }) => value.a.trim()),
        gold: gold.map(Number),
        score: scores.map(round),
        language: test.map(({ value }) => (isChinese(value.a) ? 'zh' : 'en')),
      },
      values: {
        pairs_per_second: seconds === null ? null : round(test.length / seconds),
        test_rows: test.length,
        train_rows: trainRows,
      },
      predictions: test.map(({ value }, index) => {
        const probability = Math.min(1, Math.max(0, scores[index]!));
        return {
          index,
          gold: String(value.label),
          predicted: predicted[index] ? '1' : '0',
          confidence: round(predicted[index] ? probability : 1 - probability),
          top: [
            ['1', round(probability)],
            ['0', round(1 - probability)],
          ],
          score: round(scores[index]!),
        };
      }),
      model: context.predictionsIn === null ? context.embedder().model : null,
      errors: test.flatMap(({ value }, i) =>
        predicted[i] === gold[i]
          ? []
          : [
              {
                text: `${value.a}\n${value.b}`,
                gold: gold[i] ? 'same' : 'different',
                predicted: predicted[i] ? 'same' : 'different',
                confidence: round(scores[i]!),
                evidence: [`score ${scores[i]!.toFixed(3)}, threshold ${threshold.toFixed(3)}`],
              },
            ],
      ),
    };
  },
};
