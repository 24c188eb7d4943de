import { describe, expect, it } from 'vitest';
import { openGraph } from '../adapters/embedding-graph-runner.ts';
import { encodeContrastStep, type ContrastSettings } from './contrast-graph.ts';
import { normalise } from './language-map.ts';
import { createSeededRandom } from '../learning/seeded-random.ts';
import { parameterShapes } from './residual-network.ts';
import type { Feed } from './run-graph.ts';

const settings: ContrastSettings = {
  dimensions: 8,
  hidden: 12,
  batch: 5,
  temperature: 0.3,
  keep: 2,
  sameLanguage: -0.5,
  nearlySame: 0.95,
};

function randomFeeds(seed: number): Record<string, Feed> {
  const random = createSeededRandom(seed);
  const { batch, dimensions } = settings;
  const matrix = (rows: number, columns: number, scale = 1): Feed => ({
    values: Float32Array.from({ length: rows * columns }, () => (random.next() - 0.5) * scale),
    shape: [rows, columns],
  });
  const units = (): Feed => {
    const feed = matrix(batch, dimensions);
    for (let row = 0; row < batch; row += 1) {
      normalise(feed.values.subarray(row * dimensions, (row + 1) * dimensions));
    }
    return feed;
  };
  const identity = Float32Array.from({ length: batch * batch }, (_, i) => (i % (batch + 1) === 0 ? 1 : 0));
  const feeds: Record<string, Feed> = {
    identity: { values: identity, shape: [batch, batch] },
    weights: { values: Float32Array.of(0.3, 0.1, 0.2, 0.25, 0.15), shape: [batch, 1] },
    left: units(),
    right: units(),
  };
  for (const side of ['zh', 'en'] as const) {
    for (const [name, rows, columns] of parameterShapes(side, settings)) feeds[name] = matrix(rows, columns);
  }
  return feeds;
}

describe('the graph of a step', () => {
  for (const sameLanguage of [null, -0.5]) {
    it(`gives the slope of the loss, same language ${sameLanguage}`, async () => {
      const session = await openGraph(encodeContrastStep({ ...settings, sameLanguage }, 'zh', 'en'));
      const feeds = randomFeeds(7);
      const results = await session.run(feeds);
      const lossWith = async (values: Float32Array, at: number, value: number): Promise<number> => {
        const kept = values[at]!;
        values[at] = value;
        const { loss } = await session.run(feeds);
        values[at] = kept;
        return loss![0]!;
      };
      const names = (['zh', 'en'] as const).flatMap((side) =>
        parameterShapes(side, settings).map(([name]) => name),
      );
      for (const name of names) {
        const { values } = feeds[name]!;
        const gradient = results[`gradient.${name}`]!;
        expect(gradient).toHaveLength(values.length);
        for (let at = 0; at < values.length; at += 5) {
          const kept = values[at]!;
          const above = await lossWith(values, at, kept + 0.01);
          const below = await lossWith(values, at, kept - 0.01);
          expect(Math.abs((above - below) / 0.02 - gradient[at]!), `${name} ${at}`).toBeLessThan(2e-3);
        }
        expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(1e-3);
      }
      await session.close();
    });
  }

  it('takes sentences that were nearly the same before for no wrong answers', async () => {
    const session = await openGraph(
      encodeContrastStep({ ...settings, keep: 0, sameLanguage: null }, 'zh', 'en'),
    );
    const feeds = randomFeeds(3);
    const before = (await session.run(feeds))['loss']![0]!;
    // Row 1 becomes row 0 in both languages: were it a wrong answer for row 0, neither could win over the other.
    for (const side of ['left', 'right']) feeds[side]!.values.copyWithin(8, 0, 8);
    feeds['weights']!.values.set([1, 0, 0, 0, 0]);
    const twins = (await session.run(feeds))['loss']![0]!;
    feeds['left']!.values.copyWithin(8, 16, 24);
    feeds['right']!.values.copyWithin(8, 16, 24);
    const apart = (await session.run(feeds))['loss']![0]!;
    expect(before).toBeGreaterThan(0);
    expect(twins).toBeLessThan(apart);
    await session.close();
  });
});
