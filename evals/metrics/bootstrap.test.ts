import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../src/learning/seeded-random.ts';
import { bootstrapIntervals, bootstrapWeights, compareStatistics } from './bootstrap.ts';
import { weightedMean } from './weighted.ts';

const flips = (count: number, share: number, seed: number): boolean[] => {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, () => random.next() < share);
};

describe('the bootstrap', () => {
  it('is as wide as theory says for a mean', () => {
    const values = flips(400, 0.7, 3);
    const mean = values.filter(Boolean).length / 400;
    const { x } = bootstrapIntervals({ x: weightedMean(values) }, 400, null, 7);
    const half = 1.96 * Math.sqrt((mean * (1 - mean)) / 400);
    expect(x?.[0]).toBeCloseTo(mean - half, 1);
    expect(x?.[1]).toBeCloseTo(mean + half, 1);
    expect(x![1] - x![0]).toBeGreaterThan(1.6 * half);
    expect(x![1] - x![0]).toBeLessThan(2.4 * half);
  });

  it('is the same for the same seed and another for another', () => {
    const statistic = { x: weightedMean(flips(100, 0.5, 1)) };
    const once = bootstrapIntervals(statistic, 100, null, 7);
    expect(bootstrapIntervals(statistic, 100, null, 7)).toEqual(once);
    expect(bootstrapIntervals(statistic, 100, null, 8)).not.toEqual(once);
  });

  it('draws the rows of a cluster together, and is wider for it', () => {
    const values = flips(50, 0.5, 5).flatMap((value) => Array.from({ length: 8 }, () => value));
    const clusters = values.map((_, i) => String(Math.floor(i / 8)));
    for (const weights of bootstrapWeights(400, clusters, 7, 20))
      for (let i = 0; i < 400; i += 1) expect(weights[i]).toBe(weights[i - (i % 8)]);
    const width = (names: readonly string[] | null) => {
      const interval = bootstrapIntervals({ x: weightedMean(values) }, 400, names, 7)['x'];
      return interval![1] - interval![0];
    };
    expect(width(clusters)).toBeGreaterThan(2 * width(null));
  });

  it('tells a real difference of paired runs from none', () => {
    const a = flips(300, 0.6, 1);
    const b = a.map((value, i) => value || i % 12 === 0);
    const real = compareStatistics(weightedMean(a), weightedMean(b), 300, null, 7);
    expect(real.difference).toBeGreaterThan(0);
    expect(real.ci![0]).toBeGreaterThan(0);
    expect(real.p).toBeLessThan(0.05);
    const none = compareStatistics(weightedMean(a), weightedMean(a), 300, null, 7);
    expect(none).toMatchObject({ difference: 0, ci: [0, 0], p: 1 });
  });

  it('gives no interval for what has no value', () => {
    expect(bootstrapIntervals({ x: () => NaN }, 10, null, 7)).toEqual({});
  });
});
