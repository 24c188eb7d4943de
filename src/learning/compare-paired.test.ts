import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePaired, shareInterval } from './compare-paired.ts';
import { createSeededRandom } from './seeded-random.ts';

describe('comparePaired', () => {
  it('finds a gain that is there, and none where there is none', () => {
    const random = createSeededRandom(3);
    const rows = Array.from({ length: 400 }, () => random.next());
    const a = rows.map((value) => value < 0.6);
    const better = rows.map((value) => value < 0.75);
    const names = rows.map((_, i) => String(i));
    const gain = comparePaired(a, better, names);
    expect(gain.interval?.[0]).toBeGreaterThan(0.1);
    expect(gain.interval?.[1]).toBeLessThan(0.2);
    expect(comparePaired(a, a, names)).toMatchObject({ difference: 0, interval: [0, 0], onlyA: 0, onlyB: 0 });
  });

  it('trusts many rows of few customers less than as many of many', () => {
    const a = Array.from({ length: 200 }, (_, i) => i % 4 === 0);
    const b = Array.from({ length: 200 }, (_, i) => i % 4 === 0 || Math.floor(i / 10) % 3 === 0);
    const width = (clusters: readonly string[]): number => {
      const { interval } = comparePaired(a, b, clusters);
      return (interval?.[1] ?? 0) - (interval?.[0] ?? 0);
    };
    const few = a.map((_, i) => `customer ${Math.floor(i / 10)}`);
    expect(width(few)).toBeGreaterThan(1.5 * width(a.map((_, i) => String(i))));
    expect(
      comparePaired(
        a,
        b,
        a.map((_, i) => String(i % 5)),
      ).interval,
    ).toBeNull();
  });

  it('covers the true difference about as often as it says', () => {
    const random = createSeededRandom(8);
    let covered = 0;
    for (let round = 0; round < 100; round += 1) {
      const a = Array.from({ length: 150 }, () => random.next() < 0.5);
      const b = a.map((isRight) => (random.next() < 0.7 ? isRight : random.next() < 0.8));
      const { interval } = comparePaired(
        a,
        b,
        a.map((_, i) => String(i)),
        round,
      );
      // The truth: 0.5 -> 0.7 * 0.5 + 0.3 * 0.8 = 0.59.
      if (interval && interval[0] <= 0.09 && interval[1] >= 0.09) covered += 1;
    }
    expect(covered).toBeGreaterThanOrEqual(88);
  });

  it('gives the opposite when the sides are changed, and is empty for nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { maxLength: 40 }), (pairs) => {
        const [a, b, names] = [
          pairs.map(([x]) => x),
          pairs.map(([, y]) => y),
          pairs.map((_, i) => String(i)),
        ];
        const there = comparePaired(a, b, names);
        const back = comparePaired(b, a, names);
        expect(there.difference).toBeCloseTo(-back.difference);
        expect(there.onlyA).toBe(back.onlyB);
      }),
    );
    expect(comparePaired([], [], [])).toMatchObject({ rows: 0, difference: 0, interval: null });
  });
});

it('shareInterval keeps within 0 and 1 and knows nothing of nothing', () => {
  expect(shareInterval(0, 0)).toEqual([0, 1]);
  const [low, high] = shareInterval(8, 10);
  expect([low, high].map((value) => value.toFixed(3))).toEqual(['0.490', '0.943']);
  expect(shareInterval(10, 10)[1]).toBeCloseTo(1);
});
