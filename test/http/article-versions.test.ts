import { beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { createWordEmbedder } from '../fakes/word-embedder.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

interface Version {
  readonly revision: number;
  readonly language: string;
  readonly title: string;
  readonly writtenBy: string | null;
  readonly replacedBy: string | null;
}
interface Versions {
  readonly current: readonly Version[];
  readonly items: readonly Version[];
  readonly nextCursor: string | null;
}

describeOnEachDatabase('versions of articles', (open) => {
  let test: TestApp;
  let embedder: ReturnType<typeof createWordEmbedder>;
  beforeAll(async () => {
    embedder = createWordEmbedder();
    test = await startApp(await open(), { embedder });
    await test.send('admin', 'POST', '/v1/kb/sync', { body: {} });
    for (const word of ['apple', 'banana', 'cherry']) await put(word);
  });
  const put = (word: string, language = 'en') =>
    test.send('admin', 'PUT', '/v1/kb/articles/fruit', {
      body: {
        language,
        title: `About the ${word}`,
        category: 'fruit',
        body: `# Same\n\nNothing changes here.\n\n# Word\n\nThe ${word}.`,
      },
    });
  const versions = (query = '') =>
    test.send<Versions>('admin', 'GET', `/v1/kb/articles/fruit/versions${query}`);
  const rollBack = (revision: number, id = 'fruit', language = 'en') =>
    test.send<{ title: string; body: string }>('admin', 'POST', `/v1/kb/articles/${id}/rollback`, {
      body: { language, revision },
    });

  it('are kept for every change, with who and when', async () => {
    const { body } = await versions();
    expect(body.current.map(({ title }) => title)).toEqual(['About the cherry']);
    expect(body.items.map(({ title }) => title)).toEqual(['About the banana', 'About the apple']);
    expect(
      body.items.every(
        ({ writtenBy, replacedBy }) => /^key_/.test(writtenBy ?? '') && writtenBy === replacedBy,
      ),
    ).toBe(true);
    await put('cherry');
    expect((await versions()).body.items).toHaveLength(2);
  });

  it('come page by page, and one by one with their text', async () => {
    const first = (await versions('?limit=1')).body;
    const second = (await versions(`?limit=1&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ title }) => title)).toEqual([
      'About the banana',
      'About the apple',
    ]);
    expect(second.current).toEqual([]);
    expect(second.nextCursor).toBeNull();
    const revision = second.items[0]?.revision ?? 0;
    const one = await test.send<{ body: string }>(
      'admin',
      'GET',
      `/v1/kb/articles/fruit/versions/${revision}?language=en`,
    );
    expect(one.body.body).toContain('The apple.');
    expectProblem(await versions('?language=fr'), 400, 'invalid_request');
    expectProblem(
      await test.send('admin', 'GET', `/v1/kb/articles/fruit/versions/99999?language=en`),
      404,
      'not_found',
    );
    expectProblem(
      await test.send('admin', 'GET', `/v1/kb/articles/fruit/versions/one?language=en`),
      400,
      'invalid_request',
    );
  });

  it('are written again by a rollback, which embeds nothing and is a version itself', async () => {
    const apple = (await versions()).body.items.at(-1)?.revision ?? 0;
    embedder.calls.length = 0;
    const back = await rollBack(apple);
    expect(back.status).toBe(200);
    expect(back.body).toMatchObject({ title: 'About the apple' });
    expect(embedder.calls).toEqual([]);
    const found = await test.send<{ items: { articleId: string }[] }>(
      'agent',
      'GET',
      '/v1/kb/search?q=the%20apple',
    );
    expect(found.body.items[0]?.articleId).toBe('fruit');
    expect((await versions()).body.items[0]?.title).toBe('About the cherry');
    // Again: that state holds already.
    await rollBack((await versions()).body.current[0]?.revision ?? 0);
    expect((await versions()).body.items).toHaveLength(3);
  });

  it('outlive the article, and bring it back', async () => {
    await test.send('admin', 'DELETE', '/v1/kb/articles/fruit');
    expectProblem(await test.send('agent', 'GET', '/v1/kb/articles/fruit'), 404, 'not_found');
    const { body } = await versions();
    expect(body.current).toEqual([]);
    expect(body.items).toHaveLength(4);
    expect((await rollBack(body.items[0]?.revision ?? 0)).status).toBe(200);
    expect((await versions()).body.current).toHaveLength(1);
  });

  it('of what a folder brought are changed in the folder', async () => {
    const of = await test.send<Versions>('admin', 'GET', '/v1/kb/articles/release-of-coins/versions');
    const revision = of.body.current[0]?.revision ?? 0;
    expect(of.body.current[0]?.writtenBy).toBe('folder');
    const refused = expectProblem(await rollBack(revision, 'release-of-coins'), 409, 'conflict');
    expect(refused.detail).toContain('folder');
    expectProblem(await rollBack(1, 'never-was'), 404, 'not_found');
    expectProblem(await rollBack(-1), 400, 'invalid_request');
  });
});
