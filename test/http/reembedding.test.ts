import { beforeAll, expect, it } from 'vitest';
import { reembedKnowledge } from '../../src/knowledge-base/reembed-knowledge.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { createWordEmbedder } from '../fakes/word-embedder.ts';
import { startApp, type TestApp } from './start-app.ts';

interface Progress {
  readonly state: string;
  readonly done: number;
  readonly total: number;
  readonly model: string | null;
}

describeOnEachDatabase('a change of the embedding model over HTTP', (open) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp(await open());
    await test.send('admin', 'POST', '/v1/kb/sync', { body: {} });
  });

  const read = async (): Promise<Progress> =>
    (await test.send<Progress>('admin', 'GET', '/v1/kb/reembedding')).body;

  it('is told to administrators, before, while and after it runs', async () => {
    expect(await read()).toMatchObject({ state: 'none', model: null, done: 0 });
    const seen: Progress[] = [];
    const embedder = createWordEmbedder({ id: 'other', dimensions: 32 });
    const result = await reembedKnowledge(test.services.db, embedder, {
      now: test.services.now,
      holder: 'here',
      beforeSwitch: async () => {
        seen.push(await read());
        const found = await test.send<{ items: object[] }>(
          'agent',
          'GET',
          '/v1/kb/search?q=release%20of%20coins',
        );
        expect(found.body.items.length).toBeGreaterThan(0);
      },
    });
    expect(result).toBe('switched');
    expect(seen[0]).toMatchObject({ state: 'running', model: 'other@1 (32)' });
    expect(seen[0]!.done).toBe(seen[0]!.total);
    expect(await read()).toMatchObject({ state: 'complete', model: 'other@1 (32)' });
    expect((await test.send('admin', 'GET', '/v1/kb/reembedding?x=1')).status).toBe(400);
  });
});
