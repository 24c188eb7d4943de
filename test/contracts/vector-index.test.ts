import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HnswIndex } from '../../src/adapters/hnsw-index.ts';
import { PgvectorIndex } from '../../src/adapters/pgvector-index.ts';
import type { Database } from '../../src/database/database.ts';
import { articles, collections, passages } from '../../src/database/schema.ts';
import { syncKnowledge } from '../../src/knowledge-base/sync-knowledge.ts';
import type { Embedder, EmbeddingModel } from '../../src/ports/embedder.ts';
import type { VectorIndex } from '../../src/ports/vector-index.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { articlesOnly, makeArticle } from '../fakes/small-knowledge.ts';
import { createWordEmbedder } from '../fakes/word-embedder.ts';

const now = () => new Date('2026-11-24T08:00:00Z');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'precedent-index-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ADAPTERS: Readonly<
  Record<string, (db: Database, model: EmbeddingModel, folder: string | null) => Promise<VectorIndex>>
> = {
  hnsw: (db, model, at) => HnswIndex.create({ db, collection: 'articles', model, folder: at }),
  pgvector: (db, model) => Promise.resolve(new PgvectorIndex(db, 'articles', model)),
};

const withdraw = makeArticle('withdraw', 'withdraw coins to an outside wallet');
const deposit = makeArticle('deposit', 'deposit coins from an outside wallet');
const futures = makeArticle('futures', 'liquidation of a futures position at mark price');

async function firstSource(
  index: VectorIndex,
  embedder: Embedder,
  text: string,
): Promise<string | undefined> {
  const [embedding] = await embedder.embed([text], { kind: 'query' });
  const [hit] = await index.search(embedding!.vector, 5);
  return hit?.id.split('/')[1]?.split(':')[0];
}

describeOnEachDatabase('a vector index', (open) => {
  describe.each(Object.keys(ADAPTERS))('%s', (name) => {
    let db: Database;
    const embedder = createWordEmbedder();
    const sync = (...articles: (typeof withdraw)[]) =>
      syncKnowledge(db, embedder, articlesOnly(...articles), { now });
    beforeAll(async () => {
      db = (await open()).db;
    });
    beforeEach(async () => {
      for (const table of [passages, articles, collections]) await db.delete(table);
    });
    const create = (model = embedder.model, at: string | null = null) => ADAPTERS[name]!(db, model, at);

    it('finds nothing in an empty collection', async () => {
      const index = await create();
      const [{ vector } = { vector: new Float32Array(512) }] = await embedder.embed(['anything'], {
        kind: 'query',
      });
      expect(await index.search(vector, 10)).toEqual([]);
      expect(index.status()).toMatchObject({ ready: true, size: 0, revision: 0 });
    });

    it('answers best first, with cosine similarities, at most as many as asked for', async () => {
      await sync(withdraw, deposit, futures);
      const index = await create();
      const [probe] = await embedder.embed(['liquidation mark price'], { kind: 'query' });
      const hits = await index.search(probe!.vector, 2);
      expect(hits).toHaveLength(2);
      expect(hits[0]?.id).toContain('futures');
      expect(hits[0]!.similarity).toBeGreaterThan(hits[1]!.similarity);
      const stored = await embedder.embed(['futures\nliquidation of a futures position at mark price'], {
        kind: 'passage',
      });
      const cosine = stored[0]!.vector.reduce((sum, value, i) => sum + value * probe!.vector[i]!, 0);
      expect(hits[0]!.similarity).toBeCloseTo(cosine, 4);
    });

    it('follows an added, a changed and a removed article at once', async () => {
      await sync(withdraw);
      const index = await create();
      expect(await firstSource(index, embedder, 'liquidation')).toBe('withdraw');
      await sync(withdraw, futures);
      expect(await firstSource(index, embedder, 'liquidation')).toBe('futures');
      await sync(withdraw, { ...futures, body: 'nothing of the kind' });
      expect(index.status().size).toBe(2);
      await sync(withdraw);
      expect(await firstSource(index, embedder, 'nothing of the kind')).toBe('withdraw');
      expect((await index.search(new Float32Array(512).fill(0.0442), 10)).length).toBe(1);
    });

    it('refuses vectors of another model, and says what to run', async () => {
      await sync(withdraw);
      const other = await create({ id: 'words', dimensions: 32, revision: '1' });
      await expect(other.search(new Float32Array(32).fill(0.1), 1)).rejects.toMatchObject({
        code: 'embedding_model_mismatch',
        message: expect.stringContaining('npm run kb:sync -- --reembed') as string,
      });
    });
  });

  describe('hnsw on disk', () => {
    const embedder = createWordEmbedder();
    let db: Database;
    beforeAll(async () => {
      db = (await open()).db;
    });
    async function filled(): Promise<{ db: Database; at: string }> {
      for (const table of [passages, articles, collections]) await db.delete(table);
      await syncKnowledge(db, embedder, articlesOnly(withdraw, deposit, futures), { now });
      const at = await mkdtemp(join(folder, 'saved-'));
      const index = await ADAPTERS['hnsw']!(db, embedder.model, at);
      await index.refresh();
      await index.close();
      return { db, at };
    }
    async function reopen(db: Database, at: string): Promise<VectorIndex> {
      const index = await ADAPTERS['hnsw']!(db, embedder.model, at);
      await index.refresh();
      return index;
    }

    it('is loaded when its manifest fits', async () => {
      const { db, at } = await filled();
      const index = await reopen(db, at);
      expect(index.status()).toMatchObject({ origin: 'loaded from disk', size: 3 });
      expect(await firstSource(index, embedder, 'liquidation')).toBe('futures');
    });

    it.each([
      [
        'a changed file',
        async (at: string) => appendFile(join(at, 'articles.hnsw'), 'x'),
        'rebuilt: the index file was changed',
      ],
      [
        'a file cut short',
        async (at: string) =>
          writeFile(join(at, 'articles.hnsw'), (await readFile(join(at, 'articles.hnsw'))).subarray(0, 40)),
        'rebuilt: the index file was changed',
      ],
      [
        'a broken manifest',
        async (at: string) => writeFile(join(at, 'articles.manifest.json'), '{"format":1'),
        'rebuilt: the manifest could not be read',
      ],
      [
        'a missing file',
        async (at: string) => rm(join(at, 'articles.hnsw')),
        'rebuilt: the index file could not be read',
      ],
    ])('is rebuilt from %s', async (_, damage, origin) => {
      const { db, at } = await filled();
      await damage(at);
      const index = await reopen(db, at);
      expect(index.status()).toMatchObject({ origin, size: 3 });
      expect(await firstSource(index, embedder, 'liquidation')).toBe('futures');
    });

    it('catches up from an older state on disk', async () => {
      const { db, at } = await filled();
      await syncKnowledge(
        db,
        embedder,
        articlesOnly(withdraw, makeArticle('academy', 'reading funding rates')),
        { now },
      );
      const index = await reopen(db, at);
      expect(index.status()).toMatchObject({ size: 2, revision: 2 });
      expect(await firstSource(index, embedder, 'funding rates')).toBe('academy');
    });

    it('takes in one changed article among many without being built anew, and keeps languages apart', async () => {
      const { db, at } = await filled();
      const many = Array.from({ length: 40 }, (_, i) => makeArticle(`many-${i}`, `article number ${i}`));
      const chinese = makeArticle('many-zh', '卖家不放币怎么办', { language: 'zh' });
      await syncKnowledge(db, embedder, articlesOnly(...many, chinese), { now });
      const index = await reopen(db, at);
      embedder.calls.length = 0;
      const changed = { ...many[7]!, body: 'umbrellas for penguins' };
      await syncKnowledge(db, embedder, articlesOnly(...many.with(7, changed), chinese), { now });
      expect(embedder.calls).toHaveLength(1);
      const origin = index.status().origin;
      expect(await firstSource(index, embedder, 'umbrellas penguins')).toBe('many-7');
      expect(index.status()).toMatchObject({ origin, size: 41 });
      const [asked] = await embedder.embed(['卖家 article'], { kind: 'query' });
      const ids = async (group: 'chinese' | 'other') =>
        (await index.search(asked!.vector, 50, { group })).map(({ id }) => id);
      expect(await ids('chinese')).toEqual(['articles/many-zh:zh#0']);
      expect(await ids('other')).toHaveLength(40);
    });

    it('is rebuilt for another database than the one it was saved from', async () => {
      const { at } = await filled();
      const { db } = await open();
      await syncKnowledge(db, embedder, articlesOnly(makeArticle('other', 'another exchange altogether')), {
        now,
      });
      const index = await reopen(db, at);
      expect(await firstSource(index, embedder, 'withdraw coins')).toBe('other');
    });
  });
});
