import { describe, expect, it } from 'vitest';
import type { ScriptGroup } from './level-languages.ts';
import { findVersions, mergeVersionsOfPassages } from './merge-versions.ts';

/** Positions from 0: articles a, b and others in Chinese (even) and English (odd), each of one passage. */
const ARTICLES = Array.from({ length: 80 }, (_, position) => `article ${Math.floor(position / 2)}`);
const groupOf = (position: number): ScriptGroup => (position % 2 === 0 ? 0 : 1);
const versions = findVersions(ARTICLES, groupOf);

/** Everything scores about 0.4, but for the given positions. */
function merge(special: Readonly<Record<number, number>>, dropped: readonly number[] = []): number[] {
  const candidates = ARTICLES.flatMap((_, position) =>
    dropped.includes(position)
      ? []
      : [{ position, score: special[position] ?? 0.4 + ((position * 7) % 10) / 200 }],
  );
  const merged = mergeVersionsOfPassages(candidates, versions, groupOf, 0);
  const byPosition = new Array<number>(ARTICLES.length).fill(-Infinity);
  candidates.forEach(({ position }, i) => (byPosition[position] = merged[i]!));
  return byPosition;
}

const isFirst = (scores: readonly number[], position: number): boolean =>
  scores[position] === Math.max(...scores);

describe('mergeVersionsOfPassages', () => {
  it('gives both versions one score, and prefers the article that both speak for', () => {
    const scores = merge({ 0: 0.7, 1: 0.45, 2: 0.66, 3: 0.66 });
    expect(scores[0]).toBe(scores[1]);
    expect(scores[2]).toBe(scores[3]);
    expect(isFirst(scores, 2)).toBe(true);
  });

  it('keeps an article first whose other version was not brought up to date', () => {
    expect(isFirst(merge({ 0: 1, 1: -3 }), 0)).toBe(true);
    expect(isFirst(merge({ 0: -3, 1: 1 }), 1)).toBe(true);
    expect(isFirst(merge({ 1: 1 }, [0]), 1)).toBe(true);
  });

  it('leaves an article in one language as it is', () => {
    const alone = findVersions(['a', 'b', 'b'], (position) => (position === 2 ? 1 : 0));
    const scored = [0.5, 0.3, 0.2].map((score, position) => ({ position, score }));
    const merged = mergeVersionsOfPassages(scored, alone, (position) => (position === 2 ? 1 : 0), 0);
    expect(merged[0]).toBe(0.5);
    expect(merged[1]).toBeCloseTo(0.27);
  });
});
