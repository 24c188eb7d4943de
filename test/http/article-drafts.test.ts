import { afterAll, beforeAll, expect, it } from 'vitest';
import { OpenaiChatModel } from '../../src/adapters/openai-chat-model.ts';
import type { Timeline } from '../../src/cases/read-timeline.ts';
import type { CaseView, TicketView } from '../../src/http/present-case.ts';
import { createVisitor, csrfOf } from '../browser/visitor.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { serveChatModel, type ChatModelServer } from './chat-model-server.ts';
import { expectProblem, startApp, type Answer, type TestApp, type Who } from './start-app.ts';

interface Draft {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly articleId: string;
  readonly title: string;
  readonly body: string;
  readonly madeBy: string;
  readonly clauseIds: readonly string[];
  readonly report: { readonly masked: number; readonly removed: number; readonly problem: string | null };
  readonly events?: readonly { readonly action: string }[];
}

const TEXT =
  'My name is Oliver Bennett (oliver@example.com). I paid 731.25 USDT for order 240815001234567 and the seller does not release. [click](https://evil.example)';
const decision = {
  outcome: 'RESOLVED_CLAIMANT_FAVOUR',
  remedy: 'release',
  amount: '731.25',
  asset: 'USDT',
  reasons:
    'The bank statement of Oliver Bennett shows the payment of 731.25 USDT, so the seller must release.',
  clauseIds: ['TST-REL-1'],
};

describeOnEachDatabase('drafts of articles from solved cases', (open) => {
  let test: TestApp;
  let model: ChatModelServer;
  beforeAll(async () => {
    model = await serveChatModel();
    test = await startApp(await open());
    await test.send('admin', 'POST', '/v1/kb/sync', { body: {} });
  });
  afterAll(() => model.close());

  const act = (
    app: TestApp,
    who: Who,
    caseId: string,
    verb: string,
    body?: object,
  ): Promise<Answer<CaseView>> =>
    app.send<CaseView>(who, 'POST', `/v1/cases/${caseId}/${verb}`, body === undefined ? {} : { body });
  const solve = async (more = '', app = test): Promise<string> => {
    const made = await app.send<TicketView>('customer', 'POST', '/v1/tickets', {
      body: { body: `${TEXT} ${more}` },
      headers: { prefer: 'wait=20' },
    });
    const { caseId } = made.body;
    await act(app, 'reviewer', caseId, 'claim');
    expect((await act(app, 'reviewer', caseId, 'decision', decision)).status).toBe(200);
    expect((await act(app, 'customer', caseId, 'acceptance')).status).toBe(200);
    return caseId;
  };
  const draft = (caseId: string, app = test): Promise<Answer<Draft>> =>
    app.send<Draft>('reviewer', 'POST', `/v1/cases/${caseId}/draft-article`);
  const settle = (draftId: string, body: object, who: Who = 'reviewer') =>
    test.send<Draft>(who, 'POST', `/v1/kb/drafts/${draftId}/approval`, { body });
  const finds = async (query: string): Promise<string[]> => {
    const found = await test.send<{ items: { articleId: string }[] }>(
      'customer',
      'GET',
      `/v1/kb/search?q=${encodeURIComponent(query)}&limit=50`,
    );
    return found.body.items.map(({ articleId }) => articleId);
  };

  it('hold nothing of the customer, and are not found until a person approves', async () => {
    const caseId = await solve();
    const { status, body: made } = await draft(caseId);
    expect(status).toBe(201);
    expect(made).toMatchObject({ state: 'draft', madeBy: 'template', clauseIds: ['TST-REL-1'] });
    for (const own of ['Oliver', 'Bennett', '731', '240815001234567', 'example.com'])
      expect(made.body).not.toContain(own);
    expect(made.body).toContain('the seller must release');
    expect(made.body).not.toContain('](https://');
    expect(made.report.masked).toBeGreaterThan(4);
    expect(await draft(caseId)).toMatchObject({ status: 200, body: { id: made.id } });
    expect(await finds('bank statement shows the payment')).not.toContain(made.articleId);

    const edits = {
      articleId: 'seller-not-releasing',
      title: 'When a seller does not release',
      category: 'p2p',
    };
    expectProblem(
      await settle(made.id, { approve: true, edits: { articleId: 'release-of-coins' } }),
      409,
      'conflict',
    );
    expectProblem(await settle(made.id, { approve: true, version: 7 }), 409, 'conflict');
    const approved = await settle(made.id, { approve: true, edits });
    expect(approved.body).toMatchObject({ state: 'approved', articleId: 'seller-not-releasing', version: 2 });
    expect(await finds('seller does not release bank statement')).toContain('seller-not-releasing');
    expectProblem(await settle(made.id, { approve: false }), 409, 'conflict');
    const read = await test.send<Draft>('admin', 'GET', `/v1/kb/drafts/${made.id}`);
    expect(read.body.events?.map(({ action }) => action)).toEqual(['draft.created', 'draft.approved']);
    const { body } = await test.send<Timeline>('reviewer', 'GET', `/v1/cases/${caseId}/timeline`);
    expect(body.verification.ok).toBe(true);
    expect(body.entries.at(-1)?.action).toBe('article.drafted');
    const seen = await test.send<Timeline>('customer', 'GET', `/v1/cases/${caseId}/timeline`);
    expect(seen.body.entries.map(({ action }) => action)).not.toContain('article.drafted');
  });

  it('are edited by version, rejected, and made once though asked for at once', async () => {
    const caseId = await solve('Second order 240815009999999.');
    const made = await Promise.all([draft(caseId), draft(caseId), draft(caseId)]);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    const { id } = made[0].body;
    const patch = (body: object) => test.send<Draft>('reviewer', 'PATCH', `/v1/kb/drafts/${id}`, { body });
    expect((await patch({ body: 'New text', version: 1 })).body).toMatchObject({
      version: 2,
      body: 'New text',
    });
    expectProblem(await patch({ body: 'Other text', version: 1 }), 409, 'conflict');
    expectProblem(await patch({ articleId: 'Not An Id' }), 400, 'invalid_request');
    expectProblem(await patch({ category: 'No Such' }), 400, 'invalid_request');
    const both = await Promise.all([settle(id, { approve: true }), settle(id, { approve: false })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    // A settled draft makes room for another.
    expect((await draft(caseId)).status).toBe(201);
  });

  it('are refused for a case that is not solved, and to those who may not see it', async () => {
    const made = await test.send<TicketView>('customer', 'POST', '/v1/tickets', { body: { body: TEXT } });
    await test.settle();
    expectProblem(await draft(made.body.caseId), 422, 'not_admissible');
    expectProblem(await draft('case_0000000000'), 404, 'not_found');
    const refused = await test.send('customer', 'POST', `/v1/cases/${made.body.caseId}/draft-article`);
    expectProblem(refused, 403, 'forbidden');
    expectProblem(await settle('drf_0000000000', { approve: true }), 404, 'not_found');
  });

  it('are written by the model where there is one, with what rests on nothing left out', async () => {
    const chat = new OpenaiChatModel({ url: model.url, apiKey: 'x', model: 'm', timeoutMs: 1_500 });
    const app = await startApp(await open(), { chatModel: { name: 'm', chat } });
    await app.send('admin', 'POST', '/v1/kb/sync', { body: {} });
    model.answer = () => [
      '## What it is about\nA buyer paid and the seller does not release [1].\n',
      '## How such a case is decided\nThe seller must release once the bank statement shows the payment [2]. ',
      'We pay 500 USDT extra [2]. You will always win.\n## What to do\n1. Send the bank statement [2].\n',
    ];
    const { body } = await draft(await solve('', app), app);
    expect(body).toMatchObject({ madeBy: 'm', report: { removed: 2, problem: null } });
    expect(body.body).toContain('1. Send the bank statement');
    for (const gone of ['500', 'always win', '[1]', '[2]']) expect(body.body).not.toContain(gone);
    const sent = JSON.stringify(model.asked);
    for (const own of ['Oliver', '731.25', '240815001234567']) expect(sent).not.toContain(own);

    model.answer = (_, response) => {
      response.writeHead(500).end();
      return null;
    };
    const other = await draft(await solve('Once more, order 240815001111111.', app), app);
    expect(other.body).toMatchObject({ madeBy: 'template', report: { problem: 'model_failed' } });
  });

  it('have pages on the desk', async () => {
    const caseId = await solve('Third order 240815002222222.');
    const reviewer = createVisitor(test);
    await reviewer.post('/review/login', { apiKey: test.secrets.reviewer });
    const casePage = await reviewer.get(`/review/${caseId}`);
    expect(casePage).toContain('action="/review/drafts"');
    const csrf = csrfOf(casePage);
    expect((await reviewer.post('/review/drafts', { caseId })).status).toBe(403);
    const made = await reviewer.post('/review/drafts', { caseId, csrf });
    expect(made.status).toBe(303);
    const path = made.headers.get('location') ?? '';
    const page = await reviewer.get(path);
    const version = /name="version" value="(\d+)"/.exec(page)?.[1] ?? '';
    const fields = {
      csrf,
      version,
      articleId: 'third-case',
      title: 'Third',
      category: 'p2p',
      audience: 'customer',
    };
    const bad = await reviewer.post(path, { ...fields, body: '', act: 'save' });
    expect(bad.status).toBe(400);
    const body = '**Text** <script>alert(1)</script>';
    expect((await reviewer.post(path, { ...fields, body, act: 'save' })).status).toBe(303);
    expect((await reviewer.post(path, { ...fields, body, act: 'approve' })).status).toBe(409);
    expect(await reviewer.get(path)).not.toContain('<script>alert');
    const now = { ...fields, version: '2', body, act: 'approve' };
    expect((await reviewer.post(path, now)).headers.get('location')).toBe(`${path}?done=approved`);
    expect(await reviewer.get('/review/drafts?state=approved&lang=zh')).toContain('Third');
    expect(await reviewer.get('/help/third-case')).toContain('<strong>Text</strong>');
  });
});
