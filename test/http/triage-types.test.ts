import { beforeAll, expect, it } from 'vitest';
import type { TriageResult } from '../../src/domain/triage-result.ts';
import { createTriageControl, type TriageControl } from '../../src/triage-feedback/triage-control.ts';
import type { TriageModel } from '../../src/triage/triage-model.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { changingSource, readSomeTickets, trainSmallModel } from '../fakes/small-triage-model.ts';
import { createWordEmbedder } from '../fakes/word-embedder.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

const embedder = createWordEmbedder();
const newcomers = readSomeTickets(['SCM-01'], 40).map(({ text }) => text);
const TYPE = { code: 'SCM-71', en: 'Fake support', zh: '假冒客服', examples: newcomers.slice(0, 10) };

describeOnEachDatabase('types that are added by examples', (open) => {
  let test: TestApp;
  let model: TriageModel;
  let control: TriageControl;
  const makeControl = (db: TestApp['services']['db'], source = changingSource(model)): TriageControl =>
    createTriageControl({ db, embedder, source, shadow: null, onProblem: () => undefined });
  beforeAll(async () => {
    model = await trainSmallModel(embedder);
    const database = await open();
    control = makeControl(database.db);
    await control.refresh();
    test = await startApp(database, { embedder, triage: control.live, triageControl: control });
  });
  const read = async (texts: readonly string[]): Promise<TriageResult[]> => {
    const answer = await test.send<{ items: TriageResult[] }>('agent', 'POST', '/v1/triage', {
      body: { texts },
    });
    expect(answer.status).toBe(200);
    return answer.body.items;
  };
  const shareOf = (results: readonly TriageResult[], code: string): number =>
    results.filter(({ type }) => type.code === code).length / results.length;

  it('read tickets at once, cost the others little, say their name, and are never settled', async () => {
    const others = readSomeTickets(undefined, 40).slice(0, 120);
    const rightOf = async (): Promise<number> =>
      (await read(others.map(({ text }) => text))).filter(({ type }, i) => type.code === others[i]?.label)
        .length;
    const before = await rightOf();
    const { status, body } = await test.send('admin', 'POST', '/v1/triage/types', { body: TYPE });
    expect(status).toBe(201);
    expect(body).toMatchObject({ code: 'SCM-71', problem: null, removedAt: null });
    const results = await read(newcomers.slice(10));
    // Words alone know this much; the bundled embedder is measured by the few-shot bench.
    const offered = results.filter(({ type }) => type.top.some(({ label }) => label === 'SCM-71'));
    expect(offered.length / results.length).toBeGreaterThan(0.5);
    expect(shareOf(results, 'SCM-71')).toBeGreaterThan(0.05);
    expect(before - (await rightOf())).toBeLessThanOrEqual(4);
    const hit = results.find(({ type }) => type.code === 'SCM-71');
    expect(hit?.type.mode).not.toBe('auto');
    expect(hit?.type.reasons.map(({ en }) => en).join(' ')).toContain('Fake support');
    expect(hit?.models.classifier).toMatch(/^triage-.*\+[0-9a-f]{8}$/);
  });

  it('are there after a restart, and at another process', async () => {
    const other = makeControl(test.services.db);
    await other.refresh();
    const results = await other.live.triageMany(newcomers.slice(10));
    expect(results.map(({ type }) => type.code)).toEqual(
      (await read(newcomers.slice(10))).map(({ type }) => type.code),
    );
  });

  it('survive another model, which may know them itself', async () => {
    const source = changingSource(model);
    const other = makeControl(test.services.db, source);
    await other.refresh();
    const rows = [...readSomeTickets(), ...newcomers.map((text) => ({ text, label: 'SCM-71' }))];
    source.model = await trainSmallModel(embedder, rows);
    await other.refresh();
    expect(other.status()).toMatchObject({ version: source.model.version, problem: null });
    expect((await other.live.triage(newcomers[20]!)).type.code).toBe('SCM-71');
    // A model that cannot be read leaves the former in force.
    source.model = null;
    await other.refresh();
    expect(other.status().problem).toBe('gone');
    expect((await other.live.triage(newcomers[20]!)).type.code).toBe('SCM-71');
  });

  it('refuse codes that are taken, examples of others, and too few of them', async () => {
    const add = (body: object) => test.send('admin', 'POST', '/v1/triage/types', { body });
    expectProblem(await add(TYPE), 409, 'conflict');
    expectProblem(await add({ ...TYPE, code: 'SCM-01' }), 409, 'conflict');
    const own = readSomeTickets(['DEP-01'], 1)[0]?.text ?? '';
    const fresh = { ...TYPE, code: 'SCM-72', examples: ['eins zwei', 'drei vier', 'fünf sechs'] };
    for (const body of [
      { ...fresh, code: 'scm-72' },
      { ...fresh, code: 'SCM-72\n' },
      { ...fresh, en: '' },
      { ...fresh, examples: ['a', 'b'] },
      { ...fresh, examples: ['Same text.', 'same TEXT', 'Same  text!'] },
      { ...fresh, examples: ['one', 'two', '!!! 123'] },
      { ...fresh, examples: ['one', 'two', own] },
      { ...fresh, examples: ['one', 'two', newcomers[0]] },
      { ...fresh, examples: ['one', 'two', 'x'.repeat(4_001)] },
    ])
      expectProblem(await add(body), 400, 'invalid_request');
  });

  it('mask personal data in their examples', async () => {
    const { body } = await test.send<{ examples: string[] }>('admin', 'POST', '/v1/triage/types', {
      body: {
        code: 'GEN-70',
        en: 'Newsletter',
        zh: '订阅邮件',
        examples: [
          'Stop the newsletter to jane.roe@example.com',
          'unsubscribe me from your marketing mail',
          '请不要再给我发推广邮件',
        ],
      },
    });
    expect(body.examples.join(' ')).not.toContain('jane.roe@example.com');
    expect((await test.send('admin', 'DELETE', '/v1/triage/types/GEN-70')).status).toBe(200);
  });

  it('can be corrected to, and removed again, also from a model that was trained with them', async () => {
    const { body: ticket } = await test.send<{ caseId: string }>('customer', 'POST', '/v1/tickets', {
      body: { body: 'Somebody called as support' },
    });
    await test.settle();
    const corrected = await test.send('reviewer', 'POST', `/v1/cases/${ticket.caseId}/triage-correction`, {
      body: { reasonCode: 'SCM-71' },
    });
    expect(corrected.status).toBe(200);
    expect((await test.send('admin', 'DELETE', '/v1/triage/types/SCM-71')).status).toBe(200);
    expectProblem(await test.send('admin', 'DELETE', '/v1/triage/types/SCM-71'), 404, 'not_found');
    expect(shareOf(await read(newcomers.slice(10)), 'SCM-71')).toBe(0);
    const rows = [...readSomeTickets(), ...newcomers.map((text) => ({ text, label: 'SCM-71' }))];
    const trained = makeControl(test.services.db, changingSource(await trainSmallModel(embedder, rows)));
    await trained.refresh();
    expect(shareOf(await trained.live.triageMany(newcomers.slice(10)), 'SCM-71')).toBe(0);
    const { body: listed } = await test.send<{ items: { code: string; removedAt: string | null }[] }>(
      'reviewer',
      'GET',
      '/v1/triage/types',
    );
    expect(listed.items.filter(({ code }) => code === 'SCM-71')).toMatchObject([
      { removedAt: expect.any(String) as string },
    ]);
    const { body: status } = await test.send<{ changes: { action: string }[] }>(
      'reviewer',
      'GET',
      '/v1/triage/model',
    );
    expect(status.changes.map(({ action }) => action)).toContain('type.removed');
  });

  it('are added once when two ask at the same time', async () => {
    const body = { ...TYPE, code: 'SCM-73' };
    const answers = await Promise.all([
      test.send('admin', 'POST', '/v1/triage/types', { body }),
      test.send('admin', 'POST', '/v1/triage/types', { body }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await read([newcomers[15]!])).length).toBe(1);
  });
});
