import { eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { caseTopics, incidentMembers, incidents } from '../../src/database/schema.ts';
import { openIncidents } from '../../src/incidents/track-incidents.ts';
import { receiveTicket, processCase } from '../../src/pipeline/process-ticket.ts';
import { sweepIncidents } from '../../src/pipeline/watch-for-incident.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

const HOUR = 3_600_000;
interface IncidentPage {
  readonly items: {
    id: string;
    status: string;
    count: number;
    expected: number;
    members: number;
    name: { zh: string };
  }[];
  readonly nextCursor: string | null;
}

describeOnEachDatabase('incidents', (open) => {
  let test: TestApp;
  let customers = 0;
  beforeEach(async () => {
    test = await startApp(await open());
  });

  const submit = async (customerId = `c-${(customers += 1)}`): Promise<string> => {
    const caller = { keyId: 'key_test', name: 'test', role: 'channel', customerId: null } as const;
    const { case: made } = await receiveTicket(test.services, caller, {
      customerId,
      channel: 'web',
      externalId: null,
      idempotencyKey: null,
      locale: null,
      subject: null,
      body: `The coins of my order are not released, says ${customerId}`,
      evidence: [],
    });
    await processCase(test.services, made.id);
    return made.id;
  };
  /** Some days on which one ticket comes in at this hour. */
  const liveThrough = async (days: number): Promise<void> => {
    for (let day = 0; day < days; day += 1) {
      await submit();
      test.wait(24 * HOUR);
    }
  };
  const list = async (query = ''): Promise<IncidentPage> =>
    (await test.send<IncidentPage>('reviewer', 'GET', `/v1/incidents${query}`)).body;

  it('open at intake with the count beside the usual, gather their cases, and close when it is over', async () => {
    await liveThrough(14);
    for (let i = 0; i < 16; i += 1) await submit();
    const [incident, ...others] = (await list('?status=open')).items;
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      status: 'open',
      name: { zh: expect.stringMatching(/\p{Script=Han}/u) as string },
    });
    expect(incident?.expected).toBeLessThan(2);
    expect(incident?.members).toBe(16);
    await sweepIncidents(test.services);
    expect((await list()).items[0]).toMatchObject({ id: incident?.id, count: 16, members: 16 });
    test.wait(20 * HOUR);
    await sweepIncidents(test.services);
    expect((await list('?status=open')).items).toEqual([]);
    expect((await list('?status=closed')).items[0]).toMatchObject({ id: incident?.id, peakCount: 16 });
    // The flood is not what is usual: as many a day later are a flood again.
    test.wait(4 * HOUR);
    for (let i = 0; i < 16; i += 1) await submit();
    expect((await list('?status=open')).items[0]?.expected).toBeLessThan(2);
  });

  it('do not open for one customer who writes often, nor without a record of what is usual', async () => {
    for (let i = 0; i < 16; i += 1) await submit();
    expect((await list()).items).toEqual([]);
    test.wait(24 * HOUR);
    await liveThrough(14);
    for (let i = 0; i < 15; i += 1) await submit('c-loud');
    expect((await list()).items).toEqual([]);
  });

  it('open once when several workers see the flood at the same moment', async () => {
    await liveThrough(14);
    const { db } = test.services;
    const ids = await Promise.all(Array.from({ length: 8 }, () => submit()));
    for (let i = 0; i < 8; i += 1) ids.push(await submit());
    await db.delete(incidentMembers);
    await db.delete(incidents);
    const opened = await Promise.all([1, 2, 3].map(() => openIncidents(test.services)));
    expect(opened.flat()).toHaveLength(1);
    expect(await db.$count(incidents, eq(incidents.status, 'open'))).toBe(1);
    expect(await db.$count(caseTopics)).toBe(30);
  });

  it('are listed in pages, for reviewers only', async () => {
    expectProblem(await test.send('customer', 'GET', '/v1/incidents'), 403, 'forbidden');
    expectProblem(await test.send('reviewer', 'GET', '/v1/incidents?status=x'), 400, 'invalid_request');
    const { db, now } = test.services;
    const at = now();
    await db.insert(incidents).values(
      [1, 2, 3].map((i) => ({
        id: `inc_${i}`,
        topic: 'DEP-01',
        status: 'closed' as const,
        windowHours: 2,
        count: 9,
        expected: 1,
        peakCount: 9,
        logChance: -20,
        startedAt: at,
        openedAt: at,
        checkedAt: at,
        closedAt: at,
      })),
    );
    const first = await list('?limit=2');
    expect(first.items.map(({ id }) => id)).toEqual(['inc_3', 'inc_2']);
    const rest = await list(`?limit=2&cursor=${first.nextCursor ?? ''}`);
    expect(rest.items.map(({ id }) => id)).toEqual(['inc_1']);
  });
});
