import { beforeAll, expect, it } from 'vitest';
import { tickets } from '../../src/database/schema.ts';
import type { TicketView } from '../../src/http/present-case.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

interface Page {
  readonly items: readonly TicketView[];
  readonly nextCursor: string | null;
}

const BODY = 'I paid 21,840 CNY to the seller, who does not release the coins.';

describeOnEachDatabase('tickets over HTTP', (open) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp(await open());
  });

  it('stores a ticket, says where it is, and shows it to its customer', async () => {
    const made = await test.send<TicketView>('customer', 'POST', '/v1/tickets', {
      body: { body: BODY, subject: 'Order' },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/v1/tickets/${made.body.id}`);
    expect(made.body).toMatchObject({
      customerId: 'cust-1',
      state: 'submitted',
      view: 'UNDER_REVIEW',
      body: BODY,
    });
    const read = await test.send<TicketView>('customer', 'GET', `/v1/tickets/${made.body.id}`);
    expect(read.body.id).toBe(made.body.id);
    await test.settle();
    const queued = await test.send<TicketView>('customer', 'GET', `/v1/tickets/${made.body.id}`);
    expect(queued.body.state).toBe('claim.under_review');
  });

  it('waits for the assessment when asked to', async () => {
    const made = await test.send<TicketView>('customer', 'POST', '/v1/tickets', {
      body: { body: BODY },
      headers: { prefer: 'wait=20' },
    });
    expect(made.body.state).toBe('claim.under_review');
  });

  it('makes one row of fifty identical tickets at once', async () => {
    const before = await test.services.db.$count(tickets);
    const send = () =>
      test.send<TicketView>('channel', 'POST', '/v1/tickets', {
        body: { body: BODY, customerId: 'cust-9', externalId: 'zd-77' },
        headers: { 'idempotency-key': 'once-only-1' },
      });
    const answers = await Promise.all(Array.from({ length: 50 }, send));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body.trackingUrl)).size).toBe(1);
    expect(await test.services.db.$count(tickets)).toBe(before + 1);
    await test.settle();
  });

  it('refuses the same key with another body, and an external id that is taken', async () => {
    const send = (body: object, key?: string) =>
      test.send('channel', 'POST', '/v1/tickets', {
        body: { customerId: 'cust-9', body: BODY, ...body },
        ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
      });
    expect((await send({}, 'k-1')).status).toBe(201);
    const other = expectProblem(await send({ body: 'Another text' }, 'k-1'), 422, 'idempotency_conflict');
    expect(other.errors?.[0]?.path).toBe('header/Idempotency-Key');
    expect((await send({ externalId: 'e-1' })).status).toBe(201);
    expect((await send({ externalId: 'e-1' })).status).toBe(200);
    expectProblem(await send({ externalId: 'e-1', body: 'Another text' }), 409, 'conflict');
    expect((await send({ externalId: 'e-2' }, 'k-2')).status).toBe(201);
    expectProblem(await send({ externalId: 'e-1' }, 'k-2'), 409, 'conflict');
  });

  it('keeps the ids of two senders apart', async () => {
    const send = (who: 'channel' | 'other_channel') =>
      test.send<TicketView>(who, 'POST', '/v1/tickets', {
        body: { body: BODY, customerId: 'c', externalId: 'same' },
      });
    const [mine, theirs] = [await send('channel'), await send('other_channel')];
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(mine.body.id).not.toBe(theirs.body.id);
    expectProblem(await test.send('other_channel', 'GET', `/v1/tickets/${mine.body.id}`), 404, 'not_found');
    expect((await test.send('channel', 'GET', `/v1/tickets/${mine.body.id}`)).status).toBe(200);
  });

  it('shows a customer their own tickets and nobody else’s', async () => {
    const made = await test.send<TicketView>('other_customer', 'POST', '/v1/tickets', {
      body: { body: 'Mine alone' },
    });
    for (const path of [
      `/v1/tickets/${made.body.id}`,
      `/v1/cases/${made.body.caseId}`,
      `/v1/cases/${made.body.caseId}/timeline`,
    ]) {
      expectProblem(await test.send('customer', 'GET', path), 404, 'not_found');
      expect((await test.send('other_customer', 'GET', path)).status).toBe(200);
    }
    const mine = await test.send<Page>('customer', 'GET', '/v1/tickets?limit=100');
    expect(new Set(mine.body.items.map((item) => item.customerId))).toEqual(new Set(['cust-1']));
    const asked = await test.send<Page>('customer', 'GET', '/v1/tickets?customerId=cust-2');
    expect(asked.body.items).toEqual([]);
    const sent = await test.send<Page>('other_channel', 'GET', '/v1/tickets?limit=100');
    expect(sent.body.items.every((item) => item.externalId === 'same')).toBe(true);
    const foreign = { body: { body: 'x', customerId: 'cust-2' } };
    const refused = expectProblem(
      await test.send('customer', 'POST', '/v1/tickets', foreign),
      400,
      'invalid_request',
    );
    expect(refused.errors?.[0]?.path).toBe('/customerId');
    expectProblem(
      await test.send('channel', 'POST', '/v1/tickets', { body: { body: 'x' } }),
      400,
      'invalid_request',
    );
  });

  it('pages through all tickets once, whatever arrives meanwhile', async () => {
    const all = await test.services.db.$count(tickets);
    const seen: string[] = [];
    let cursor: string | null = null;
    let rounds = 0;
    do {
      const next: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = await test.send<Page>('reviewer', 'GET', `/v1/tickets?limit=3${next}`);
      expect(page.status).toBe(200);
      seen.push(...page.body.items.map((item) => item.id));
      cursor = page.body.nextCursor;
      if (rounds === 0) {
        test.wait(1_000);
        await test.send('customer', 'POST', '/v1/tickets', { body: { body: 'Later' } });
      }
      rounds += 1;
    } while (cursor !== null && rounds < 100);
    expect(seen).toHaveLength(all);
    expect(new Set(seen).size).toBe(all);
  });

  it('refuses a cursor of another query, another list, another caller, and a forged one', async () => {
    const page = await test.send<Page>('reviewer', 'GET', '/v1/tickets?limit=1');
    const cursor = page.body.nextCursor ?? '';
    expect(cursor).not.toBe('');
    const forge = (keys: readonly unknown[]): string => {
      const [fingerprint] = JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))) as string[];
      return btoa(JSON.stringify([fingerprint, ...keys]))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
    };
    const foreign = [
      ['reviewer', `/v1/tickets?limit=1&channel=web&cursor=${cursor}`],
      ['reviewer', `/v1/cases?limit=1&cursor=${cursor}`],
      ['reviewer', `/v1/kb/articles?cursor=${cursor}`],
      ['customer', `/v1/tickets?limit=1&cursor=${cursor}`],
      ['reviewer', '/v1/tickets?cursor=nonsense'],
      ['reviewer', '/v1/tickets?cursor=%00'],
      ['reviewer', `/v1/tickets?cursor=${forge([1e300, 'tkt_0000000000'])}`],
      ['reviewer', `/v1/tickets?cursor=${forge([-1e12, 'tkt_0000000000'])}`],
      ['reviewer', `/v1/tickets?cursor=${forge([0, 'a\u0000b'])}`],
      ['reviewer', `/v1/tickets?cursor=${forge([0])}`],
    ] as const;
    for (const [who, path] of foreign) {
      const problem = expectProblem(await test.send(who, 'GET', path), 400, 'invalid_cursor');
      expect(problem.errors?.[0]?.path).toBe('query/cursor');
    }
    expect((await test.send('reviewer', 'GET', `/v1/tickets?limit=50&cursor=${cursor}`)).status).toBe(200);
  });
});
