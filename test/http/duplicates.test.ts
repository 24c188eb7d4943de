import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyAllChains } from '../../src/cases/read-timeline.ts';
import { caseLinks } from '../../src/database/schema.ts';
import { linkCase } from '../../src/duplicates/link-case.ts';
import type { CaseView, TicketView } from '../../src/http/present-case.ts';
import { processCase } from '../../src/pipeline/process-ticket.ts';
import { extractEntities } from '../../src/triage/extract-entities.ts';
import type { Triage } from '../../src/triage/triage-text.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { createFixedTriage } from '../fakes/fixed-triage.ts';
import { expectProblem, startApp, type TestApp, type Who } from './start-app.ts';

/** The fixed rules, with the ids of the text. */
function createReadingTriage(): Triage {
  const fixed = createFixedTriage();
  const triage: Triage['triage'] = async (text) => ({
    ...(await fixed.triage(text)),
    entities: extractEntities(text),
  });
  return { version: fixed.version, triage, triageMany: (texts) => Promise.all(texts.map(triage)) };
}

let orders = 2026697615459540000n;
const nextOrder = (): string => String((orders += 7n));

describeOnEachDatabase('cases about the same matter', (open) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp(await open(), { triage: createReadingTriage() });
  });

  const submit = async (who: Who, body: string, channel = 'web'): Promise<string> => {
    const made = await test.send<TicketView>(who, 'POST', '/v1/tickets', {
      body: { body, channel },
      headers: { prefer: 'wait=20' },
    });
    expect(made.status).toBe(201);
    return made.body.caseId;
  };
  const read = async (caseId: string, who: Who = 'reviewer'): Promise<CaseView> =>
    (await test.send<CaseView>(who, 'GET', `/v1/cases/${caseId}`)).body;
  const linksOf = async (caseId: string) => (await read(caseId)).internal?.links ?? [];
  const actions = async (caseId: string, who: Who = 'reviewer'): Promise<string[]> => {
    const { body } = await test.send<{ entries: { action: string }[]; verification: { ok: boolean } }>(
      who,
      'GET',
      `/v1/cases/${caseId}/timeline`,
    );
    expect(body.verification.ok).toBe(true);
    return body.entries.map(({ action }) => action);
  };

  it('are linked when they name one order, and shown on both with reasons in both languages', async () => {
    const order = nextOrder();
    const first = await submit('customer', `I paid for order ${order} and the seller does not release.`);
    const second = await submit('customer', `订单 ${order} 付款两小时了还没放币`, 'email');
    for (const [caseId, other, isEarlier] of [
      [first, second, false],
      [second, first, true],
    ] as const) {
      const links = await linksOf(caseId);
      expect(links).toHaveLength(1);
      expect(links[0]).toMatchObject({
        relation: 'duplicate',
        status: 'proposed',
        other: { caseId: other, isEarlier },
      });
      expect(links[0]?.reasons).toEqual([
        { code: 'same_order', en: 'Both name the same order.', zh: '两者提到同一订单。' },
      ]);
      expect(await actions(caseId)).toContain('case.linked');
      expect(await actions(caseId, 'customer')).not.toContain('case.linked');
    }
    expect(await read(first, 'customer')).not.toHaveProperty('internal');
  });

  it('are joined when a reviewer confirms, told to the customer, and parted again', async () => {
    const order = nextOrder();
    const first = await submit('customer', `Order ${order} is not released`);
    const second = await submit('customer', `Still nothing for order ${order}`, 'chat');
    const [link] = await linksOf(second);
    const path = `/v1/cases/${second}/links/${link?.linkId}`;
    const joined = await test.send<CaseView>('reviewer', 'POST', `${path}/confirmation`);
    expect(joined.body).toMatchObject({ state: 'duplicate', joinedTo: first, dueAt: null });
    expect((await test.send('reviewer', 'POST', `${path}/confirmation`)).status).toBe(200);
    expect(await read(second, 'customer')).toMatchObject({ joinedTo: first, view: 'RESOLVED' });
    expect((await actions(second, 'customer')).filter((action) => action === 'case.joined')).toHaveLength(1);
    expect((await read(first)).state).toBe('claim.under_review');
    // A third message about it is led to the case that goes on, not to the one that was joined.
    const third = await submit('customer', `Order ${order}: any news?`);
    expect((await linksOf(third)).map(({ other }) => other.caseId)).toEqual([first]);

    const parted = await test.send<CaseView>('second_reviewer', 'DELETE', path);
    expect(parted.body).toMatchObject({ state: 'claim.under_review', joinedTo: null });
    expect(parted.body.dueAt).not.toBeNull();
    expect(await linksOf(second)).toEqual([]);
    expect(await actions(second)).toEqual(
      expect.arrayContaining([
        'case.linked',
        'link.confirmed',
        'case.joined',
        'link.dismissed',
        'case.separated',
      ]),
    );
  });

  it('stay as they are when the earlier one has ended, and when another reviewer holds the later one', async () => {
    const order = nextOrder();
    const first = await submit('customer', `Order ${order} is not released`);
    await test.send('customer', 'POST', `/v1/cases/${first}/withdrawal`, { body: {} });
    const second = await submit('customer', `Once more, order ${order}`);
    const [link] = await linksOf(second);
    await test.send('second_reviewer', 'POST', `/v1/cases/${second}/claim`);
    const marked = await test.send<CaseView>(
      'reviewer',
      'POST',
      `/v1/cases/${second}/links/${link?.linkId}/confirmation`,
    );
    expect(marked.body.state).toBe('claim.under_review');
    expect((await linksOf(first))[0]?.status).toBe('confirmed');

    const third = await submit('customer', `And again, order ${order}`);
    const toSecond = (await linksOf(third)).find(({ other }) => other.caseId === second);
    await test.send('second_reviewer', 'POST', `/v1/cases/${third}/claim`);
    const path = `/v1/cases/${third}/links/${toSecond?.linkId}/confirmation`;
    expectProblem(await test.send('reviewer', 'POST', path), 409, 'conflict');
    expect((await test.send<CaseView>('second_reviewer', 'POST', path)).body.state).toBe('duplicate');
  });

  it('are linked when they say the same without naming anything, as long as the sums agree', async () => {
    const text = (sum: string) =>
      `The bank took ${sum} EUR from my card and no coins were booked to my spot wallet`;
    const first = await submit('customer', text('912'));
    expect(await linksOf(first)).toEqual([]);
    const second = await submit('customer', `Hello! ${text('912')}, please check`, 'email');
    expect((await linksOf(second)).map(({ other, reasons }) => [other.caseId, reasons[0]?.code])).toEqual([
      [first, 'similar_text'],
    ]);
    expect(await linksOf(await submit('customer', text('477')))).toEqual([]);
  });

  it('of two customers are related by one order, for staff only, and never by their words', async () => {
    const order = nextOrder();
    const buyer = await submit('customer', `I paid for order ${order}, no coins`);
    const seller = await submit('other_customer', `No money for order ${order} reached me`);
    const [link] = await linksOf(seller);
    expect(link).toMatchObject({ relation: 'related', other: { caseId: buyer, customerId: 'cust-1' } });
    expect(link?.reasons.map(({ code }) => code)).toEqual(['same_order', 'other_customer']);
    const seen = JSON.stringify([
      await read(seller, 'other_customer'),
      await actions(seller, 'other_customer'),
    ]);
    expect(seen).not.toContain(buyer);
    expect(seen).not.toContain('link');
    const text = 'The application crashes on start and shows a white page for minutes.';
    await submit('customer', text);
    expect(await linksOf(await submit('other_customer', text))).toEqual([]);
  });

  it('are linked once when both are processed at the same moment, and after a repeat', async () => {
    const order = nextOrder();
    const made = await Promise.all(
      ['web', 'email', 'chat'].map((channel) =>
        test.send<TicketView>('customer', 'POST', '/v1/tickets', {
          body: { body: `Order ${order} (${channel})`, channel },
        }),
      ),
    );
    const ids = made.map(({ body }) => body.caseId);
    await Promise.all(ids.map((id) => processCase(test.services, id)));
    await test.settle();
    for (const id of ids) expect(await linksOf(id)).toHaveLength(2);
    const { db } = test.services;
    const repeated = await Promise.all(
      ids.map(async (id) => {
        const found = await db.query.cases.findFirst({ where: (row) => eq(row.id, id) });
        const ticket = await db.query.tickets.findFirst({
          where: (row) => eq(row.id, found?.ticketId ?? ''),
        });
        if (!found || !ticket) throw new Error('not stored');
        return linkCase(test.services, { case: found, ticket }, null);
      }),
    );
    expect(repeated.flat()).toEqual([]);
    const stored = await db.$count(caseLinks, eq(caseLinks.relation, 'duplicate'));
    for (const id of ids) expect((await read(id)).state).toBe('claim.under_review');
    expect(stored).toBeGreaterThanOrEqual(3);
    expect((await verifyAllChains(db)).broken).toEqual([]);
  });

  it('that were taken off are not proposed again', async () => {
    const order = nextOrder();
    const first = await submit('customer', `Order ${order} one`);
    const second = await submit('customer', `Order ${order} two`);
    const [link] = await linksOf(second);
    await test.send('reviewer', 'DELETE', `/v1/cases/${first}/links/${link?.linkId}`);
    const { db } = test.services;
    const found = await db.query.cases.findFirst({ where: (row) => eq(row.id, second) });
    const ticket = await db.query.tickets.findFirst({ where: (row) => eq(row.id, found?.ticketId ?? '') });
    if (!found || !ticket) throw new Error('not stored');
    await linkCase(test.services, { case: found, ticket }, null);
    expect(await linksOf(second)).toEqual([]);
  });

  describe('by hand', () => {
    it('are linked by what fits their customers, once', async () => {
      const mine = await submit('customer', 'Nobody told me how the verification of my passport went.');
      const mine2 = await submit('customer', 'Fees of futures look doubled on my statement for October.');
      const theirs = await submit('other_customer', 'A stranger asked me for the code of my mail.');
      const link = (otherCaseId: string, relation: string, who: Who = 'reviewer') =>
        test.send<CaseView>(who, 'POST', `/v1/cases/${mine}/links`, { body: { otherCaseId, relation } });
      expectProblem(await link(mine, 'thread'), 422, 'not_admissible');
      const wrong = expectProblem(await link(theirs, 'duplicate'), 422, 'not_admissible');
      expect(wrong.errors?.[0]?.path).toBe('/relation');
      expectProblem(await link(mine2, 'related'), 422, 'not_admissible');
      expectProblem(await link('case_0000000000', 'thread'), 404, 'not_found');
      expectProblem(await link(mine2, 'twin'), 400, 'invalid_request');
      expectProblem(await link(mine2, 'thread', 'agent'), 403, 'forbidden');
      for (let i = 0; i < 2; i += 1) {
        const made = await link(mine2, 'thread');
        expect(made.body.internal?.links.map(({ status, relation }) => ({ status, relation }))).toEqual([
          { status: 'confirmed', relation: 'thread' },
        ]);
      }
      const other = await linksOf(mine2);
      expectProblem(
        await test.send('reviewer', 'POST', `/v1/cases/${theirs}/links/${other[0]?.linkId}/confirmation`),
        404,
        'not_found',
      );
      await test.send('reviewer', 'DELETE', `/v1/cases/${mine}/links/${other[0]?.linkId}`);
      expect((await link(mine2, 'duplicate')).body.internal?.links[0]).toMatchObject({
        relation: 'duplicate',
        status: 'confirmed',
        reasons: [{ code: 'by_hand' }],
      });
    });
  });
});
