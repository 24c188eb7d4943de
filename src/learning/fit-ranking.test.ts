import { describe, expect, it } from 'vitest';
import { fitRanking, type RankedList } from './fit-ranking.ts';
import { createSeededRandom } from './seeded-random.ts';

/** Lists whose relevant row is the best by `truth`. */
function makeLists(truth: readonly number[], count: number): RankedList[] {
  const random = createSeededRandom(5);
  return Array.from({ length: count }, () => {
    const rows = Array.from({ length: 12 }, () => truth.map(() => random.next()));
    const scores = rows.map((row) => row.reduce((sum, value, j) => sum + value * truth[j]!, 0));
    return { rows, relevant: [scores.indexOf(Math.max(...scores))], weight: 1 };
  });
}

describe('fitting a ranking', () => {
  it('finds the weights that made the lists', () => {
    const { weights } = fitRanking(makeLists([1, 0.5, -0.3], 300), [1, 1, -1]);
    expect(weights[0]).toBe(1);
    expect(weights[1]).toBeGreaterThan(0.35);
    expect(weights[1]).toBeLessThan(0.65);
    expect(weights[2]).toBeLessThan(-0.15);
    expect(weights[2]).toBeGreaterThan(-0.45);
  });
  it('keeps a weight on its side of zero', () => {
    const { weights } = fitRanking(makeLists([1, -0.5], 200), [1, 1]);
    expect(weights[1]).toBe(0);
  });
  it('refuses lists that tell nothing', () => {
    expect(() => fitRanking([{ rows: [[1], [2]], relevant: [], weight: 1 }], [1])).toThrow(RangeError);
  });
});
