import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { like } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { collections, passages, settings } from '../../../src/database/schema.ts';
import type { HttpServices } from '../../../src/http/http-services.ts';
import { readReembedding } from '../../../src/knowledge-base/reembed-knowledge.ts';
import { searchArticles } from '../../../src/knowledge-base/search-articles.ts';
import { syncKnowledge } from '../../../src/knowledge-base/sync-knowledge.ts';
import { composeServices } from '../../../src/runtimes/compose-services.ts';
import { articlesOnly, makeArticle } from '../../fakes/small-knowledge.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const articles = [
  makeArticle('withdraw', 'Withdrawals leave within the hour and arrive after confirmations.'),
  makeArticle('password', 'Change your password in the security settings.'),
  makeArticle('umbrella', 'How to rent an umbrella for a penguin on a rainy day.'),
];

describe('a service whose embedding model was changed', { timeout: 120_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'precedent-switch-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const compose = (env: Record<string, string>, clocks: boolean) => {
    const { config, secrets } = parseConfig({
      DATA_DIR: join(folder, 'data'),
      KB_DIR: join(folder, 'nowhere'),
      KB_SYNC_ON_START: 'false',
      ...env,
    });
    return composeServices(config, secrets, { log: silent, clocks });
  };
  const ENGLISH = {
    EMBEDDER: 'transformers',
    EMBEDDING_MODEL: 'bge-small-en-v1.5',
    EMBEDDING_DIMENSIONS: '384',
  };
  const find = async ({ db, embedder, indexes, library }: HttpServices, text: string) =>
    (await searchArticles({ db, embedder, index: indexes.articles, library }, { text, limit: 1 }))[0]
      ?.articleId;

  it('serves by the former model until everything is embedded again, then by the new one', async () => {
    const before = await compose(ENGLISH, false);
    await syncKnowledge(before.services.db, before.services.embedder, articlesOnly(...articles), {
      now: () => new Date(),
    });
    await before.close();

    // Without clocks nothing is embedded: the state in which a service is while the job runs.
    const during = await compose({}, false);
    expect(during.services.embedder.model).toMatchObject({
      id: expect.stringContaining('bge-small-en') as string,
    });
    expect(await find(during.services, 'my coins have not arrived after cashing out')).toBe('withdraw');
    // What is changed now is embedded by the former model, and by the new one when the job comes to it.
    await syncKnowledge(
      during.services.db,
      during.services.embedder,
      articlesOnly(makeArticle('late', 'Fees of a futures position are taken every eight hours.')),
      { now: () => new Date(), origin: 'api' },
    );
    expect(await find(during.services, 'funding fee of my futures')).toBe('late');
    await during.close();

    const after = await compose({}, true);
    const copy = { ...after.services };
    await vi.waitFor(() => expect(after.services.embedder.model.id).toBe('precedent-bilingual-bge-small'), {
      timeout: 60_000,
      interval: 50,
    });
    const rows = await after.services.db
      .selectDistinct({ id: passages.modelId, dimensions: passages.dimensions })
      .from(passages);
    expect(rows).toEqual([{ id: 'precedent-bilingual-bge-small', dimensions: 512 }]);
    expect(await find(after.services, '提现的币没有到账')).toBe('withdraw');
    expect(await find(after.services, 'funding fee of my futures')).toBe('late');
    // A request that began before the switch ends by the model it began with.
    expect(await find(copy, 'my coins have not arrived after cashing out')).toBe('withdraw');
    expect(await readReembedding(after.services.db, new Date())).toMatchObject({
      state: 'complete',
      done: 4,
      total: 4,
    });
    await after.close();

    const next = await compose({}, true);
    expect(next.services.embedder.model.id).toBe('precedent-bilingual-bge-small');
    expect(await find(next.services, '给企鹅租雨伞')).toBe('umbrella');
    await next.close();
  });

  it('finds by words alone where the former model cannot be opened, and says so', async () => {
    const before = await compose({}, false);
    const { db } = before.services;
    await db.delete(settings).where(like(settings.key, 'embedder:%'));
    for (const table of [collections, passages])
      await db.update(table).set({ modelRevision: 'of another map' });
    await before.close();

    const during = await compose({}, false);
    expect(await find(during.services, 'umbrella for a penguin')).toBe('umbrella');
    expect(await find(during.services, '给企鹅租雨伞')).toBeUndefined();
    const health = (await during.services.checkHealth()).find(({ name }) => name === 'embedder');
    expect(health).toMatchObject({ ok: false, detail: expect.stringContaining('by words alone') as string });
    await during.close();

    const after = await compose({}, true);
    await vi.waitFor(() => expect(after.services.embedder.model.revision).not.toBe('of another map'), {
      timeout: 60_000,
      interval: 50,
    });
    expect(await find(after.services, '给企鹅租雨伞')).toBe('umbrella');
    await after.close();
  });
});
