import { join } from 'node:path';
import { fitAnomalyModel } from '../../src/anomaly/detector-ensemble.ts';
import { fitSupervisedModel } from '../../src/anomaly/supervised-model.ts';
import { InputError, UsageError } from '../input/input-error.ts';
import { isFile } from '../input/read-lines.ts';
import { readScorePredictions } from '../input/read-predictions.ts';
import { readNumericCsv, type NumericTable } from '../input/read-table.ts';
import { weightedAveragePrecision, weightedPrecisionAtK, weightedRocAuc } from '../metrics/weighted.ts';
import { flags, numbers, round, type Suite, type SuiteContext } from './suite.ts';

function matrixOf(table: NumericTable) {
  return { rows: table.rows, columns: table.columns.length, values: table.values };
}

function requireBothClasses(file: string, labels: Uint8Array): void {
  for (const label of [0, 1])
    if (!labels.includes(label))
      throw new InputError(file, null, 'label', `no row has label ${label}: a class is empty`);
}

async function scoreRows(context: SuiteContext, test: NumericTable) {
  const trainFile = join(context.folder, 'train.csv');
  const { isSupervised } = context.options;
  const hasTrain = isFile(trainFile);
  if (isSupervised && !hasTrain)
    throw new InputError(trainFile, null, null, '--supervised needs this file, and it does not exist');
  const train = hasTrain
    ? await readNumericCsv(trainFile, { labelRequired: isSupervised, expected: test.columns })
    : null;
  const began = performance.now();
  const learned = matrixOf(train ?? test);
  if (learned.rows < 2)
    throw new InputError(
      train ? trainFile : join(context.folder, 'test.csv'),
      null,
      null,
      'two rows are the least to learn from',
    );
  let model;
  if (isSupervised && train?.labels) {
    requireBothClasses(trainFile, train.labels);
    model = fitSupervisedModel(learned, train.labels, context.seed);
  } else model = fitAnomalyModel(learned, context.seed);
  const fitted = performance.now();
  const scores = Array.from(model.score(matrixOf(test)));
  const scored = performance.now();
  return {
    scores,
    fitSeconds: (fitted - began) / 1000,
    perSecond: test.rows / ((scored - fitted) / 1000),
    trainRows: train?.rows ?? 0,
  };
}

export const anomalySuite: Suite = {
  name: 'anomaly',
  about: 'puts anomalous rows of numbers before usual ones (test.csv with a label column)',
  dataset: 'anomaly',
  headline: ['roc_auc', 'average_precision', 'precision_at_k'],
  lowerIsBetter: [],
  statistics(rows) {
    const score = numbers(rows, 'score');
    const gold = flags(rows, 'gold');
    return {
      roc_auc: weightedRocAuc(score, gold),
      average_precision: weightedAveragePrecision(score, gold),
      precision_at_k: weightedPrecisionAtK(score, gold),
    };
  },
  async run(context) {
    const testFile = join(context.folder, 'test.csv');
    const test = await readNumericCsv(testFile, { labelRequired: true });
    const labels = test.labels;
    if (!labels) throw new UsageError('the test part has no labels');
    requireBothClasses(testFile, labels);
    const { scores, fitSeconds, perSecond, trainRows } =
      context.predictionsIn === null
        ? await scoreRows(context, test)
        : {
            scores: await readScorePredictions(context.predictionsIn, test.rows),
            fitSeconds: null,
            perSecond: null,
            trainRows: null,
          };
    const k = labels.reduce((sum, label) => sum + label, 0);
    const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
    const threshold = scores[order[k - 1]!]!;
    const describe = (i: number): string =>
      test.columns
        .slice(0, 12)
        .map((name, j) => `${name}=${round(test.values[i * test.columns.length + j]!)}`)
        .join(' ');
    return {
      rows: { gold: Array.from(labels), score: scores.map(round) },
      values: {
        fit_seconds: fitSeconds === null ? null : round(fitSeconds),
        score_per_second: perSecond === null ? null : round(perSecond),
        rows: test.rows,
      },
      predictions: scores.map((score, index) => ({
        index,
        gold: String(labels[index]),
        predicted: score >= threshold ? '1' : '0',
        confidence: null,
        top: [],
        score: round(score),
      })),
      model: null,
      models: {
        detector: context.options.isSupervised
          ? 'boosted-trees+ensemble'
          : 'ensemble: isolation forest, nearest rows, robust covariance',
        train_rows: String(trainRows ?? ''),
      },
      errors: order.slice(0, 2 * k).flatMap((i, rank) => {
        const isTaken = rank < k;
        if (isTaken === (labels[i] === 1)) return [];
        return [
          {
            text: describe(i),
            gold: labels[i] === 1 ? 'anomaly' : 'usual',
            predicted: isTaken ? 'anomaly' : 'usual',
            confidence: null,
            evidence: [`score ${scores[i]!.toFixed(4)}, rank ${rank + 1} of ${test.rows}`],
          },
        ];
      }),
    };
  },
};
