import { describe, expect, it } from 'vitest';
import { drawGrowth, spreadLabels } from './draw-growth.ts';

const points = [1000, 10_000].flatMap((chunks) => [
  { chunks, ms: chunks / 1000, engine: 'linear <one>' },
  { chunks, ms: chunks / 1010, engine: 'almost' },
  { chunks, ms: 0.2, engine: 'flat' },
]);

describe('the plot of growth', () => {
  it('is an SVG file of its own with a line and a name for each engine', () => {
    const svg = drawGrowth(points);
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg.match(/<path [^>]*stroke="#[0-9a-f]{6}"/g)).toHaveLength(3);
    for (const name of ['linear &lt;one&gt;', 'almost', 'flat']) expect(svg).toContain(`>${name}<`);
    expect(svg).not.toContain('NaN');
  });
  it('keeps names apart and in order', () => {
    const spread = spreadLabels(points.slice(3), 0.1);
    expect(spread.map(({ engine }) => engine)).toEqual(['flat', 'almost', 'linear <one>']);
    const logs = spread.map(({ ms }) => Math.log(ms));
    expect(logs[1]! - logs[0]!).toBeGreaterThan(0.1);
    expect(logs[2]! - logs[1]!).toBeCloseTo(0.1, 10);
  });
});
