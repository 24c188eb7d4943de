import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { triageCorrections } from '../../src/database/schema.ts';
import type { CaseView, TicketView } from '../../src/http/present-case.ts';
import { readHumanLabels } from '../../src/triage-feedback/human-labels.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

describeOnEachDatabase('corrections of triage', (open) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp(await open());
  });
  const submit = async (body: string): Promise<string> => {
    const { body: made } = await test.send<TicketView>('customer', 'POST', '/v1/tickets', { body: { body } });
    await test.settle();
    return made.caseId;
  };
  const correct = (caseId: string, body: object, who: 'reviewer' | 'second_reviewer' = 'reviewer') =>
    test.send<CaseView>(who, 'POST', `/v1/cases/${caseId}/triage-correction`, { body });
  const rowsOf = (caseId: string) =>
    test.services.db
      .select()
      .from(triageCorrections)
      .where(sql`${triageCorrections.caseId} = ${caseId}`)
      .orderBy(triageCorrections.correctedAt, triageCorrections.id);

  it('change the case, and stand beside what the machine had read', async () => {
    const caseId = await submit('I paid and the seller does not release');
    const before = (await test.send<CaseView>('reviewer', 'GET', `/v1/cases/${caseId}`)).body;
    const { status, body } = await correct(caseId, {
      reasonCode: 'DEP-02',
      risk: 'medium',
      priority: 'high',
      note: 'Sent over the wrong chain',
    });
    expect(status).toBe(200);
    expect(body.internal).toMatchObject({ reasonCode: 'DEP-02', risk: 'medium', priority: 'high' });
    expect(body.internal?.triage?.type.code).toBe('P2P-01');
    // A P2P case has 24 hours, others 72.
    expect(Date.parse(body.dueAt ?? '') - Date.parse(before.dueAt ?? '')).toBe(48 * 3_600_000);
    const [row] = await rowsOf(caseId);
    expect(row).toMatchObject({
      via: 'correction',
      reasonCode: 'DEP-02',
      machineType: 'P2P-01',
      machineConfidence: 0.9,
      modelVersion: 'fixed-rules',
      correctedByRole: 'reviewer',
    });
    const { body: timeline } = await test.send<{
      verification: { ok: boolean };
      entries: { action: string; actor: { kind: string }; data: { machine?: { type: string } } }[];
    }>('reviewer', 'GET', `/v1/cases/${caseId}/timeline`);
    expect(timeline.verification.ok).toBe(true);
    const last = timeline.entries.at(-1);
    expect(last).toMatchObject({ action: 'triage.corrected', actor: { kind: 'reviewer' } });
    expect(last?.data.machine?.type).toBe('P2P-01');
  });

  it('are not shown to the customer', async () => {
    const caseId = await submit('Paid, still waiting');
    await correct(caseId, { reasonCode: 'P2P-11', note: 'An internal remark' });
    const { body } = await test.send('customer', 'GET', `/v1/cases/${caseId}/timeline`);
    expect(JSON.stringify(body)).not.toContain('internal remark');
    expect(JSON.stringify(body)).not.toContain('triage.corrected');
  });

  it('count by the latest word, a confirmation too, and come along with decisions', async () => {
    const caseId = await submit('Another seller who waits');
    await correct(caseId, { reasonCode: 'P2P-03' });
    test.wait(1_000);
    await correct(caseId, { risk: 'high' });
    test.wait(1_000);
    await correct(caseId, { reasonCode: 'P2P-01' }, 'second_reviewer');
    const label = (await readHumanLabels(test.services.db)).find((one) => one.caseId === caseId);
    expect(label).toMatchObject({ type: 'P2P-01', risk: 'high', how: 'named', machineType: 'P2P-01' });

    const decided = await submit('One that is decided');
    await test.send('reviewer', 'POST', `/v1/cases/${decided}/claim`);
    const signed = await test.send('reviewer', 'POST', `/v1/cases/${decided}/decision`, {
      body: {
        outcome: 'DENIED',
        remedy: 'no_action',
        reasons: 'No payment was shown.',
        correctedReasonCode: 'WDR-01',
      },
    });
    expect(signed.status).toBe(200);
    expect(await rowsOf(decided)).toMatchObject([{ via: 'decision', reasonCode: 'WDR-01' }]);

    const standing = await submit('One whose type is let stand');
    await test.send('reviewer', 'POST', `/v1/cases/${standing}/claim`);
    await test.send('reviewer', 'POST', `/v1/cases/${standing}/decision`, {
      body: { outcome: 'DENIED', remedy: 'no_action', reasons: 'No payment was shown.' },
    });
    const labels = await readHumanLabels(test.services.db);
    expect(labels.find((one) => one.caseId === standing)).toMatchObject({
      type: 'P2P-01',
      how: 'left_standing',
    });
    expect(labels.map(({ at }) => at.getTime())).toEqual(
      labels.map(({ at }) => at.getTime()).toSorted((a, b) => a - b),
    );
  });

  it('refuse what says nothing, unknown types, old versions and cases that another holds', async () => {
    const caseId = await submit('A case to be held');
    for (const [body, path] of [
      [{}, '/reasonCode'],
      [{ reasonCode: 'XYZ-42' }, '/reasonCode'],
      [{ reasonCode: 'P2P-01\nDEP-01' }, '/reasonCode'],
      [{ risk: 'extreme' }, '/risk'],
      [{ risk: 'low', note: 'x'.repeat(501) }, '/note'],
    ] as const) {
      const problem = expectProblem(await correct(caseId, body), 400, 'invalid_request');
      expect(problem.errors?.[0]?.path).toBe(path);
    }
    expectProblem(await correct(caseId, { risk: 'low', version: 1_000 }), 409, 'conflict');
    await test.send('second_reviewer', 'POST', `/v1/cases/${caseId}/claim`);
    expectProblem(await correct(caseId, { risk: 'low' }), 409, 'conflict');
    expect(await rowsOf(caseId)).toEqual([]);
  });

  it('cannot be changed or removed once stored', async () => {
    const caseId = await submit('A case whose record stands');
    await correct(caseId, { risk: 'medium' });
    const { db } = test.services;
    const refused = async (statement: ReturnType<typeof sql>): Promise<string> =>
      db.execute(statement).then(
        () => 'done',
        (error: unknown) => String((error as { cause?: unknown }).cause ?? error),
      );
    expect(await refused(sql`UPDATE triage_corrections SET risk = 'low'`)).toContain('append-only');
    expect(await refused(sql`DELETE FROM triage_corrections`)).toContain('append-only');
    expect(await refused(sql`TRUNCATE triage_corrections`)).toContain('append-only');
  });

  it('are stored one after the other when two people correct at once', async () => {
    const caseId = await submit('A case that two look at');
    const answers = await Promise.all([
      correct(caseId, { reasonCode: 'P2P-02' }),
      correct(caseId, { reasonCode: 'P2P-03' }, 'second_reviewer'),
    ]);
    const ok = answers.filter(({ status }) => status === 200).length;
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(await rowsOf(caseId)).toHaveLength(ok);
  });
});
