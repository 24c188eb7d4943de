import { beforeAll, describe, expect, it } from 'vitest';
import type { TicketView } from '../../src/http/present-case.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { expectProblem, startApp, type TestApp, type Who } from './start-app.ts';

const EVERYBODY: readonly Who[] = ['customer', 'channel', 'agent', 'reviewer', 'admin', 'evaluator'];
const STAFF: readonly Who[] = ['agent', 'reviewer', 'admin'];

const decision = { outcome: 'DENIED', remedy: 'no_action', reasons: 'No payment was shown.' };
const evidence = { type: 'OTHER', name: 'note', description: 'A note.' };
const taughtType = { code: 'DEP-77', en: 'E', zh: '测', examples: ['one text', 'two texts', 'three'] };
const article = { language: 'en', title: 'T', category: 'c', body: 'B' };

/** Every route of the API with those who may use it. A route that is not here fails the test below. */
const ROUTES: readonly (readonly [method: string, path: string, allowed: readonly Who[], body?: object])[] = [
  ['POST', '/v1/tickets', ['customer', 'channel', 'admin'], { body: 'x' }],
  ['GET', '/v1/tickets', ['customer', 'channel', ...STAFF]],
  ['GET', '/v1/tickets/{ticketId}', ['customer', 'channel', ...STAFF]],
  ['GET', '/v1/cases', ['reviewer', 'admin']],
  ['GET', '/v1/cases/{caseId}', ['customer', 'channel', ...STAFF]],
  ['GET', '/v1/cases/{caseId}/timeline', ['customer', 'channel', ...STAFF]],
  ['POST', '/v1/cases/{caseId}/claim', ['reviewer', 'admin']],
  ['POST', '/v1/cases/{caseId}/release', ['reviewer', 'admin']],
  ['POST', '/v1/cases/{caseId}/decision', ['reviewer', 'admin'], decision],
  ['POST', '/v1/cases/{caseId}/triage-correction', ['reviewer', 'admin'], { risk: 'low' }],
  ['POST', '/v1/cases/{caseId}/answer', ['reviewer', 'admin'], { message: 'Here is how.' }],
  [
    'POST',
    '/v1/cases/{caseId}/information-request',
    ['reviewer', 'admin'],
    { message: 'Please send the receipt.' },
  ],
  ['POST', '/v1/cases/{caseId}/evidence', ['customer', 'reviewer', 'admin'], { evidence: [evidence] }],
  ['POST', '/v1/cases/{caseId}/acceptance', ['customer']],
  [
    'POST',
    '/v1/cases/{caseId}/appeal',
    ['customer'],
    { ground: 'new_evidence', statement: 'There is more to see.', evidence: [evidence] },
  ],
  ['POST', '/v1/cases/{caseId}/withdrawal', ['customer'], { reason: 'Solved' }],
  ['POST', '/v1/cases/{caseId}/execution', ['reviewer', 'admin'], { reference: 'tx-1' }],
  [
    'POST',
    '/v1/cases/{caseId}/links',
    ['reviewer', 'admin'],
    { otherCaseId: 'case_0000000000', relation: 'thread' },
  ],
  ['POST', '/v1/cases/{caseId}/links/{linkId}/confirmation', ['reviewer', 'admin']],
  ['DELETE', '/v1/cases/{caseId}/links/{linkId}', ['reviewer', 'admin']],
  ['GET', '/v1/incidents', ['reviewer', 'admin']],
  ['GET', '/v1/kb/search', EVERYBODY],
  ['GET', '/v1/kb/articles', EVERYBODY],
  ['GET', '/v1/kb/articles/{articleId}', EVERYBODY],
  ['PUT', '/v1/kb/articles/{articleId}', ['admin'], article],
  ['DELETE', '/v1/kb/articles/{articleId}', ['admin']],
  ['POST', '/v1/kb/imports', ['admin'], { articles: [{ ...article, articleId: 'imported' }] }],
  ['GET', '/v1/kb/imports/{importId}', ['admin']],
  ['GET', '/v1/kb/articles/{articleId}/versions', ['admin']],
  ['GET', '/v1/kb/articles/{articleId}/versions/{revision}', ['admin']],
  ['POST', '/v1/kb/articles/{articleId}/rollback', ['admin'], { language: 'en', revision: 1 }],
  ['POST', '/v1/kb/sync', ['admin'], {}],
  ['GET', '/v1/kb/reembedding', ['admin']],
  ['POST', '/v1/cases/{caseId}/draft-article', ['reviewer', 'admin']],
  ['GET', '/v1/kb/drafts', ['reviewer', 'admin']],
  ['GET', '/v1/kb/drafts/{draftId}', ['reviewer', 'admin']],
  ['PATCH', '/v1/kb/drafts/{draftId}', ['reviewer', 'admin'], { title: 'T' }],
  ['POST', '/v1/kb/drafts/{draftId}/approval', ['reviewer', 'admin'], { approve: false }],
  ['GET', '/v1/kb/gaps', ['reviewer', 'admin']],
  ['POST', '/v1/kb/gaps/grouping', ['reviewer', 'admin']],
  ['PUT', '/v1/kb/gaps/{gapId}', ['reviewer', 'admin'], { state: 'dismissed' }],
  ['POST', '/v1/kb/hit-test', ['agent', 'reviewer', 'admin', 'evaluator'], { query: 'coins' }],
  ['POST', '/v1/chat', EVERYBODY, { message: 'How do I deposit coins?' }],
  ['POST', '/v1/chat/feedback', EVERYBODY, { runId: 'run_0000000000', verdict: 'up' }],
  ['GET', '/v1/chat/feedback', ['admin']],
  ['POST', '/v1/triage', ['channel', 'agent', 'reviewer', 'admin', 'evaluator'], { text: 'x' }],
  ['GET', '/v1/triage/types', ['channel', 'agent', 'reviewer', 'admin', 'evaluator']],
  ['POST', '/v1/triage/types', ['admin'], taughtType],
  ['DELETE', '/v1/triage/types/{code}', ['admin']],
  ['GET', '/v1/triage/model', ['reviewer', 'admin']],
  ['PUT', '/v1/triage/prior', ['admin'], { applied: false }],
  ['GET', '/v1/triage/shadow', ['admin']],
  ['GET', '/v1/triage/drift', ['reviewer', 'admin']],
  ['POST', '/v1/embeddings', ['agent', 'admin', 'evaluator'], { input: 'x' }],
  ['GET', '/v1/keys', ['admin']],
  ['POST', '/v1/keys', ['admin'], { name: 'n', role: 'agent' }],
  ['DELETE', '/v1/keys/{keyId}', ['admin']],
];

describeOnEachDatabase('who may do what', (open) => {
  let test: TestApp;
  let own: TicketView;
  beforeAll(async () => {
    test = await startApp(await open());
    const made = await test.send<TicketView>('customer', 'POST', '/v1/tickets', {
      body: { body: 'Paid, not released' },
    });
    own = made.body;
    await test.settle();
  });

  const addressOf = (path: string): string =>
    path
      .replace('{ticketId}', own.id)
      .replace('{caseId}', own.caseId)
      .replace('{linkId}', 'lnk_0000000000')
      .replace('{articleId}', 'no-such-article')
      .replace('{gapId}', 'gap_0000000000')
      .replace('{draftId}', 'drf_0000000000')
      .replace('{code}', 'DEP-77')
      .replace('{keyId}', 'key_0000000000')
      .replace('{importId}', 'import_0000000000')
      .replace('{revision}', '1?language=en')
      .replace(/search$/, 'search?q=coins');

  it('is settled for every route of the document', async () => {
    const { body } = await test.send<{ paths: Record<string, Record<string, unknown>> }>(
      'nobody',
      'GET',
      '/openapi.json',
    );
    const documented = Object.entries(body.paths)
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
      .filter((route) => route.includes('/v1/'));
    expect(documented.sort()).toEqual(ROUTES.map(([method, path]) => `${method} ${path}`).sort());
  });

  const tables = ROUTES.map(([method, path, allowed, body]) => ({ method, path, allowed, body }));
  describe.each(tables)('$method $path', ({ method, path, allowed, body }) => {
    const sent = body === undefined ? {} : { body };

    it('is closed without a key, with a false one and with a revoked one', async () => {
      const missing = await test.send('nobody', method, addressOf(path), sent);
      expectProblem(missing, 401, 'unauthenticated');
      expect(missing.headers.get('www-authenticate')).toBe('Bearer');
      for (const authorization of [
        'Bearer pk_000000000000000000000000',
        'Basic YTpi',
        `Bearer ${'x'.repeat(5_000)}`,
      ]) {
        const refused = await test.send('nobody', method, addressOf(path), {
          ...sent,
          headers: { authorization },
        });
        expectProblem(refused, 401, 'unauthenticated');
      }
    });

    it.each(EVERYBODY.filter((who) => !allowed.includes(who)))('is closed to the role %s', async (who) => {
      expectProblem(await test.send(who, method, addressOf(path), sent), 403, 'forbidden');
    });

    it.each([...allowed])('is open to the role %s', async (who) => {
      const { status } = await test.send(who, method, addressOf(path), sent);
      expect([401, 403, 405, 500, 503]).not.toContain(status);
    });
  });

  it('does not let a customer act on a case of another', async () => {
    for (const [method, path, allowed, body] of ROUTES) {
      if (!path.includes('{caseId}') || !allowed.includes('customer')) continue;
      const answer = await test.send(
        'other_customer',
        method,
        addressOf(path),
        body === undefined ? {} : { body },
      );
      expectProblem(answer, 404, 'not_found');
    }
    expect((await test.send<TicketView>('customer', 'GET', `/v1/tickets/${own.id}`)).body.state).not.toBe(
      'closed',
    );
  });

  it('ends with a revoked key', async () => {
    const made = await test.send<{ id: string; secret: string }>('admin', 'POST', '/v1/keys', {
      body: { name: 'brief', role: 'agent' },
    });
    expect(made.status).toBe(201);
    const as = { headers: { authorization: `Bearer ${made.body.secret}` } };
    expect((await test.send('nobody', 'GET', '/v1/tickets', as)).status).toBe(200);
    expect((await test.send('admin', 'DELETE', `/v1/keys/${made.body.id}`)).status).toBe(200);
    expectProblem(await test.send('nobody', 'GET', '/v1/tickets', as), 401, 'unauthenticated');
    const listed = await test.send<{ items: { id: string; revokedAt: string | null }[] }>(
      'admin',
      'GET',
      '/v1/keys',
    );
    expect(JSON.stringify(listed.body)).not.toContain(made.body.secret);
    expect(listed.body.items.find(({ id }) => id === made.body.id)?.revokedAt).not.toBeNull();
  });

  it('does not let an administrator revoke the key in hand, nor make a customer key for nobody', async () => {
    const listed = await test.send<{ items: { id: string; name: string }[] }>('admin', 'GET', '/v1/keys');
    const mine = listed.body.items.find(({ name }) => name === 'admin')?.id ?? '';
    expectProblem(await test.send('admin', 'DELETE', `/v1/keys/${mine}`), 409, 'conflict');
    const orphan = await test.send('admin', 'POST', '/v1/keys', { body: { name: 'n', role: 'customer' } });
    expect(expectProblem(orphan, 400, 'invalid_request').errors?.[0]?.path).toBe('/customerId');
    const both = await test.send('admin', 'POST', '/v1/keys', {
      body: { name: 'n', role: 'agent', customerId: 'c' },
    });
    expectProblem(both, 400, 'invalid_request');
  });

  it('shows customers and channels nothing that is internal', async () => {
    for (const who of ['customer', 'admin'] as const) {
      const { body } = await test.send<{ internal?: { triage: unknown } }>(
        who,
        'GET',
        `/v1/cases/${own.caseId}`,
      );
      expect(body.internal === undefined).toBe(who === 'customer');
    }
    const { body } = await test.send<{
      entries: { action: string; hash?: string; actor: { id: string | null } }[];
    }>('customer', 'GET', `/v1/cases/${own.caseId}/timeline`);
    expect(body.entries.map(({ action }) => action)).not.toContain('suggestion.drafted');
    expect(body.entries.every(({ hash, actor }) => hash === undefined && actor.id === null)).toBe(true);
  });
});
