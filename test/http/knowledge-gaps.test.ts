import { beforeAll, expect, it } from 'vitest';
import { attachSealer, createRecordSealer } from '../../src/database/record-sealer.ts';
import { chatTurns, gapQuestions, knowledgeGaps } from '../../src/database/schema.ts';
import { groupPending, QUESTIONS_A_STEP } from '../../src/knowledge-gaps/group-pending.ts';
import { createVisitor, csrfOf } from '../browser/visitor.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { createWordEmbedder } from '../fakes/word-embedder.ts';
import { asker } from './ask-chat.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

interface Gaps {
  readonly items: readonly {
    readonly id: string;
    readonly state: string;
    readonly count: number;
    readonly disliked: number;
    readonly firstSeen: string;
    readonly lastSeen: string;
    readonly examples: readonly { readonly question: string }[];
    readonly nearest: { readonly articleId: string } | null;
  }[];
  readonly pending: number;
  readonly nextCursor: string | null;
}

describeOnEachDatabase('articles to write', (open) => {
  let test: TestApp;
  const ask = asker(() => test);
  beforeAll(async () => {
    test = await startApp(await open());
    await test.send('admin', 'POST', '/v1/kb/sync', { body: {} });
  });

  const read = async (more = ''): Promise<Gaps> => {
    const answer = await test.send<Gaps>('reviewer', 'GET', `/v1/kb/gaps${more}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const group = async (): Promise<{ grouped: number; pending: number }> => {
    const sent = await test.send<{ grouped: number; pending: number }>(
      'reviewer',
      'POST',
      '/v1/kb/gaps/grouping',
    );
    expect(sent.status).toBe(200);
    return sent.body;
  };

  const groupAll = async (): Promise<number> => {
    let grouped = 0;
    for (;;) {
      const step = await group();
      grouped += step.grouped;
      if (step.pending === 0) return grouped;
    }
  };

  it('group what was refused, mask it, and keep their ids', async () => {
    await ask('How do I knit a woollen jumper? I am reachable at lee@example.com');
    await ask('Which weather comes tomorrow morning');
    expect((await read()).pending).toBe(2);
    expect(await group()).toMatchObject({ grouped: 2, pending: 0 });
    const first = await read();
    expect(first.items).toHaveLength(2);
    expect(JSON.stringify(first)).not.toContain('lee@example.com');
    expect(first.items[0]?.nearest?.articleId).toBeDefined();
    test.wait(60_000);
    await ask('How do I knit a woollen jumper? I am reachable at kim@example.com');
    await group();
    const second = await read();
    const jumper = second.items[0];
    expect(jumper?.count).toBe(2);
    expect(first.items.map(({ id }) => id)).toContain(jumper?.id);
    expect(Date.parse(jumper?.lastSeen ?? '') - Date.parse(jumper?.firstSeen ?? '')).toBe(60_000);
    // Told apart by what was masked only, it is one example.
    expect(jumper?.examples).toHaveLength(1);
  });

  it('hold answers that did not help, as long as their asker thinks so', async () => {
    const { runId, result } = await ask('How do I release coins once the buyer paid?');
    expect(result).toBe('answered');
    const give = (verdict: string) =>
      test.send('customer', 'POST', '/v1/chat/feedback', { body: { runId, verdict } });
    await give('down');
    expect((await group()).grouped).toBe(1);
    const disliked = (gaps: Gaps) => gaps.items.filter((gap) => gap.disliked > 0);
    expect(disliked(await read())).toHaveLength(1);
    await give('up');
    expect(disliked(await read())).toEqual([]);
    await give('down');
    expect((await group()).grouped).toBe(0);
    expect(disliked(await read())).toHaveLength(1);
  });

  it('are settled by a reviewer, and listed by state and page', async () => {
    const { items } = await read();
    const gapId = items[0]?.id ?? '';
    const put = (body: object, id = gapId) => test.send('reviewer', 'PUT', `/v1/kb/gaps/${id}`, { body });
    expectProblem(await put({ state: 'written' }), 422, 'not_admissible');
    expectProblem(await put({ state: 'gone' }), 400, 'invalid_request');
    expectProblem(await put({ state: 'planned' }, 'gap_0000000000'), 404, 'not_found');
    expect((await put({ state: 'written', articleId: 'jumpers' })).status).toBe(200);
    expect((await read('?state=written')).items.map(({ id }) => id)).toEqual([gapId]);
    const page = await read('?limit=1');
    const rest = await read(`?limit=50&cursor=${page.nextCursor ?? ''}`);
    expect([...page.items, ...rest.items]).toEqual((await read('?limit=50')).items);
    expect(page.items.concat(rest.items).map(({ id }) => id)).not.toContain(gapId);
  });

  it('group many in steps, each question once though two work at it', async () => {
    const { db, now, newId, embedder, indexes, library } = test.services;
    const rows = Array.from({ length: QUESTIONS_A_STEP * 2 + 10 }, (_, i) => ({
      id: newId('run'),
      sessionId: 'chat_x',
      source: 'key_x',
      message: `zebra number ${i % 7}`,
      question: `zebra${i % 7} crossing${i % 7} at${i % 7} night${i % 7}`,
      reply: '',
      language: 'en',
      result: 'unanswered',
      confidence: null,
      run: {},
      createdAt: now(),
    }));
    await db.insert(chatTurns).values(rows);
    const context = { db, now, newId, embedder, search: { db, embedder, index: indexes.articles, library } };
    const before = await db.$count(knowledgeGaps);
    const two = await Promise.all([groupPending(context), groupPending(context)]);
    expect(two[0].grouped + two[1].grouped).toBe(QUESTIONS_A_STEP);
    let last = await groupPending(context);
    while (last.pending > 0) last = await groupPending(context);
    expect((await db.$count(knowledgeGaps)) - before).toBe(7);
    const grouped = await db.select().from(gapQuestions);
    expect(new Set(grouped.map(({ runId }) => runId)).size).toBe(grouped.length);
  });

  it('are compared again after a change of model, and keep their ids', async () => {
    const { db, now, newId, indexes, library } = test.services;
    const embedder = createWordEmbedder({ id: 'other-words', revision: '2' });
    const before = await db.$count(knowledgeGaps);
    const search = { db, embedder: test.services.embedder, index: indexes.articles, library };
    const context = { db, now, newId, embedder, search };
    for (let i = 0; i < 10; i += 1) await groupPending(context);
    const models = new Set((await db.select().from(gapQuestions)).map(({ modelId }) => modelId));
    expect([...models]).toEqual(['other-words']);
    await ask('Which weather comes tomorrow morning');
    await groupPending(context);
    expect(await db.$count(knowledgeGaps)).toBe(before);
  });

  it('are read from sealed talks, and what no key opens is set aside', async () => {
    const { db } = test.services;
    const key = (n: number) => new Uint8Array(32).fill(n);
    attachSealer(db, createRecordSealer({ current: key(1), old: [] }));
    await ask('Whose birthday falls on a leap day?');
    // Vectors of the model before are made anew first.
    expect(await groupAll()).toBe(1);
    expect(JSON.stringify(await read('?limit=100'))).toContain('Whose birthday falls on a leap day?');
    await ask('Quokka numbat zyzzyva bilby?');
    attachSealer(db, createRecordSealer({ current: key(2), old: [] }));
    expect(await groupAll()).toBe(1);
    expect(JSON.stringify(await read('?limit=100'))).not.toContain('sealed:');
    attachSealer(db, createRecordSealer({ current: null, old: [] }));
  });

  it('have a page on the desk', async () => {
    const reviewer = createVisitor(test);
    await reviewer.post('/review/login', { apiKey: test.secrets.reviewer });
    const page = await reviewer.get('/review/gaps');
    expect(page).toContain('Which weather comes tomorrow morning');
    const csrf = csrfOf(page);
    const gapId = /id="(gap_\w+)"/.exec(page)?.[1] ?? '';
    expect((await reviewer.post('/review/gaps', { gapId, state: 'planned' })).status).toBe(403);
    expect((await reviewer.post('/review/gaps', { csrf, gapId, state: 'x' })).status).toBe(400);
    expect((await reviewer.post('/review/gaps', { csrf, gapId, state: 'written' })).status).toBe(422);
    expect((await reviewer.post('/review/gaps', { csrf, gapId: 'gap_x', state: 'planned' })).status).toBe(
      404,
    );
    expect((await reviewer.post('/review/gaps', { csrf, gapId, state: 'planned' })).status).toBe(303);
    expect(await reviewer.get('/review/gaps?state=planned&lang=zh')).toContain(gapId);
  });
});
