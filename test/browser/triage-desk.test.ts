import { beforeAll, expect, it } from 'vitest';
import { driftReports, triageCorrections, triagePriors } from '../../src/database/schema.ts';
import { detectDrift } from '../../src/triage-feedback/detect-drift.ts';
import { createTriageControl, type TriageControl } from '../../src/triage-feedback/triage-control.ts';
import type { TriageModel } from '../../src/triage/triage-model.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { changingSource, trainSmallModel } from '../fakes/small-triage-model.ts';
import { createWordEmbedder } from '../fakes/word-embedder.ts';
import { startApp, type TestApp, type Who } from '../http/start-app.ts';
import { createVisitor, csrfOf, openCase, type Visitor } from './visitor.ts';

const embedder = createWordEmbedder();

describeOnEachDatabase('the desk and the triage model', (open) => {
  let test: TestApp;
  let model: TriageModel;
  let control: TriageControl;
  beforeAll(async () => {
    model = await trainSmallModel(embedder);
    const database = await open();
    control = createTriageControl({
      db: database.db,
      embedder,
      source: changingSource(model),
      shadow: null,
      onProblem: () => undefined,
    });
    await control.refresh();
    test = await startApp(database, { embedder, triageControl: control });
  });

  async function signIn(who: Exclude<Who, 'nobody'>): Promise<Visitor> {
    const visitor = createVisitor(test);
    expect((await visitor.post('/review/login', { apiKey: test.secrets[who] })).status).toBe(303);
    return visitor;
  }

  it('takes a correction from the case page, with a type that was added', async () => {
    await test.send('admin', 'POST', '/v1/triage/types', {
      body: {
        code: 'DEP-44',
        en: 'Deposit from a <closed> chain',
        zh: '停运公链充值',
        examples: ['the chain was shut down', 'I deposited from a dead network', '这条链已经停止运行了'],
      },
    });
    const { caseId } = await openCase(test, 'I paid and nothing came');
    const reviewer = await signIn('reviewer');
    const page = await reviewer.get(`/review/${caseId}`);
    expect(page).toContain('DEP-44 Deposit from a &lt;closed&gt; chain');
    const version = /name="version" value="(\d+)"/.exec(page)?.[1] ?? '';
    const send = (fields: Record<string, string>) =>
      reviewer.post(`/review/${caseId}/correct`, { csrf: csrfOf(page), version, ...fields });
    const empty = await send({});
    expect(empty.status).toBe(400);
    expect(await empty.text()).toContain('Say what is right');
    const saved = await send({ reasonCode: 'DEP-44', priority: 'high', note: 'Read again' });
    expect(saved.status).toBe(303);
    const after = await reviewer.get(saved.headers.get('location') ?? '');
    expect(after).toContain('Your correction is saved.');
    expect(after).toContain('<h1>DEP-44 Deposit from a &lt;closed&gt; chain</h1>');
    const rows = await test.services.db.select().from(triageCorrections);
    expect(rows).toMatchObject([{ caseId, reasonCode: 'DEP-44', risk: null, priority: 'high' }]);
    // The same form sent again is out of date.
    expect((await send({ reasonCode: 'P2P-01' })).status).toBe(409);
    expect(
      (await reviewer.post(`/review/${caseId}/correct`, { csrf: 'x', version, risk: 'low' })).status,
    ).toBe(403);
  });

  it('shows how tickets are read, in both languages, and lets administrators alone change it', async () => {
    const { db, newId, now } = test.services;
    const readings = (count: number, type: string) =>
      Array.from({ length: count }, (_, i) => ({
        type: i % 5 === 0 ? type : 'DEP-01',
        confidence: (i % 100) / 100,
        language: 'zh',
        outOfScope: false,
        distance: 0.2,
      }));
    await db.insert(driftReports).values({
      id: newId('drf'),
      modelVersion: model.version,
      windowStart: now(),
      windowEnd: now(),
      referenceStart: now(),
      windowTickets: 200,
      referenceTickets: 400,
      alarm: true,
      findings: detectDrift(readings(400, 'WDR-01'), readings(200, 'SCM-02')),
      createdAt: now(),
    });
    const [prior] = await db
      .insert(triagePriors)
      .values({
        id: newId('pri'),
        modelVersion: model.version,
        shares: { 'DEP-01': 0.9, 'P2P-01': 0.1 },
        tickets: 321,
        confirmed: 3,
        estimatedAt: now(),
      })
      .returning();
    const reviewer = await signIn('reviewer');
    const page = await reviewer.get('/review/triage?lang=en');
    for (const text of [model.version, 'Has the inflow changed?', 'changed', 'DEP-44', 'Type added', '321'])
      expect(page).toContain(text);
    expect(page).not.toContain('/review/triage/prior');
    expect(page).not.toContain('Candidate beside');
    const refused = await reviewer.post('/review/triage/prior', { csrf: csrfOf(page), applied: 'yes' });
    expect(refused.status).toBe(403);
    expect(control.status().prior).toBeNull();

    const admin = await signIn('admin');
    const own = await admin.get('/review/triage?lang=zh');
    expect(own).toContain('候选模型与当前模型对比');
    expect(own).toContain('停运公链充值');
    expect((await admin.post('/review/triage/prior', { csrf: 'x', applied: 'yes' })).status).toBe(403);
    const applied = await admin.post('/review/triage/prior', { csrf: csrfOf(own), applied: 'yes' });
    expect(applied.status).toBe(303);
    expect(control.status().prior?.id).toBe(prior?.id);
    expect((await createVisitor(test).request('/review/triage')).status).toBe(303);
  });
});
