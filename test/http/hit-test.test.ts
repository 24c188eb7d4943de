import { beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { createVisitor, HOSTILE } from '../browser/visitor.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

interface HitTest {
  readonly askedIn: string;
  readonly stages: {
    readonly terms: readonly { readonly term: string; readonly kind: string; readonly known: boolean }[];
    readonly lexical: readonly { readonly articleId: string; readonly matched: readonly string[] }[];
    readonly vector: readonly { readonly articleId: string; readonly similarity: number }[];
    readonly blend: { readonly share: number } | null;
    readonly blended: readonly { readonly blended: number; readonly levelled: number }[];
    readonly filtered: { readonly kept: number; readonly dropped: number };
    readonly versions: readonly { readonly articleId: string; readonly versions: readonly object[] }[];
    readonly articles: readonly {
      readonly articleId: string;
      readonly passageId: string;
      readonly score: number;
    }[];
  };
  readonly answerability: {
    readonly confidence: number;
    readonly isAnswered: boolean;
    readonly features: readonly { readonly name: string }[];
  } | null;
}
interface Hit {
  readonly articleId: string;
  readonly relevance: number;
  readonly score: number;
  readonly excerpt: string;
  readonly products: readonly string[];
  readonly highlights: readonly { readonly start: number; readonly end: number }[];
}

describeOnEachDatabase('hit testing and search filters', (open) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp(await open());
    await test.send('admin', 'POST', '/v1/kb/sync', { body: {} });
    const put = (id: string, body: object) => test.send('admin', 'PUT', `/v1/kb/articles/${id}`, { body });
    const base = { language: 'en', audience: 'merchant', category: 'deposit' };
    await put('old-coins', {
      ...base,
      title: 'Old coins',
      body: 'Coins of long ago.',
      updatedOn: '2024-01-01',
    });
    await put('named-coins', {
      ...base,
      title: 'Named coins',
      body: 'Coins with a product.',
      products: ['launchpad', 'wallet'],
      updatedOn: '2026-10-01',
    });
  });

  const hitTest = async (body: object): Promise<HitTest> => {
    const answer = await test.send<HitTest>('agent', 'POST', '/v1/kb/hit-test', { body });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const search = async (more: string): Promise<readonly Hit[]> => {
    const answer = await test.send<{ items: readonly Hit[] }>('agent', 'GET', `/v1/kb/search?q=coins${more}`);
    expect(answer.status).toBe(200);
    return answer.body.items;
  };

  it('shows every stage, and ends with what the search itself gives', async () => {
    const { stages, answerability, askedIn } = await hitTest({ query: 'must the seller release coins?' });
    expect(askedIn).toBe('en');
    expect(stages.terms.find(({ term }) => term === 'releas')).toMatchObject({ kind: 'word', known: true });
    expect(stages.lexical[0]).toMatchObject({ articleId: 'release-of-coins' });
    expect(stages.lexical[0]?.matched).toContain('releas');
    expect(stages.vector[0]?.similarity).toBeGreaterThan(0);
    expect(stages.blend?.share).toBeGreaterThan(0);
    // Few passages: no language is levelled, so the blend is the score.
    for (const { blended, levelled } of stages.blended) expect(blended).toBeCloseTo(levelled, 5);
    expect(stages.versions[0]?.articleId).toBe(stages.articles[0]?.articleId);
    const found = await test.send<{ items: readonly Hit[] }>(
      'agent',
      'GET',
      `/v1/kb/search?q=${encodeURIComponent('must the seller release coins?')}`,
    );
    expect(stages.articles.map(({ articleId, score }) => [articleId, score])).toEqual(
      found.body.items.map(({ articleId, score }) => [articleId, score]),
    );
    expect(answerability?.isAnswered).toBe(answerability !== null && answerability.confidence >= 0.5);
    expect(answerability?.features.length).toBeGreaterThan(3);
  });

  it('obeys filters and depth, and takes what cannot be read', async () => {
    const { stages } = await hitTest({ query: 'coins', product: 'launchpad', depth: 2 });
    expect(stages.articles.map(({ articleId }) => articleId)).toEqual(['named-coins']);
    expect(stages.filtered.dropped).toBeGreaterThan(0);
    expect(stages.lexical.length).toBeLessThanOrEqual(2);
    expect((await hitTest({ query: '😀' })).stages.articles).toEqual([]);
    expect((await hitTest({ query: 'a\u0000\ud800b'.repeat(300) })).stages.filtered).toBeDefined();
  });

  it.each([
    [{}, '/query'],
    [{ query: 'x', depth: 51 }, '/depth'],
    [{ query: 'x', limit: 0 }, '/limit'],
    [{ query: 'x', language: 'fr' }, '/language'],
    [{ query: 'x', updatedSince: 'yesterday' }, '/updatedSince'],
    [{ query: 'x', product: 'nothing-like-it' }, '/product'],
    [{ query: 'x', updatedSince: '2026-02-01', updatedUntil: '2026-01-01' }, '/updatedUntil'],
    [{ query: 'x'.repeat(2_001) }, '/query'],
  ])('refuses %j', async (body, path) => {
    const refused = await test.send('admin', 'POST', '/v1/kb/hit-test', { body });
    expect(expectProblem(refused, 400, 'invalid_request').errors?.[0]?.path).toBe(path);
  });

  it('filters a search by product, category, audience and date', async () => {
    const ids = async (more: string) => (await search(more)).map(({ articleId }) => articleId).sort();
    expect(await ids('&product=wallet')).toEqual(['named-coins', 'old-coins']);
    expect(await ids('&product=launchpad')).toEqual(['named-coins']);
    expect(await ids('&category=test')).toEqual(['deposit-missing-memo', 'release-of-coins']);
    expect(await ids('&audience=merchant&updatedSince=2026-01-01')).toEqual(['named-coins']);
    expect(await ids('&updatedUntil=2024-01-01')).toEqual(['old-coins']);
    const listed = await test.send<{ items: readonly Hit[] }>(
      'agent',
      'GET',
      '/v1/kb/articles?product=wallet',
    );
    expect(listed.body.items.map(({ articleId }) => articleId)).toEqual(['named-coins', 'old-coins']);
    expect(listed.body.items[1]?.products).toEqual(['wallet']);
  });

  it.each(['category=nope', 'audience=nope', 'product=nope', 'updatedSince=2026-13-01', 'language=fr'])(
    'refuses the filter %s by its name',
    async (filter) => {
      for (const path of ['/v1/kb/search?q=coins&', '/v1/kb/articles?']) {
        const refused = expectProblem(await test.send('agent', 'GET', path + filter), 400, 'invalid_request');
        expect(refused.errors?.[0]?.path).toBe(`query/${filter.split('=', 1)[0] ?? ''}`);
      }
    },
  );

  it('says how relevant a hit is and where it matches', async () => {
    const hits = await search('');
    for (const [i, { relevance, excerpt, highlights }] of hits.entries()) {
      expect(relevance).toBeGreaterThanOrEqual(0);
      expect(relevance).toBeLessThanOrEqual(hits[i - 1]?.relevance ?? 1);
      const marked = highlights.map(({ start, end }) => excerpt.slice(start, end).toLowerCase());
      expect(marked.every((word) => word === 'coins')).toBe(true);
    }
    expect(hits.find(({ articleId }) => articleId === 'release-of-coins')?.highlights).toHaveLength(1);
  });

  it('has a page on the desk, for staff', async () => {
    const reviewer = createVisitor(test);
    expect((await reviewer.request('/review/hits?q=coins')).headers.get('location')).toContain(
      '/review/login',
    );
    await reviewer.post('/review/login', { apiKey: test.secrets.reviewer });
    const page = await reviewer.get(`/review/hits?q=${encodeURIComponent(`${HOSTILE} release coins`)}`);
    expect(page).toContain('id="stage-versions"');
    expect(page).toContain('<mark>coins</mark>');
    expect(page).not.toContain('<script>alert');
    expect(await reviewer.get('/review/hits?lang=zh')).toContain('检索测试');
    expect((await reviewer.request('/review/hits?q=x&product=nope')).status).toBe(400);
    expect((await reviewer.request('/review/hits?q=x&updatedSince=x')).status).toBe(400);
  });
});
