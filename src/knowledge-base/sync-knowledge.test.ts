import { eq } from 'drizzle-orm';
import { beforeEach, beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/database/describe-on-each-database.ts';
import { articlesOnly, makeArticle } from '../../test/fakes/small-knowledge.ts';
import { createWordEmbedder } from '../../test/fakes/word-embedder.ts';
import type { Database } from '../database/database.ts';
import { articles, collections, embeddingCache, passages } from '../database/schema.ts';
import { syncKnowledge, type SyncOptions } from './sync-knowledge.ts';
import type { KnowledgeSources } from './knowledge-sources.ts';

const now = () => new Date('2026-11-24T08:00:00Z');
const deposit = makeArticle(
  'deposit',
  '# How\n\nSend coins to your address.\n\n# When\n\nAfter twelve confirmations.',
);
const withdraw = makeArticle('withdraw', 'Withdrawals leave within the hour.');

describeOnEachDatabase('syncKnowledge', (open) => {
  let db: Database;
  let embedder: ReturnType<typeof createWordEmbedder>;
  beforeAll(async () => {
    db = (await open()).db;
  });
  beforeEach(async () => {
    for (const table of [passages, articles, collections, embeddingCache]) await db.delete(table);
    embedder = createWordEmbedder();
  });
  const sync = async (sources: KnowledgeSources, options: Partial<SyncOptions> = {}, by = embedder) =>
    (await syncKnowledge(db, by, sources, { now, only: ['articles'], ...options }))[0]!;

  it('stores passages with model, dimensions and revision, and does nothing the second time', async () => {
    expect(await sync(articlesOnly(deposit, withdraw))).toMatchObject({ added: 2, passages: 3, revision: 1 });
    const rows = await db.select().from(passages);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      modelId: 'words',
      dimensions: 512,
      modelRevision: '1',
      searchable: true,
    });
    embedder.calls.length = 0;
    expect(await sync(articlesOnly(deposit, withdraw))).toMatchObject({
      added: 0,
      changed: 0,
      removed: 0,
      unchanged: 2,
      revision: 1,
    });
    expect(embedder.calls).toEqual([]);
  });

  it('embeds only the chunk that changed', async () => {
    await sync(articlesOnly(deposit, withdraw));
    embedder.calls.length = 0;
    const report = await sync(
      articlesOnly({ ...deposit, body: deposit.body.replace('twelve', 'two') }, withdraw),
    );
    expect(report).toMatchObject({ added: 0, changed: 1, unchanged: 1, revision: 2 });
    expect(embedder.calls).toHaveLength(1);
    expect(embedder.calls[0]).toContain('After two confirmations');
  });

  it('removes what the folder no longer has, and leaves alone what came by the API', async () => {
    await sync(articlesOnly(deposit, withdraw));
    await sync(articlesOnly(makeArticle('by-api', 'An article of the operator.')), { origin: 'api' });
    expect(await sync(articlesOnly(withdraw))).toMatchObject({ removed: 1 });
    const keys = (await db.select({ key: articles.key }).from(articles)).map(({ key }) => key).sort();
    expect(keys).toEqual(['by-api:en', 'withdraw:en']);
    expect(await db.$count(passages, eq(passages.sourceKey, 'deposit:en'))).toBe(0);
    await sync(articlesOnly(), { origin: 'api', removeArticles: ['by-api:en', 'withdraw:nowhere'] });
    expect(await db.$count(articles)).toBe(1);
  });

  it('refuses another model until told to embed again, and then never mixes the two', async () => {
    await sync(articlesOnly(deposit));
    await sync(articlesOnly(makeArticle('by-api', 'An article of the operator.')), { origin: 'api' });
    const other = createWordEmbedder({ id: 'other', dimensions: 32 });
    await expect(sync(articlesOnly(deposit), {}, other)).rejects.toMatchObject({
      code: 'embedding_model_mismatch',
      message: expect.stringContaining('--reembed') as string,
    });
    await sync(articlesOnly(deposit), { reembed: true }, other);
    const models = await db
      .selectDistinct({ id: passages.modelId, dimensions: passages.dimensions })
      .from(passages);
    expect(models).toEqual([{ id: 'other', dimensions: 32 }]);
    expect(await db.$count(articles)).toBe(2);
  });

  it('resumes after the embedder failed in the middle: what was embedded stays embedded', async () => {
    const many = articlesOnly(
      ...Array.from({ length: 200 }, (_, i) => makeArticle(`a-${i}`, `Article number ${i} about things.`)),
    );
    let batches = 0;
    const failing = {
      ...embedder,
      embed: (...args: Parameters<typeof embedder.embed>) =>
        ++batches > 2 ? Promise.reject(new Error('gone')) : embedder.embed(...args),
    };
    await expect(sync(many, {}, failing)).rejects.toThrow('gone');
    expect(await db.$count(articles)).toBe(0);
    const before = embedder.calls.length;
    expect(before).toBeGreaterThan(0);
    expect(await sync(many)).toMatchObject({ added: 200 });
    expect(embedder.calls.length).toBe(200);
  });

  it('lets two syncs at once both end in a whole state', async () => {
    await Promise.all([
      sync(articlesOnly(deposit, withdraw)),
      sync(articlesOnly(deposit, withdraw)),
      sync(articlesOnly(deposit, withdraw)),
    ]);
    expect(await db.$count(passages)).toBe(3);
    expect(await db.$count(articles)).toBe(2);
  });

  it('stores an article without words as one that never matches', async () => {
    await sync(articlesOnly(makeArticle('signs', '🙂🙂🙂', { title: '🙂' })));
    expect(
      (await db.select({ searchable: passages.searchable }).from(passages)).map((row) => row.searchable),
    ).toEqual([false]);
  });
});
