import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/database/describe-on-each-database.ts';
import { makeClause, makePastCases } from '../../test/fakes/small-rulings.ts';
import { makeArticle } from '../../test/fakes/small-knowledge.ts';
import { createWordEmbedder } from '../../test/fakes/word-embedder.ts';
import { HnswIndex } from '../adapters/hnsw-index.ts';
import type { Database } from '../database/database.ts';
import {
  articles,
  collections,
  embeddingCache,
  passages,
  pastCases,
  policyClauses,
  reembeddings,
  stagedEmbeddings,
} from '../database/schema.ts';
import { readReembedding, reembedKnowledge, type ReembedOptions } from './reembed-knowledge.ts';
import { syncKnowledge } from './sync-knowledge.ts';

const TABLES = [
  passages,
  articles,
  policyClauses,
  pastCases,
  collections,
  embeddingCache,
  reembeddings,
  stagedEmbeddings,
];
const start = new Date('2026-11-24T08:00:00Z');

describeOnEachDatabase('reembedKnowledge', (open) => {
  let db: Database;
  let clock: Date;
  const now = () => clock;
  const old = createWordEmbedder();
  let other: ReturnType<typeof createWordEmbedder>;
  const many = Array.from({ length: 150 }, (_, i) =>
    makeArticle(`a-${i}`, `Article number ${i} about things.`),
  );
  const sync = (list = many) =>
    syncKnowledge(
      db,
      old,
      { articles: list, clauses: [makeClause()], pastCases: makePastCases(), problems: [] },
      { now },
    );
  const reembed = (options: Partial<ReembedOptions> = {}) =>
    reembedKnowledge(db, other, { now, holder: 'here', ...options });
  const models = () =>
    db.selectDistinct({ id: passages.modelId, dimensions: passages.dimensions }).from(passages);

  beforeAll(async () => {
    db = (await open()).db;
  });
  beforeEach(async () => {
    for (const table of TABLES) await db.delete(table);
    clock = start;
    other = createWordEmbedder({ id: 'other', dimensions: 32 });
    await sync();
  });

  it('gives every passage of every collection the new model’s vector, as a sync by it would', async () => {
    const seen: number[] = [];
    const total = await db.$count(passages);
    expect(await reembed({ onProgress: (done) => seen.push(done) })).toBe('switched');
    expect(seen.at(-1)).toBe(total);
    expect(await models()).toEqual([{ id: 'other', dimensions: 32 }]);
    expect(
      (await db.select().from(collections)).map((row) => [row.modelId, row.dimensions, row.revision]),
    ).toEqual([1, 2, 3].map(() => ['other', 32, 2]));
    expect(await db.$count(stagedEmbeddings)).toBe(0);
    expect(await readReembedding(db, now())).toMatchObject({
      state: 'complete',
      done: total,
      total,
      former: { id: 'words', dimensions: 512 },
    });
    // Nothing is left for a sync by the new model to do.
    other.calls.length = 0;
    const again = await syncKnowledge(
      db,
      other,
      { articles: many, clauses: [makeClause()], pastCases: makePastCases(), problems: [] },
      { now },
    );
    expect(again.every(({ added, changed, removed }) => added + changed + removed === 0)).toBe(true);
    expect(other.calls).toEqual([]);
    expect(await reembed()).toBe('nothing to do');
  });

  it('goes on where it was stopped: only the rest is embedded, and the old vectors serve until then', async () => {
    const index = await HnswIndex.create({ db, collection: 'articles', model: old.model, folder: null });
    const [question] = await old.embed(['number 77'], { kind: 'query' });
    const stop = new AbortController();
    const stopped = reembed({
      signal: stop.signal,
      onProgress: (done) => {
        if (done >= 128) stop.abort(new Error('killed'));
      },
    });
    await expect(stopped).rejects.toThrow('killed');
    const before = other.calls.length;
    expect(before).toBe(128);
    expect(await models()).toEqual([{ id: 'words', dimensions: 512 }]);
    expect(await readReembedding(db, now())).toMatchObject({ state: 'stopped', done: 128, problem: null });
    expect((await index.search(question!.vector, 1))[0]?.id).toContain('a-77');
    expect(await reembed()).toBe('switched');
    expect(other.calls.length).toBe(await db.$count(passages));
    await expect(index.search(question!.vector, 1)).rejects.toMatchObject({
      code: 'embedding_model_mismatch',
    });
  });

  it('takes over from a process that died, but not from one that lives', async () => {
    await db.insert(reembeddings).values({
      modelId: 'other',
      dimensions: 32,
      modelRevision: '1',
      former: old.model,
      done: 0,
      total: 1,
      startedAt: start,
      updatedAt: start,
      leaseHolder: 'there',
      leaseUntil: new Date(start.getTime() + 60_000),
    });
    expect(await reembed()).toBe('elsewhere');
    expect(await models()).toEqual([{ id: 'words', dimensions: 512 }]);
    clock = new Date(start.getTime() + 61_000);
    expect(await reembed()).toBe('switched');
  });

  it('embeds by both what is changed, added or removed meanwhile', async () => {
    let isFirst = true;
    const changed = [
      ...many.slice(1, 149),
      { ...many[149]!, body: 'Umbrellas for penguins.' },
      makeArticle('late', 'Came late.'),
    ];
    const result = await reembed({
      beforeSwitch: async () => {
        if (isFirst) await sync(changed);
        isFirst = false;
      },
    });
    expect(result).toBe('switched');
    expect(await models()).toEqual([{ id: 'other', dimensions: 32 }]);
    const index = await HnswIndex.create({ db, collection: 'articles', model: other.model, folder: null });
    const [question] = await other.embed(['umbrellas penguins'], { kind: 'query' });
    expect((await index.search(question!.vector, 1))[0]?.id).toContain('a-149');
    expect(index.status().size).toBe(150);
    expect(old.calls.at(-1)).toContain('Came late');
    expect(other.calls.filter((text) => text.includes('Came late'))).toHaveLength(1);
    expect(await db.$count(passages, eq(passages.sourceKey, 'a-0:en'))).toBe(0);
  });

  it('keeps what a failing model had done, and says why it stopped', async () => {
    let batches = 0;
    const failing = {
      ...other,
      embed: (...args: Parameters<typeof other.embed>) =>
        ++batches > 1 ? Promise.reject(new Error('The endpoint is gone')) : other.embed(...args),
    };
    await expect(reembedKnowledge(db, failing, { now, holder: 'here' })).rejects.toThrow('gone');
    expect(await readReembedding(db, now())).toMatchObject({
      state: 'stopped',
      done: 64,
      problem: 'The endpoint is gone',
    });
    expect(await models()).toEqual([{ id: 'words', dimensions: 512 }]);
    expect(await reembed()).toBe('switched');
    expect(await readReembedding(db, now())).toMatchObject({ state: 'complete', problem: null });
  });

  it('lets two processes at once end in one whole switch', async () => {
    const results = await Promise.all([reembed({ holder: 'a' }), reembed({ holder: 'b' })]);
    expect(results.filter((result) => result === 'switched')).toHaveLength(1);
    expect(await models()).toEqual([{ id: 'other', dimensions: 32 }]);
  });
});
