import { eq } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { articleImportItems, articleImports, articles, passages } from '../../src/database/schema.ts';
import { continueImports } from '../../src/ingestion/continue-imports.ts';
import { storeImport } from '../../src/ingestion/store-import.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { createWordEmbedder } from '../fakes/word-embedder.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

interface Import {
  readonly id: string;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly refused: number;
  readonly problems: readonly { path: string; field: string; message: string }[];
  readonly error: string | null;
}

const make = (id: string, body: string, more: object = {}) => ({
  articleId: id,
  language: 'en',
  title: id,
  category: 'imported',
  body,
  ...more,
});

describeOnEachDatabase('imports in bulk', (open) => {
  let test: TestApp;
  let embedder: ReturnType<typeof createWordEmbedder>;
  beforeAll(async () => {
    embedder = createWordEmbedder();
    test = await startApp(await open(), { embedder });
    await test.send('admin', 'POST', '/v1/kb/sync', { body: {} });
  });
  const send = (body: object, headers: Record<string, string> = {}) =>
    test.send<Import>('admin', 'POST', '/v1/kb/imports', { body, headers });
  const finished = async (id: string): Promise<Import> => {
    await test.settle();
    return (await test.send<Import>('admin', 'GET', `/v1/kb/imports/${id}`)).body;
  };
  const keysOf = async (source: string): Promise<string[]> =>
    (
      await test.services.db
        .select({ key: articles.key })
        .from(articles)
        .where(eq(articles.importSource, source))
    )
      .map(({ key }) => key)
      .sort();

  it('goes in article by article: the bad ones are told of, the rest is found', async () => {
    const sent = await send({
      source: 'first',
      articles: [
        make('imp-one', 'The marmalade regulation applies.'),
        make('imp-two', 'Another one.', { language: undefined }),
        make('Imp Three', 'Bad id.'),
        make('imp-one', 'Twice the same id.'),
        make('imp-four', 'x', { draft: true }),
        'no object',
        make('release-of-coins', 'This belongs to the folder.'),
        make('imp-nul', 'A NUL \u0000 inside.', { language: 'zh', title: '一' }),
      ],
    });
    expect(sent.status).toBe(202);
    expect(sent.headers.get('location')).toBe(`/v1/kb/imports/${sent.body.id}`);
    expect(sent.body).toMatchObject({ total: 8, refused: 5 });
    const done = await finished(sent.body.id);
    expect(done).toMatchObject({ state: 'done', total: 8, done: 8, added: 2, refused: 6, error: null });
    expect(done.problems.map(({ path, field }) => `${path} ${field}`)).toEqual([
      '/articles/1 language',
      '/articles/2 articleId',
      '/articles/3 articleId',
      '/articles/4 draft',
      '/articles/5 article',
      'release-of-coins:en id',
    ]);
    const found = await test.send<{ items: { articleId: string }[] }>(
      'agent',
      'GET',
      '/v1/kb/search?q=marmalade%20regulation',
    );
    expect(found.body.items[0]?.articleId).toBe('imp-one');
    expect(await test.services.db.$count(articleImportItems)).toBe(0);
  });

  it('is the same twice by its key, and refuses the key with another body', async () => {
    const headers = { 'idempotency-key': 'bulk-1' };
    const body = { articles: [make('idem-one', 'Once.')] };
    const [a, b] = await Promise.all([send(body, headers), send(body, headers)]);
    expect([a.status, b.status].sort()).toEqual([200, 202]);
    expect(a.body.id).toBe(b.body.id);
    expectProblem(
      await send({ articles: [make('idem-two', 'Other.')] }, headers),
      422,
      'idempotency_conflict',
    );
    expect(await finished(a.body.id)).toMatchObject({ state: 'done', added: 1 });
    const again = await send({ articles: [make('idem-one', 'Once.')] });
    expect(await finished(again.body.id)).toMatchObject({ added: 0, unchanged: 1 });
  });

  it('changes in place, embeds only what changed, and removes what is missing when it is whole', async () => {
    const long =
      '# Part one\n\nApples are red.\n\n# Part two\n\nBananas are yellow.\n\n# Part three\n\nCherries are dark.';
    const first = await send({
      source: 'whole',
      articles: [make('w-one', long), make('w-two', 'Two.'), make('w-three', 'Three.')],
    });
    expect(await finished(first.body.id)).toMatchObject({ added: 3 });
    embedder.calls.length = 0;
    const second = await send({
      source: 'whole',
      removeMissing: true,
      articles: [make('w-one', long.replace('yellow', 'curved')), make('w-two', 'Two.')],
    });
    expect(await finished(second.body.id)).toMatchObject({ changed: 1, unchanged: 1, removed: 1 });
    expect(embedder.calls).toHaveLength(1);
    expect(embedder.calls[0]).toContain('Bananas are curved');
    expect(await keysOf('whole')).toEqual(['w-one:en', 'w-two:en']);
    expect(await test.services.db.$count(passages, eq(passages.sourceKey, 'w-three:en'))).toBe(0);
    // A slip must not remove the article that it is in.
    const third = await send({
      source: 'whole',
      removeMissing: true,
      articles: [make('w-two', 'Two.'), make('w-one', '')],
    });
    expect(await finished(third.body.id)).toMatchObject({ removed: 0, refused: 1 });
    expect(await keysOf('whole')).toEqual(['w-one:en', 'w-two:en']);
  });

  it('does not take articles from another source', async () => {
    const sent = await send({
      source: 'thief',
      articles: [make('w-one', 'Mine now.'), make('idem-one', 'Mine too.')],
    });
    const done = await finished(sent.body.id);
    expect(done).toMatchObject({ state: 'done', added: 0, refused: 2 });
    expect(done.problems[0]?.message).toContain('whole');
  });

  it('leaves an edit or a rollback alone until the source changes', async () => {
    const body = 'The first wording.';
    await finished((await send({ source: 'edited', articles: [make('e-one', body)] })).body.id);
    const put = await test.send<{ origin: string }>('admin', 'PUT', '/v1/kb/articles/e-one', {
      body: { language: 'en', title: 'e-one', category: 'imported', body: 'A better wording.' },
    });
    expect(put.body.origin).toBe('import');
    const same = await send({ source: 'edited', articles: [make('e-one', body)] });
    expect(await finished(same.body.id)).toMatchObject({ changed: 0, unchanged: 1 });
    const newer = await send({ source: 'edited', articles: [make('e-one', 'The second wording.')] });
    expect(await finished(newer.body.id)).toMatchObject({ changed: 1 });
    const read = await test.send<{ body: string }>('agent', 'GET', '/v1/kb/articles/e-one');
    expect(read.body.body).toBe('The second wording.');
  });

  it('goes on after a crash where it stopped, without doing anything twice', async () => {
    const many = Array.from({ length: 170 }, (_, i) => make(`m-${i}`, `Article number ${i} of the many.`));
    let batches = 0;
    const context = { ...test.services, embedder };
    // Stored, but nobody works on it yet.
    const { row } = await storeImport(test.services, {
      sentBy: 'key_test',
      idempotencyKey: null,
      bodyHash: 'x',
      source: 'many',
      removeMissing: true,
      articles: many.map((item) => ({
        ...item,
        key: `${item.articleId}:en`,
        language: 'en' as const,
        audience: 'customer',
        updatedOn: null,
        clauseIds: [],
        related: [],
      })),
      problems: [],
      refused: 0,
    });
    const dying = {
      ...context,
      embedder: {
        ...embedder,
        embed: (...args: Parameters<typeof embedder.embed>) =>
          ++batches > 2 ? Promise.reject(new Error('killed')) : embedder.embed(...args),
      },
    };
    await continueImports(dying);
    const [half] = await test.services.db.select().from(articleImports).where(eq(articleImports.id, row.id));
    expect(half).toMatchObject({ state: 'running', added: 100, nextItem: 100, attempts: 1 });
    expect(half?.error).not.toContain('killed');
    expect((await keysOf('many')).length).toBe(100);
    // It waits for its lease to end.
    expect(await continueImports(context)).toBe(0);
    test.wait(400_000);
    embedder.calls.length = 0;
    await continueImports(context);
    expect(await finished(row.id)).toMatchObject({ state: 'done', added: 170, unchanged: 0, done: 170 });
    expect(embedder.calls.length).toBe(70);
    expect((await keysOf('many')).length).toBe(170);
  });

  it('is done once by several workers at once', async () => {
    const sent = await Promise.all(
      Array.from({ length: 3 }, (_, i) =>
        send({
          source: 'race',
          articles: Array.from({ length: 60 }, (_, j) => make(`r-${j}`, `Wording ${i} of ${j}.`)),
        }),
      ),
    );
    await Promise.all([
      continueImports(test.services),
      continueImports(test.services),
      continueImports(test.services),
    ]);
    const done = await Promise.all(sent.map(({ body }) => finished(body.id)));
    expect(done.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(done.reduce((sum, { added }) => sum + added, 0)).toBe(60);
    expect(done.reduce((sum, { changed }) => sum + changed, 0)).toBe(120);
    expect(await test.services.db.$count(passages, eq(passages.sourceKey, 'r-1:en'))).toBe(1);
  });

  it('names what is wrong with the request', async () => {
    const bad: readonly (readonly [object, string])[] = [
      [{ articles: [] }, '/articles'],
      [{ articles: Array.from({ length: 5_001 }, () => 1) }, '/articles'],
      [{ articles: [make('a-b', 'x')], source: 'Bad Name' }, '/source'],
      [{ articles: [make('a-b', 'x')], removeMissing: true }, '/removeMissing'],
      [{ articles: [make('a-b', '')] }, '/articles/0/body'],
      [{ articles: [make('a-b', 'x')], colour: 'red' }, '/colour'],
    ];
    for (const [body, path] of bad) {
      const problem = expectProblem(await send(body), 400, 'invalid_request');
      expect(problem.errors?.map((field) => field.path)).toContain(path);
    }
    expectProblem(await test.send('admin', 'GET', '/v1/kb/imports/import_0000000000'), 404, 'not_found');
  });
});
