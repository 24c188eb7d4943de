import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { closeEndedAppealWindows } from '../../src/cases/execute-decision.ts';
import { verifyAllChains, type Timeline } from '../../src/cases/read-timeline.ts';
import { auditEvents, cases } from '../../src/database/schema.ts';
import type { CaseView, TicketView } from '../../src/http/present-case.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { expectProblem, startApp, type Answer, type TestApp, type Who } from './start-app.ts';

const HOUR = 3_600_000;
const denied = { outcome: 'DENIED', remedy: 'no_action', reasons: 'No payment was shown.' };
const upheld = {
  outcome: 'RESOLVED_CLAIMANT_FAVOUR',
  remedy: 'release',
  amount: '500',
  asset: 'USDT',
  reasons: 'The bank statement shows the payment.',
  clauseIds: ['TST-REL-1'],
};
const statement = {
  type: 'BANK_STATEMENT',
  name: 'statement.pdf',
  mime: 'application/pdf',
  contentBase64: btoa('%PDF-1.4 test'),
};

describeOnEachDatabase('the journey of a case', (open) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp(await open());
    const synced = await test.send('admin', 'POST', '/v1/kb/sync', { body: {} });
    expect(synced.status).toBe(200);
  });

  const ticket = async (
    body = 'I paid the seller in full, and the coins are not released.',
  ): Promise<string> => {
    const made = await test.send<TicketView>('customer', 'POST', '/v1/tickets', {
      body: { body },
      headers: { prefer: 'wait=20' },
    });
    expect(made.status).toBe(201);
    return made.body.caseId;
  };
  const act = <T = CaseView>(who: Who, caseId: string, verb: string, body?: object): Promise<Answer<T>> =>
    test.send<T>(who, 'POST', `/v1/cases/${caseId}/${verb}`, body === undefined ? {} : { body });
  const decided = async (body: object = denied, text?: string): Promise<string> => {
    const caseId = await ticket(text);
    await act('reviewer', caseId, 'claim');
    expect((await act('reviewer', caseId, 'decision', body)).status).toBe(200);
    return caseId;
  };

  it('lays the assessment before the reviewer', async () => {
    const caseId = await ticket();
    const { body } = await test.send<CaseView>('reviewer', 'GET', `/v1/cases/${caseId}`);
    expect(body.internal).toMatchObject({ reasonCode: 'P2P-01', risk: 'low', suggestionError: null });
    expect(body.internal?.suggestion?.ruling?.outcome).toBe('RESOLVED_CLAIMANT_FAVOUR');
    expect(body.internal?.suggestion?.precedents.map((past) => past.caseId)).toContain('TPC-1');
    expect(body.internal?.suggestion?.clauses.map((clause) => clause.clauseId)).toContain('TST-REL-1');
    expect(body.internal?.suggestion?.articles[0]?.articleId).toBe('release-of-coins');
    const queue = await test.send<{ items: { id: string }[] }>(
      'reviewer',
      'GET',
      '/v1/cases?claimed=nobody&limit=100',
    );
    expect(queue.body.items.map(({ id }) => id)).toContain(caseId);
  });

  it('goes by claim, decision and acceptance to execution', async () => {
    // In words of its own, so that it is linked to no other case.
    const caseId = await decided(upheld, 'My bank confirms the transfer, yet nobody sends what was bought.');
    const seen = await test.send<CaseView>('customer', 'GET', `/v1/cases/${caseId}`);
    expect(seen.body).toMatchObject({ state: 'decided.appealable', view: 'APPEALABLE' });
    expect(seen.body.decisions).toHaveLength(1);
    expect((await act('customer', caseId, 'acceptance')).body.state).toBe('decided.final');
    expect((await act('reviewer', caseId, 'execution', { reference: 'ledger-1' })).body.state).toBe('closed');
    expect((await act('reviewer', caseId, 'execution', { reference: 'ledger-1' })).status).toBe(200);
    expectProblem(await act('reviewer', caseId, 'execution', { reference: 'ledger-2' }), 409, 'conflict');
    const { body } = await test.send<Timeline>('reviewer', 'GET', `/v1/cases/${caseId}/timeline`);
    expect(body.verification.ok).toBe(true);
    expect(body.entries.map(({ action }) => action)).toEqual([
      'ticket.received',
      'triage.completed',
      'suggestion.drafted',
      'case.queued',
      'case.claimed',
      'decision.signed',
      'decision.accepted',
      'decision.executed',
    ]);
  });

  it('takes new evidence on appeal to another reviewer, whose decision is final', async () => {
    const caseId = await decided();
    const appeal = {
      ground: 'new_evidence',
      statement: 'Here is the statement of my bank.',
      evidence: [statement],
    };
    expectProblem(
      await act('customer', caseId, 'appeal', { ...appeal, evidence: [] }),
      422,
      'not_admissible',
    );
    expectProblem(await act('customer', caseId, 'evidence', { evidence: [statement] }), 409, 'conflict');
    const both = await Promise.all([
      act('customer', caseId, 'appeal', appeal),
      act('customer', caseId, 'appeal', appeal),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expectProblem(await act('reviewer', caseId, 'claim'), 409, 'conflict');
    const taken = await act('second_reviewer', caseId, 'claim');
    expect(taken.body.evidence.map(({ name, stage }) => [name, stage])).toEqual([
      ['statement.pdf', 'appeal'],
    ]);
    const final = await act('second_reviewer', caseId, 'decision', {
      ...upheld,
      evidenceIds: [taken.body.evidence[0]?.id],
    });
    expect(final.body.state).toBe('decided.final');
    expectProblem(
      await act('customer', caseId, 'appeal', { ...appeal, ground: 'factual_error' }),
      409,
      'conflict',
    );
  });

  it('closes the window to appeal by the clock', async () => {
    const caseId = await decided();
    test.wait(7 * 24 * HOUR + 1);
    const late = { ground: 'factual_error', statement: 'It was not so at all.', evidence: [statement] };
    expectProblem(await act('customer', caseId, 'appeal', late), 422, 'not_admissible');
    expect(await closeEndedAppealWindows(test.services)).toBeGreaterThanOrEqual(1);
    expect(await closeEndedAppealWindows(test.services)).toBe(0);
    expect((await test.send<CaseView>('customer', 'GET', `/v1/cases/${caseId}`)).body.state).toBe(
      'decided.final',
    );
  });

  it('gives a claim to one of many who reach for it, until it runs out', async () => {
    const caseId = await ticket();
    const reach = ['reviewer', 'second_reviewer', 'admin', 'reviewer', 'second_reviewer'] as const;
    const answers = await Promise.all(reach.map((who) => act(who, caseId, 'claim')));
    const winners = new Set(reach.filter((_, i) => answers[i]?.status === 200));
    expect(winners.size).toBe(1);
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const winner = [...winners][0] ?? 'admin';
    const loser = reach.find((who) => who !== winner) ?? 'admin';
    expectProblem(await act(loser, caseId, 'decision', denied), 409, 'conflict');
    expectProblem(await act(loser, caseId, 'release'), 409, 'conflict');
    test.wait(test.services.policy.claimLeaseMs + 1);
    expect((await act(loser, caseId, 'claim')).status).toBe(200);
    expectProblem(await act(winner, caseId, 'decision', denied), 409, 'conflict');
    expect((await act(loser, caseId, 'release')).status).toBe(200);
  });

  it('takes one of two decisions at once, and none on a version that has passed', async () => {
    const caseId = await ticket();
    const claimed = await act('reviewer', caseId, 'claim');
    await act('customer', caseId, 'evidence', { evidence: [statement] });
    const stale = await act('reviewer', caseId, 'decision', { ...denied, version: claimed.body.version });
    expectProblem(stale, 409, 'conflict');
    const both = await Promise.all([
      act('reviewer', caseId, 'decision', denied),
      act('reviewer', caseId, 'decision', upheld),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body } = await test.send<CaseView>('reviewer', 'GET', `/v1/cases/${caseId}`);
    expect(body.decisions).toHaveLength(1);
  });

  it('sends high risk to a second pair of eyes before the customer hears of it', async () => {
    const caseId = await decided(denied, 'My account was hacked and the coins are gone.');
    const seen = await test.send<CaseView>('customer', 'GET', `/v1/cases/${caseId}`);
    expect(seen.body).toMatchObject({ state: 'claim.second_review', view: 'UNDER_REVIEW', decisions: [] });
    expectProblem(await act('reviewer', caseId, 'claim'), 409, 'conflict');
    await act('second_reviewer', caseId, 'claim');
    expect((await act('second_reviewer', caseId, 'decision', denied)).body.state).toBe('decided.appealable');
  });

  it('asks for information and stops the clock until it comes', async () => {
    const caseId = await ticket();
    await act('reviewer', caseId, 'claim');
    const asked = await act('reviewer', caseId, 'information-request', {
      message: 'Please send the statement of your bank.',
      evidenceTypes: ['BANK_STATEMENT'],
    });
    expect(asked.body).toMatchObject({ state: 'claim.information_requested', view: 'REQUIRED_ACTION' });
    const given = await act('customer', caseId, 'evidence', { evidence: [statement] });
    expect(given.body).toMatchObject({ state: 'claim.under_review', view: 'UNDER_REVIEW' });
  });

  it('answers a question, and does not answer a dispute away', async () => {
    const question = await ticket('How do I add a memo to a deposit?');
    await act('reviewer', question, 'claim');
    const answered = await act('reviewer', question, 'answer', {
      message: 'Put it in the memo field.',
      articleIds: ['deposit-missing-memo'],
    });
    expect(answered.body.state).toBe('closed');
    const dispute = await ticket();
    await act('reviewer', dispute, 'claim');
    expectProblem(await act('reviewer', dispute, 'answer', { message: 'No.' }), 422, 'not_admissible');
  });

  it('can be withdrawn until it is decided', async () => {
    const caseId = await ticket();
    expect((await act('customer', caseId, 'withdrawal', { reason: 'The seller released.' })).body.state).toBe(
      'withdrawn',
    );
    for (const verb of ['claim', 'release'] as const)
      expectProblem(await act('reviewer', caseId, verb), 409, 'conflict');
    expectProblem(await act('customer', await decided(), 'withdrawal', {}), 409, 'conflict');
  });

  it('pages through the queue in its order', async () => {
    for (let i = 0; i < 4; i += 1) await ticket(i === 2 ? 'My account was hacked.' : `Ticket ${i}`);
    const seen: { id: string; priority: string }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Answer<{ items: { id: string; priority: string }[]; nextCursor: string | null }> =
        await test.send('reviewer', 'GET', `/v1/cases?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.body.items);
      cursor = page.body.nextCursor;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    const ranks = seen.map(({ priority }) => ['low', 'normal', 'high', 'urgent'].indexOf(priority));
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
  });

  describe('its record', () => {
    const tamper = async (change: () => Promise<unknown>): Promise<void> => {
      const { db } = test.services;
      await db.execute(sql`ALTER TABLE audit_events DISABLE TRIGGER ALL`);
      await change();
      await db.execute(sql`ALTER TABLE audit_events ENABLE TRIGGER ALL`);
    };

    it('refuses change and deletion in the database itself', async () => {
      const caseId = await decided();
      const { db } = test.services;
      await expect(
        db.update(auditEvents).set({ action: 'x' }).where(eq(auditEvents.caseId, caseId)),
      ).rejects.toThrow();
      await expect(db.delete(auditEvents).where(eq(auditEvents.caseId, caseId))).rejects.toThrow();
      await expect(db.execute(sql`TRUNCATE audit_events`)).rejects.toThrow();
    });

    it.each([
      [
        'an altered outcome',
        sql`UPDATE audit_events SET data = jsonb_set(data, '{outcome}', '"ACCEPTED"') WHERE action = 'decision.signed'`,
      ],
      [
        'an altered time',
        sql`UPDATE audit_events SET at = at + interval '1 second' WHERE action = 'case.claimed'`,
      ],
      [
        'an altered actor',
        sql`UPDATE audit_events SET actor_id = 'key_somebody' WHERE action = 'case.claimed'`,
      ],
      ['a missing event', sql`DELETE FROM audit_events WHERE action = 'case.claimed'`],
      ['a missing end', sql`DELETE FROM audit_events WHERE action = 'decision.signed'`],
      ['a missing record', sql`DELETE FROM audit_events WHERE true`],
    ])('shows %s to whoever reads it', async (_name, change) => {
      const caseId = await decided();
      const before = await test.send<Timeline>('customer', 'GET', `/v1/cases/${caseId}/timeline`);
      expect(before.body.verification.ok).toBe(true);
      await tamper(() => test.services.db.execute(sql`${change} AND case_id = ${caseId}`));
      for (const who of ['customer', 'reviewer'] as const) {
        const { body } = await test.send<Timeline>(who, 'GET', `/v1/cases/${caseId}/timeline`);
        expect(body.verification.ok).toBe(false);
      }
      const report = await verifyAllChains(test.services.db);
      expect(report.broken.map((one) => one.caseId)).toContain(caseId);
      expect(report.cases).toBe(await test.services.db.$count(cases));
    });
  });
});
