import { describe, expect, it } from 'vitest';
import { logLogSlope, measureInTurns, summarise } from './measure.ts';

describe('measuring', () => {
  it('finds the exponent of growth', () => {
    const points = [10, 100, 1000].map((x) => ({ x, y: 3 * x ** 0.7 }));
    expect(logLogSlope(points)).toBeCloseTo(0.7, 10);
  });
  it('takes the middle and the tail', () => {
    const times = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(summarise(times)).toEqual({ p50: 51, p95: 96, calls: 100 });
  });
  it('lets calls take turns and leaves the warm-up out', async () => {
    const order: string[] = [];
    const timings = await measureInTurns({ a: () => order.push('a'), b: () => order.push('b') }, 3, 1);
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b']);
    expect(timings['a']?.calls).toBe(3);
  });
});
