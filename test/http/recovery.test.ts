import { eq } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { leaseSubmitted, queueCase, releaseLeases } from '../../src/cases/queue-case.ts';
import { addEvidence } from '../../src/cases/request-information.ts';
import { submitTicket } from '../../src/cases/submit-ticket.ts';
import { withdrawCase } from '../../src/cases/respond-to-decision.ts';
import { readTimeline } from '../../src/cases/read-timeline.ts';
import { cases } from '../../src/database/schema.ts';
import type { Caller } from '../../src/domain/access.ts';
import { processCase, processWaiting } from '../../src/pipeline/process-ticket.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { createFixedTriage } from '../fakes/fixed-triage.ts';
import { startApp, type TestApp } from './start-app.ts';

const MINUTE = 60_000;
const customer: Caller = { keyId: 'key_1', name: 'c', role: 'customer', customerId: 'cust-1' };
const reviewer: Caller = { keyId: 'key_2', name: 'r', role: 'reviewer', customerId: null };

describeOnEachDatabase('tickets that were left behind', (open) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp(await open());
  });

  const submit = async (body = 'Paid, not released'): Promise<string> => {
    const none = { externalId: null, idempotencyKey: null, locale: null, subject: null, evidence: [] };
    const { case: made } = await submitTicket(test.services, customer, {
      ...none,
      customerId: 'cust-1',
      channel: 'api',
      body,
    });
    return made.id;
  };
  const stateOf = async (caseId: string) => {
    const [row] = await test.services.db.select().from(cases).where(eq(cases.id, caseId));
    return row;
  };

  it('are taken up when the lease of the worker that died has run out, and each once', async () => {
    const ids = await Promise.all([submit(), submit(), submit()]);
    expect(await leaseSubmitted(test.services, { limit: 10 })).toHaveLength(3);
    expect(await processWaiting(test.services)).toBe(0);
    test.wait(2 * MINUTE + 1);
    const both = await Promise.all([processWaiting(test.services), processWaiting(test.services)]);
    expect(both[0] + both[1]).toBe(3);
    for (const id of ids) {
      expect((await stateOf(id))?.state).toBe('claim.under_review');
      const { entries } = await readTimeline(test.services.db, reviewer, id);
      expect(entries.filter(({ action }) => action === 'case.queued')).toHaveLength(1);
    }
  });

  it('are taken up at once by a process that has the database for itself', async () => {
    await submit();
    await leaseSubmitted(test.services, { limit: 10 });
    expect(await releaseLeases(test.services)).toBe(1);
    expect(await processWaiting(test.services)).toBe(1);
  });

  it('reach a human unread when they brought the process down again and again', async () => {
    const id = await submit();
    for (let crash = 0; crash < 3; crash += 1) {
      await leaseSubmitted(test.services, { limit: 1 });
      await releaseLeases(test.services);
    }
    expect((await processCase(test.services, id))?.suggestionError).toContain('given up after 3 attempts');
  });

  it('do not hold up the others when one cannot be processed', async () => {
    const triage = createFixedTriage();
    const failing = {
      ...test.services,
      triage: {
        ...triage,
        triage: (text: string) =>
          text === 'poison' ? Promise.reject(new Error('bad')) : triage.triage(text),
      },
    };
    const [bad, good] = [await submit('poison'), await submit()];
    expect(await processWaiting(failing)).toBe(2);
    expect(await stateOf(bad)).toMatchObject({
      state: 'claim.under_review',
      suggestionError: 'internal_error: see the log',
    });
    expect(await stateOf(good)).toMatchObject({ state: 'claim.under_review', suggestionError: null });
  });

  it('keep what the customer did while they were being read', async () => {
    const assessment = { triage: null, suggestion: null, error: 'x' };
    const added = await submit();
    await leaseSubmitted(test.services, { caseId: added, limit: 1 });
    await addEvidence(test.services, customer, added, [
      { type: 'OTHER', name: 'note', description: 'A note.' },
    ]);
    expect((await queueCase(test.services, added, assessment)).state).toBe('claim.under_review');
    const gone = await submit();
    await leaseSubmitted(test.services, { caseId: gone, limit: 1 });
    await withdrawCase(test.services, customer, gone, '');
    expect((await queueCase(test.services, gone, assessment)).state).toBe('withdrawn');
    for (const id of [added, gone])
      expect((await readTimeline(test.services.db, reviewer, id)).verification.ok).toBe(true);
  });

  it('are few after many customers at once', async () => {
    await Promise.all(Array.from({ length: 25 }, (_, i) => submit(`Ticket ${i}`)));
    let processed = 0;
    for (let round = 0; round < 5; round += 1) {
      const counts = await Promise.all([processWaiting(test.services), processWaiting(test.services)]);
      processed += counts[0] + counts[1];
    }
    expect(processed).toBe(25);
  });
});
