import { beforeAll, expect, it } from 'vitest';
import { eq, sql } from 'drizzle-orm';
import { chatFeedback } from '../../src/database/schema.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { asker } from './ask-chat.ts';
import { expectProblem, startApp, type TestApp, type Who } from './start-app.ts';

interface Summary {
  readonly up: number;
  readonly down: number;
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  readonly articles: readonly { readonly value: string; readonly up: number; readonly down: number }[];
  readonly byLanguage: readonly { readonly value: string }[];
  readonly items: readonly {
    readonly runId: string;
    readonly verdict: string;
    readonly comment: string | null;
    readonly question: string;
    readonly run: { readonly passages?: readonly string[]; readonly revision?: number };
  }[];
  readonly nextCursor: string | null;
}

describeOnEachDatabase('feedback on replies of the chatbot', (open) => {
  let test: TestApp;
  const ask = asker(() => test);
  beforeAll(async () => {
    test = await startApp(await open());
    await test.send('admin', 'POST', '/v1/kb/sync', { body: {} });
  });

  const give = (body: object, who: Who = 'customer') =>
    test.send<{ number: number; verdict: string }>(who, 'POST', '/v1/chat/feedback', { body });
  const read = async (more = ''): Promise<Summary> => {
    const answer = await test.send<Summary>('admin', 'GET', `/v1/chat/feedback${more}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it('ties an opinion to the run, counts the last and keeps those before', async () => {
    const { runId } = await ask('How do I release coins once the buyer paid?');
    expect((await give({ runId, verdict: 'up' })).body).toMatchObject({ number: 1, verdict: 'up' });
    expect((await give({ runId, verdict: 'up' })).body.number).toBe(1);
    const comment = 'Wrong, write to lee@example.com';
    const changed = await give({ runId, verdict: 'down', reason: 'wrong', comment });
    expect(changed.body).toMatchObject({ number: 2, verdict: 'down' });
    const { up, down, reasons, articles, items } = await read();
    expect({ up, down, reasons }).toEqual({ up: 0, down: 1, reasons: [{ reason: 'wrong', count: 1 }] });
    expect(articles).toEqual([{ value: 'release-of-coins', up: 0, down: 1 }]);
    expect(items[0]).toMatchObject({ runId, verdict: 'down' });
    expect(items[0]?.run.passages?.length).toBeGreaterThan(0);
    expect(items[0]?.run.revision).toBe(1);
    expect(items[0]?.comment).not.toContain('lee@example.com');
    const { db } = test.services;
    expect(await db.$count(chatFeedback, eq(chatFeedback.runId, runId))).toBe(2);
    await expect(db.update(chatFeedback).set({ verdict: 'up' })).rejects.toThrow();
    await expect(db.execute(sql`delete from chat_feedback`)).rejects.toThrow();
  });

  it('is closed to all but the key that asked, which learns nothing of others', async () => {
    const { runId } = await ask('hello');
    for (const who of ['other_customer', 'admin', 'channel'] as const)
      expectProblem(await give({ runId, verdict: 'down' }, who), 404, 'not_found');
    expectProblem(await give({ runId: 'run_00000000000000000000', verdict: 'up' }), 404, 'not_found');
  });

  it('numbers opinions that come at once, and stops somewhere', async () => {
    const { runId } = await ask('hello');
    const sent = Array.from({ length: 6 }, (_, i) => give({ runId, verdict: 'down', comment: `c${i}` }));
    const answers = await Promise.all(sent);
    expect(answers.map(({ body }) => body.number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (let i = 6; i < 20; i += 1) await give({ runId, verdict: 'down', comment: `c${i}` });
    expectProblem(await give({ runId, verdict: 'up' }), 409, 'conflict');
  });

  it('is read page by page', async () => {
    const whole = await read('?limit=100');
    const first = await read('?limit=1');
    const rest = await read(`?limit=100&cursor=${first.nextCursor ?? ''}`);
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect((await read('?verdict=up')).items).toEqual([]);
    test.wait(40 * 86_400_000);
    expect((await read()).down).toBe(0);
    expect((await read('?days=365')).down).toBeGreaterThan(0);
  });

  it.each([
    [{ verdict: 'up' }, '/runId'],
    [{ runId: 'x', verdict: 'up' }, '/runId'],
    [{ runId: 'run_0000000000', verdict: 'maybe' }, '/verdict'],
    [{ runId: 'run_0000000000', verdict: 'up', reason: 'wrong' }, '/reason'],
    [{ runId: 'run_0000000000', verdict: 'down', reason: 'because' }, '/reason'],
    [{ runId: 'run_0000000000', verdict: 'down', comment: '' }, '/comment'],
    [{ runId: 'run_0000000000', verdict: 'down', comment: 'x'.repeat(1_001) }, '/comment'],
  ])('refuses %j', async (body, path) => {
    expect(expectProblem(await give(body), 400, 'invalid_request').errors?.[0]?.path).toBe(path);
  });
});
