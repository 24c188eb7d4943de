import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rocAuc } from '../learning/metrics.ts';
import { createSeededRandom } from '../learning/seeded-random.ts';
import { fitCovarianceModel } from './covariance-distance.ts';
import { fitAnomalyModel } from './detector-ensemble.ts';
import { fitHistogramModel } from './histogram-density.ts';
import { fitIsolationForest } from './isolation-forest.ts';
import { fitNearestModel } from './nearest-distance.ts';
import type { NumericMatrix } from '../learning/numeric-matrix.ts';
import { fitSupervisedModel } from './supervised-model.ts';
import { fitTailModel } from './tail-probability.ts';

function matrixOf(rows: readonly (readonly number[])[]): NumericMatrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, values: Float64Array.from(rows.flat()) };
}

const random = createSeededRandom(5);
const normal = (): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
const usual = Array.from({ length: 300 }, () => [normal(), normal(), normal()]);
const strange = Array.from({ length: 10 }, (_, i) => [6 + i / 10, -6, 7]);
const labels = [...usual.map(() => false), ...strange.map(() => true)];
const data = matrixOf([...usual, ...strange]);

const DETECTORS: Readonly<
  Record<string, (matrix: NumericMatrix) => { score(rows: NumericMatrix): Float64Array }>
> = {
  'isolation forest': (matrix) => fitIsolationForest(matrix, createSeededRandom(1)),
  tails: fitTailModel,
  histograms: fitHistogramModel,
  'nearest rows': (matrix) => fitNearestModel(matrix, createSeededRandom(1), 20),
  covariance: (matrix) => fitCovarianceModel(matrix, 0.25),
  ensemble: (matrix) => fitAnomalyModel(matrix, 1),
};

describe.each(Object.entries(DETECTORS))('%s', (_, fit) => {
  it('puts rows that lie far out first', () => {
    expect(rocAuc(Array.from(fit(data).score(data)), labels)).toBeGreaterThan(0.98);
  });
  it('is the same again', () => {
    expect(fit(data).score(data)).toEqual(fit(data).score(data));
  });
  it('gives finite scores for rows that repeat, columns without spread and huge values', () => {
    const cell = fc.constantFrom(0, 1, -1, 1e12, -1e12, 1e-12, 3.5);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, fc.constant(4)), { minLength: 2, maxLength: 12 }), (rows) => {
        const matrix = matrixOf(rows);
        expect([...fit(matrix).score(matrix)].every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});

describe('the covariance', () => {
  it('finds a combination that is strange though each value is usual', () => {
    const rows = Array.from({ length: 200 }, () => {
      const a = normal();
      return [a, a + 0.1 * normal()];
    });
    const matrix = matrixOf([...rows, [1.5, -1.5]]);
    const scores = fitCovarianceModel(matrix).score(matrix);
    expect(scores.indexOf(Math.max(...scores))).toBe(200);
  });
});

describe('learning from labels', () => {
  it('finds what no distance shows', () => {
    // The positives are the rows of one narrow band in the middle of the data.
    const rows = Array.from({ length: 600 }, () => [normal(), normal()]);
    const isPositive = rows.map(([x = 0]) => x > 0.2 && x < 0.5);
    const matrix = matrixOf(rows);
    const model = fitSupervisedModel(matrix, isPositive.map(Number), 1);
    const fresh = Array.from({ length: 400 }, () => [normal(), normal()]);
    const truth = fresh.map(([x = 0]) => x > 0.2 && x < 0.5);
    expect(rocAuc(Array.from(model.score(matrixOf(fresh))), truth)).toBeGreaterThan(0.95);
    expect(rocAuc(Array.from(fitAnomalyModel(matrix, 1).score(matrixOf(fresh))), truth)).toBeLessThan(0.6);
  });
});

it('refuses data that cannot teach', () => {
  expect(() => fitAnomalyModel(matrixOf([[1, 2]]), 1)).toThrow(RangeError);
});
