import { describe, expect, it } from 'vitest';
import { ndcgAt, recallAt, reciprocalRankAt } from './ranking.ts';

const relevant = new Map([
  ['a', 1],
  ['b', 2],
]);

describe('ranking metrics', () => {
  it('discount by rank and normalise by the best order', () => {
    expect(ndcgAt(['b', 'a', 'x'], relevant, 10)).toBe(1);
    const value = (1 / Math.log2(2) + 2 / Math.log2(3)) / (2 / Math.log2(2) + 1 / Math.log2(3));
    expect(ndcgAt(['a', 'b'], relevant, 10)).toBeCloseTo(value, 12);
    expect(ndcgAt(['x', 'y'], relevant, 10)).toBe(0);
    expect(ndcgAt(['x', 'b'], relevant, 1)).toBe(0);
  });
  it('look at the first k only', () => {
    expect(reciprocalRankAt(['x', 'a'], relevant, 10)).toBe(0.5);
    expect(reciprocalRankAt(['x', 'a'], relevant, 1)).toBe(0);
    expect(recallAt(['a', 'x', 'b'], relevant, 2)).toBe(0.5);
    expect(recallAt([], relevant, 10)).toBe(0);
  });
});
