import { beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { startApp, type TestApp, type Who } from '../http/start-app.ts';
import { createVisitor, csrfOf, HOSTILE, openCase, type Visitor } from './visitor.ts';

describeOnEachDatabase('review desk', (open) => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp(await open());
    await test.services.syncFromFolder?.({ reembed: false });
  });

  async function signIn(who: Exclude<Who, 'nobody'>): Promise<Visitor> {
    const reviewer = createVisitor(test);
    const response = await reviewer.post('/review/login', { apiKey: test.secrets[who] });
    expect(response.status).toBe(303);
    return reviewer;
  }

  it('gives a session that scripts and other sites cannot use', async () => {
    const response = await createVisitor(test).post('/review/login', { apiKey: test.secrets.reviewer });
    const cookie = response.headers.getSetCookie().join();
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect(cookie).not.toContain(test.secrets.reviewer);
  });

  it.each(['customer', 'channel', 'agent', 'evaluator'] as const)('lets no %s in', async (who) => {
    expect((await createVisitor(test).post('/review/login', { apiKey: test.secrets[who] })).status).toBe(401);
  });

  it('goes nowhere else after the sign-in', async () => {
    for (const to of ['https://evil.example', '//evil.example', '/review/../../x', '/help']) {
      const response = await createVisitor(test).post('/review/login', {
        apiKey: test.secrets.reviewer,
        to,
      });
      expect(response.headers.get('location')).toBe('/review');
    }
  });

  it('takes no forged, old or revoked session', async () => {
    const { caseId } = await openCase(test, 'The seller does not release, order 6.');
    const reviewer = await signIn('reviewer');
    expect((await reviewer.request('/review')).status).toBe(200);
    const session = reviewer.cookies.get('review_session') ?? '';
    reviewer.cookies.set('review_session', session.replace(/^key_\w+/, 'key_other'));
    expect((await reviewer.request(`/review/${caseId}`)).status).toBe(303);
    reviewer.cookies.set('review_session', session);
    test.wait(9 * 3_600_000);
    expect((await reviewer.request('/review')).status).toBe(303);

    const { body: key } = await test.send<{ id: string; secret: string }>('admin', 'POST', '/v1/keys', {
      body: { name: 'leaver', role: 'reviewer' },
    });
    const leaver = createVisitor(test);
    await leaver.post('/review/login', { apiKey: key.secret });
    expect((await leaver.request('/review')).status).toBe(200);
    await test.send('admin', 'DELETE', `/v1/keys/${key.id}`);
    expect((await leaver.request('/review')).status).toBe(303);
  });

  it.each(['claim', 'release', 'decide', 'ask', 'answer', 'execute', 'evidence'])(
    'refuses %s without a session or without its token',
    async (action) => {
      const { caseId } = await openCase(test, `The seller does not release, desk ${action}.`);
      const path = `/review/${caseId}/${action}`;
      expect((await createVisitor(test).post(path, {})).headers.get('location')).toBe('/review/login');
      const reviewer = await signIn('reviewer');
      const stranger = await signIn('second_reviewer');
      const foreignToken = csrfOf(await stranger.get(`/review/${caseId}`));
      for (const csrf of ['', foreignToken]) expect((await reviewer.post(path, { csrf })).status).toBe(403);
    },
  );

  it('shows hostile words as words, and a broken form with what to mend and what was written', async () => {
    const { caseId } = await openCase(test, `${HOSTILE} I paid 500 USDT and the seller does not release`);
    const reviewer = await signIn('reviewer');
    const csrf = csrfOf(await reviewer.get(`/review/${caseId}`));
    await reviewer.post(`/review/${caseId}/claim`, { csrf });
    const page = await reviewer.get(`/review/${caseId}`);
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img src=x');
    const version = /name="version" value="(\d+)"/.exec(page)?.[1] ?? '';
    const fields = {
      csrf,
      version,
      outcome: 'WITHDRAWN',
      remedy: 'release',
      amount: '1,000',
      asset: '',
      reasons: HOSTILE,
    };
    const refused = await reviewer.post(`/review/${caseId}/decide`, fields);
    expect(refused.status).toBe(400);
    const shown = await refused.text();
    for (const field of ['outcome', 'amount']) expect(shown).toContain(`href="#decide-${field}"`);
    expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&gt;&lt;img');
    expect(shown).not.toContain('<script>alert');

    const good = {
      ...fields,
      outcome: 'DENIED',
      remedy: 'no_action',
      amount: '',
      reasons: 'Nothing was shown at all.',
    };
    expect(
      (await reviewer.post(`/review/${caseId}/decide`, { ...good, otherClauses: 'no-such-1' })).status,
    ).toBe(400);
    expect((await reviewer.post(`/review/${caseId}/decide`, { ...good, version: '1' })).status).toBe(409);
    expect((await reviewer.post(`/review/${caseId}/decide`, good)).status).toBe(303);
    expect((await reviewer.post(`/review/${caseId}/decide`, good)).status).toBe(409);
  });

  it('takes any filter and any cursor without breaking', async () => {
    const reviewer = await signIn('reviewer');
    for (const query of [
      'state=&risk=&priority=&reasonCode=&claimed=',
      'state=x',
      'reasonCode=%27--',
      'risk[]=1',
    ]) {
      expect((await reviewer.request(`/review?${query}`)).status, query).toBe(200);
    }
    const response = await reviewer.request('/review?cursor=abc');
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  it('signs out', async () => {
    const reviewer = await signIn('reviewer');
    const csrf = csrfOf(await reviewer.get('/review'));
    expect((await reviewer.post('/review/logout', { csrf })).status).toBe(303);
    expect((await reviewer.request('/review')).status).toBe(303);
  });
});
