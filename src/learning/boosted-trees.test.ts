import { describe, expect, it } from 'vitest';
import { fitBoostedTrees, scoreTrees, type TreeEnsemble } from './boosted-trees.ts';
import { createSeededRandom } from './seeded-random.ts';

const random = createSeededRandom(5);
const points = Array.from({ length: 400 }, () => [
  random.next() * 2 - 1,
  random.next() * 2 - 1,
  random.next(),
]);
/** Positive where the signs differ: no straight line tells that. */
const positive = points.map(([x, y]) => (x! * y! < 0 ? 1 : 0));
const matrix = { rows: points.length, columns: 3, values: Float64Array.from(points.flat()) };
const options = { rounds: 60, depth: 3, rate: 0.1, ridge: 1 };

describe('boosted trees', () => {
  it('learn what no straight line tells', () => {
    const { ensemble } = fitBoostedTrees(matrix, positive, options);
    const fresh = Array.from({ length: 400 }, () => [random.next() * 2 - 1, random.next() * 2 - 1, 0.5]);
    const right = fresh.filter((point) => scoreTrees(ensemble, point) > 0 === point[0]! * point[1]! < 0);
    expect(right.length / fresh.length).toBeGreaterThan(0.9);
  });

  it('score the same after a trip through JSON, and the same each time they are learned', () => {
    const fitted = fitBoostedTrees(matrix, positive, options);
    const stored = JSON.parse(JSON.stringify(fitted.ensemble)) as TreeEnsemble;
    expect(points.map((point) => scoreTrees(stored, point))).toEqual([...fitted.score(matrix)]);
    expect(fitBoostedTrees(matrix, positive, options).ensemble).toEqual(fitted.ensemble);
  });

  it('say the base rate where there is nothing to tell', () => {
    const flat = { rows: 4, columns: 1, values: new Float64Array(4) };
    const { ensemble } = fitBoostedTrees(flat, [1, 1, 1, 0], { ...options, rounds: 5 });
    expect(scoreTrees(ensemble, [0])).toBeCloseTo(Math.log(3.5 / 1.5), 1);
  });
});
