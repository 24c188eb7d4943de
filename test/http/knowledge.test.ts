import { beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

interface Found {
  readonly items: readonly {
    readonly articleId: string;
    readonly language: string;
    readonly score: number;
  }[];
}
interface Report {
  readonly collections: readonly {
    readonly collection: string;
    readonly added: number;
    readonly unchanged: number;
  }[];
}

const article = {
  language: 'en',
  title: 'Frozen bank card',
  category: 'p2p',
  body: '# What to do\n\nAsk the bank which authority froze the card.',
};

describeOnEachDatabase('the knowledge base over HTTP', (open) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp(await open());
  });

  const search = async (q: string, more = ''): Promise<Found['items']> => {
    const answer = await test.send<Found>('agent', 'GET', `/v1/kb/search?q=${encodeURIComponent(q)}${more}`);
    expect(answer.status).toBe(200);
    return answer.body.items;
  };

  it('is empty before the first sync, and synced by an administrator, twice the same', async () => {
    expect(await search('release of coins')).toEqual([]);
    const first = await test.send<Report>('admin', 'POST', '/v1/kb/sync', { body: {} });
    expect(first.body.collections.map(({ collection, added }) => [collection, added])).toEqual([
      ['articles', 2],
      ['clauses', 1],
      ['precedents', 3],
    ]);
    const second = await test.send<Report>('admin', 'POST', '/v1/kb/sync', { body: {} });
    expect(second.body.collections.every(({ added, unchanged }) => added === 0 && unchanged > 0)).toBe(true);
  });

  it('finds the nearest article first, and nothing for what cannot be read', async () => {
    expect((await search('seller must release coins'))[0]?.articleId).toBe('release-of-coins');
    expect((await search('deposit without memo', '&limit=1')).map(({ articleId }) => articleId)).toEqual([
      'deposit-missing-memo',
    ]);
    expect(await search('release', '&language=zh')).toEqual([]);
    expect(await search('😀😀')).toEqual([]);
    expect((await search("'; DROP TABLE articles; --")).length).toBeLessThanOrEqual(5);
  });

  it('takes one article, finds it at once, changes it, and forgets it at once', async () => {
    const put = await test.send('admin', 'PUT', '/v1/kb/articles/frozen-card', { body: article });
    expect(put.status).toBe(200);
    expect(put.body).toMatchObject({
      articleId: 'frozen-card',
      languages: ['en'],
      origin: 'api',
      updatedOn: '2026-11-24',
    });
    expect((await search('which authority froze the card'))[0]?.articleId).toBe('frozen-card');
    const zh = {
      ...article,
      language: 'zh',
      title: '银行卡冻结',
      body: '请询问银行是哪个机关冻结了您的卡。',
    };
    await test.send('admin', 'PUT', '/v1/kb/articles/frozen-card', { body: zh });
    expect((await search('哪个机关冻结', '&preferLanguage=en'))[0]).toMatchObject({
      articleId: 'frozen-card',
    });
    await test.send('admin', 'PUT', '/v1/kb/articles/frozen-card', {
      body: { ...article, body: 'Umbrellas and penguins.' },
    });
    expect((await search('umbrellas penguins'))[0]?.articleId).toBe('frozen-card');
    // A sync of the folder leaves what came by the API.
    await test.send('admin', 'POST', '/v1/kb/sync', { body: {} });
    const removed = await test.send('admin', 'DELETE', '/v1/kb/articles/frozen-card?language=en');
    expect(removed.body).toEqual({ removed: ['en'] });
    expect(
      (await search('umbrellas penguins')).find(
        ({ articleId, language }) => articleId === 'frozen-card' && language === 'en',
      ),
    ).toBeUndefined();
    const read = await test.send<{ language: string }>(
      'customer',
      'GET',
      '/v1/kb/articles/frozen-card?language=en',
    );
    expect(read.body.language).toBe('zh');
    expect((await test.send('admin', 'DELETE', '/v1/kb/articles/frozen-card')).body).toEqual({
      removed: ['zh'],
    });
    expectProblem(await test.send('customer', 'GET', '/v1/kb/articles/frozen-card'), 404, 'not_found');
    expectProblem(await test.send('admin', 'DELETE', '/v1/kb/articles/frozen-card'), 404, 'not_found');
  });

  it('does not let the API change what the folder brings', async () => {
    expectProblem(
      await test.send('admin', 'PUT', '/v1/kb/articles/release-of-coins', { body: article }),
      409,
      'conflict',
    );
    expectProblem(await test.send('admin', 'DELETE', '/v1/kb/articles/release-of-coins'), 409, 'conflict');
    expect((await search('seller must release coins'))[0]?.articleId).toBe('release-of-coins');
  });

  it('names what is wrong with an article', async () => {
    const bad: readonly (readonly [string, object, string])[] = [
      ['Bad_Id', article, 'path/articleId'],
      ['good-id', { ...article, language: 'fr' }, '/language'],
      ['good-id', { ...article, body: ' ' }, '/body'],
      ['good-id', { ...article, title: '' }, '/title'],
      ['good-id', { ...article, updatedOn: 'yesterday' }, '/updatedOn'],
      ['good-id', { ...article, clauseIds: ['a b'] }, '/clauseIds/0'],
      ['good-id', { ...article, draft: true }, '/draft'],
    ];
    for (const [id, body, path] of bad) {
      const problem = expectProblem(
        await test.send('admin', 'PUT', `/v1/kb/articles/${id}`, { body }),
        400,
        'invalid_request',
      );
      expect(problem.errors?.map((field) => field.path)).toContain(path);
    }
    const unknown = await test.send('agent', 'GET', '/v1/kb/search?q=a&colour=red');
    expect(expectProblem(unknown, 400, 'invalid_request').errors?.[0]?.path).toBe('query/colour');
    for (const query of ['', '?q=', '?q=%20', `?q=${'x'.repeat(2_001)}`, '?q=a&limit=51']) {
      expectProblem(await test.send('agent', 'GET', `/v1/kb/search${query}`), 400, 'invalid_request');
    }
  });

  it('lists articles page by page', async () => {
    const first = await test.send<{ items: { articleId: string }[]; nextCursor: string }>(
      'agent',
      'GET',
      '/v1/kb/articles?limit=1',
    );
    const second = await test.send<{ items: { articleId: string }[]; nextCursor: null }>(
      'agent',
      'GET',
      `/v1/kb/articles?limit=1&cursor=${first.body.nextCursor}`,
    );
    expect([...first.body.items, ...second.body.items].map(({ articleId }) => articleId)).toEqual([
      'deposit-missing-memo',
      'release-of-coins',
    ]);
    expect(second.body.nextCursor).toBeNull();
  });

  it('survives ten articles stored at once', async () => {
    const puts = Array.from({ length: 10 }, (_, i) =>
      test.send('admin', 'PUT', `/v1/kb/articles/many-${i}`, {
        body: { ...article, body: `Number ${i} of many.` },
      }),
    );
    const answers = await Promise.all(puts);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect((await search('number 7 of many', '&limit=20')).length).toBeGreaterThanOrEqual(10);
  });
});
