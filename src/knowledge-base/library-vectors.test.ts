import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../learning/seeded-random.ts';
import { languageGroup, type VectorIndex } from '../ports/vector-index.ts';
import { createExactVectors, selectLargest } from './exact-vectors.ts';
import type { LibraryPassage } from './library-data.ts';
import { createLibraryVectors, SCAN_LIMIT } from './library-vectors.ts';

const COUNT = 12_000;
const random = createSeededRandom(5);
const unit = (): Float32Array => {
  const vector = Float32Array.from({ length: 16 }, () => random.next() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
};
const vectors = Array.from({ length: COUNT }, unit);
const passages = vectors.map((_, i): LibraryPassage => {
  const language = i % 2 === 0 ? 'en' : 'zh';
  const articleId = `a-${i >> 1}`;
  const key = `${articleId}:${language}`;
  return {
    id: `articles/${key}#0`,
    sourceKey: key,
    articleId,
    language,
    title: '',
    category: '',
    audience: '',
    clauseIds: [],
    heading: '',
    text: '',
  };
});
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const question = unit();
const truth = vectors.map((vector) => dot(vector, question));
const best = (limit: number, accept: (position: number) => boolean): number[] =>
  selectLargest(
    truth.map((value, i) => (accept(i) ? value : -9)),
    limit,
  );

function createIndex(ready = true): VectorIndex & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    search(vector, limit, { group } = {}) {
      asked.push(`${group} ${limit}`);
      const accept = (i: number): boolean => languageGroup(passages[i]!.language) === group;
      const hits = best(limit, accept).map((i) => ({
        id: passages[i]!.id,
        similarity: dot(vectors[i]!, vector),
      }));
      return Promise.resolve(hits);
    },
    refresh: () => Promise.resolve(),
    status: () => ({ kind: 'hnsw', collection: 'articles', ready, size: COUNT, revision: 1, origin: '' }),
    close: () => Promise.resolve(),
  };
}

describe('vectors of a large library', () => {
  const make = (index: VectorIndex) => createLibraryVectors(passages, createExactVectors(vectors), index, 1);
  const positions = (near: readonly { readonly position: number }[]): number[] =>
    near.map(({ position }) => position);
  const isChinese = (position: number): boolean => passages[position]!.language === 'zh';

  it('finds the nearest of all and of each language, and asks the index once for all three', async () => {
    const index = createIndex();
    const library = make(index);
    expect(positions(await library.nearest(question, 100))).toEqual(best(100, () => true));
    expect(positions(await library.nearest(question, 100, isChinese))).toEqual(best(100, isChinese));
    const isOther = (position: number): boolean => !isChinese(position);
    expect(positions(await library.nearest(question, 100, isOther))).toEqual(best(100, isOther));
    expect(index.asked).toEqual(['chinese 200', 'other 200']);
    await library.nearest(unit(), 10);
    expect(index.asked).toHaveLength(4);
  });

  it('brings the other version of what is near, however far it lies', async () => {
    const near = positions(await make(createIndex()).nearest(question, 1_000));
    const [first] = near;
    expect(near).toContain(first! ^ 1);
    expect(new Set(near).size).toBe(near.length);
  });

  it('scans where a filter leaves little, and also where the index finds too little of what it leaves', async () => {
    const few = (position: number): boolean => position % 100 === 0;
    expect(positions(await make(createIndex()).nearest(question, 50, few))).toEqual(best(50, few));
    const many = (position: number): boolean => truth[position]! < 0.3;
    expect(positions(await make(createIndex()).nearest(question, 50, many))).toEqual(best(50, many));
  });

  it('looks at every vector while the index is being built', async () => {
    const index = createIndex(false);
    expect(positions(await make(index).nearest(question, 10))).toEqual(best(10, () => true));
    expect(index.asked).toEqual([]);
  });

  it('scans a small library', async () => {
    const index = createIndex();
    const small = createLibraryVectors(
      passages.slice(0, SCAN_LIMIT),
      createExactVectors(vectors.slice(0, SCAN_LIMIT)),
      index,
      1,
    );
    expect(positions(await small.nearest(question, 5))).toEqual(best(5, (position) => position < SCAN_LIMIT));
    expect(index.asked).toEqual([]);
  });
});
