import { beforeAll, expect, it } from 'vitest';
import { cases } from '../../src/database/schema.ts';
import type { TriageResult } from '../../src/domain/triage-result.ts';
import { estimatePrior, MIN_TICKETS } from '../../src/triage-feedback/estimate-prior.ts';
import { runShadow } from '../../src/triage-feedback/run-shadow.ts';
import { createTriageControl, type TriageControl } from '../../src/triage-feedback/triage-control.ts';
import { watchDrift } from '../../src/triage-feedback/watch-drift.ts';
import { processWaiting } from '../../src/pipeline/process-ticket.ts';
import { submitTicket } from '../../src/cases/submit-ticket.ts';
import type { Caller } from '../../src/domain/access.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { changingSource, readSomeTickets, trainSmallModel } from '../fakes/small-triage-model.ts';
import { createWordEmbedder } from '../fakes/word-embedder.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

const DAY = 86_400_000;
const embedder = createWordEmbedder();
const channel: Caller = { keyId: 'key_c', name: 'c', role: 'channel', customerId: null };

describeOnEachDatabase('watching how tickets are read', (open) => {
  let test: TestApp;
  let control: TriageControl;
  beforeAll(async () => {
    const model = await trainSmallModel(embedder);
    const weaker = await trainSmallModel(embedder, readSomeTickets(undefined, 8));
    const { db, ...handle } = await open();
    control = createTriageControl({
      db,
      embedder,
      source: changingSource(model),
      shadow: changingSource(weaker),
      onProblem: () => undefined,
    });
    await control.refresh();
    test = await startApp({ db, ...handle }, { embedder, triage: control.live, triageControl: control });
  });

  const submit = async (bodies: readonly string[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const [i, body] of bodies.entries()) {
      const { case: made } = await submitTicket(test.services, channel, {
        customerId: `cust-${i}`,
        channel: 'api',
        externalId: null,
        idempotencyKey: null,
        locale: null,
        subject: null,
        body,
        evidence: [],
      });
      ids.push(made.id);
    }
    while ((await processWaiting(test.services)) > 0);
    return ids;
  };
  interface Shadow {
    report: {
      type: { rows: number; share: number; interval: [number, number] };
      differences: { live: string; shadow: string; count: number; liveRight: number; shadowRight: number }[];
      settled: { rows: number; a: number; b: number };
    } | null;
    running: { version: string | null };
    candidates: { version: string; tickets: number }[];
  }
  const shadow = async (): Promise<Shadow> =>
    (await test.send<Shadow>('admin', 'GET', '/v1/triage/shadow')).body;

  it('lets a candidate read along, each ticket once, and nothing of it reaches the case', async () => {
    expect((await shadow()).report).toBeNull();
    await submit(['A ticket from before the candidate came']);
    test.wait(DAY);
    expect(await runShadow(test.services)).toBe(0);
    const rows = readSomeTickets(undefined, 40).filter((_, i) => i % 40 >= 34);
    const ids = await submit(rows.map(({ text }) => text));
    await Promise.all([runShadow(test.services, 20), runShadow(test.services, 20)]);
    while ((await runShadow(test.services, 20)) > 0);
    const before = await shadow();
    expect(before.candidates).toEqual([{ version: before.running.version, tickets: ids.length }]);
    expect(before.report?.type.rows).toBe(ids.length);
    const stored = await test.services.db.select({ triage: cases.triage }).from(cases);
    expect(stored.some(({ triage }) => triage?.models.classifier === before.running.version)).toBe(false);

    // People say what each is: whoever was right gets the point.
    for (const [i, caseId] of ids.entries())
      await test.send('reviewer', 'POST', `/v1/cases/${caseId}/triage-correction`, {
        body: { reasonCode: rows[i]?.label },
      });
    const { report } = await shadow();
    const differing = report?.differences.reduce((sum, { count }) => sum + count, 0) ?? 0;
    expect(differing).toBe(Math.round(ids.length * (1 - (report?.type.share ?? 1))));
    expect(report?.settled.rows).toBe(ids.length);
    const gained = report?.differences.reduce((sum, one) => sum + one.shadowRight - one.liveRight, 0) ?? 0;
    expect((report?.settled.b ?? 0) - (report?.settled.a ?? 0)).toBeCloseTo(gained / ids.length);
    expectProblem(await test.send('admin', 'GET', '/v1/triage/shadow?version=other'), 404, 'not_found');
    expectProblem(await test.send('admin', 'GET', '/v1/triage/shadow?verson=x'), 400, 'invalid_request');
  });

  it('tells once a day whether the inflow has changed', async () => {
    const { db } = test.services;
    const [stored] = await db.select().from(cases).limit(1);
    const readAs = (code: string, i: number): TriageResult => {
      const triage = stored?.triage as TriageResult;
      const confidence = ((i * 37) % 100) / 100;
      return {
        ...triage,
        language: { code: i % 2 === 0 ? 'en' : 'zh', confidence: 1 },
        type: { ...triage.type, code, confidence, nearest: confidence / 2, outOfScope: false },
        models: { ...triage.models, classifier: 'triage-drift' },
      };
    };
    const plant = async (daysAgo: number, count: number, code: (i: number) => string): Promise<void> => {
      const bodies = Array.from({ length: count }, (_, i) => `planted ${daysAgo} ${i}`);
      for (const [i, caseId] of (await submitUnread(bodies)).entries())
        await setTriage(caseId, readAs(code(i), i), new Date(test.services.now().getTime() - daysAgo * DAY));
    };
    const submitUnread = async (bodies: readonly string[]): Promise<string[]> => {
      const ids: string[] = [];
      for (const body of bodies) {
        const { case: made } = await submitTicket(test.services, channel, {
          customerId: 'drift',
          channel: 'api',
          externalId: null,
          idempotencyKey: null,
          locale: null,
          subject: null,
          body,
          evidence: [],
        });
        ids.push(made.id);
      }
      return ids;
    };
    const setTriage = async (caseId: string, triage: TriageResult, openedAt: Date): Promise<void> => {
      const { eq } = await import('drizzle-orm');
      await db
        .update(cases)
        .set({ triage, openedAt, state: 'claim.under_review' })
        .where(eq(cases.id, caseId));
    };
    test.wait(60 * DAY);
    await plant(20, 110, (i) => `DEP-0${1 + (i % 4)}`);
    await plant(3, 60, () => 'WDR-01');
    const row = await watchDrift(test.services);
    expect(row).toMatchObject({ alarm: true, windowTickets: 60, referenceTickets: 110 });
    expect(await watchDrift(test.services)).toBeNull();
    const { body } = await test.send<{
      items: { alarm: boolean; measures: { measure: string; drifted: boolean }[] }[];
    }>('reviewer', 'GET', '/v1/triage/drift');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]?.measures.flatMap(({ measure, drifted }) => (drifted ? [measure] : []))).toEqual([
      'types',
    ]);
  });

  it('estimates the shares of types from enough tickets, and uses them when told, reversibly', async () => {
    expect(await estimatePrior({ ...test.services, embedder })).toBeNull();
    const deposits = readSomeTickets(['DEP-01'], 60);
    const more = Array.from({ length: MIN_TICKETS - 110 - 60 + 10 }, (_, i) => ({
      text: `${deposits[i % deposits.length]?.text ?? ''} ${i}`,
    }));
    await submit(more.map(({ text }) => text));
    const row = await estimatePrior({ ...test.services, embedder });
    expect(row?.tickets).toBeGreaterThanOrEqual(MIN_TICKETS);
    const deposit = row?.shares['DEP-01'] ?? 0;
    expect(Object.values(row?.shares ?? {}).every((share) => share <= deposit)).toBe(true);
    expect(await estimatePrior({ ...test.services, embedder })).toBeNull();

    const UNSURE = 'hello, where is it please';
    const odds = async (): Promise<number> => {
      const result = await control.live.triage(UNSURE);
      return result.type.top.find(({ label }) => label === 'DEP-01')?.probability ?? 0;
    };
    const apply = (applied: boolean) =>
      test.send<{ prior: { applied: boolean } }>('admin', 'PUT', '/v1/triage/prior', { body: { applied } });
    await apply(false);
    const before = await odds();
    expect((await apply(true)).body.prior.applied).toBe(true);
    expect(control.status().prior?.id).toBe(row?.id);
    expect(await odds()).toBeGreaterThan(before);
    expect((await apply(false)).body.prior.applied).toBe(false);
    expect(await odds()).toBeCloseTo(before, 6);
    expectProblem(
      await test.send('admin', 'PUT', '/v1/triage/prior', { body: { applied: 'yes' } }),
      400,
      'invalid_request',
    );
  });
});
