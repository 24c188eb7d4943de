import { and, asc, count, desc, eq, gt, inArray, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import type { Executor } from '../database/database.ts';
import { cases, tickets } from '../database/schema.ts';
import { may, type Caller } from '../domain/access.ts';
import { REVIEWABLE_STATES, type CaseState } from '../domain/case-state.ts';
import type { Priority, RiskLevel } from '../domain/triage-result.ts';
import { openListed, type CaseWithTicket } from './load-case.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface QueueQuery {
  readonly state: CaseState | null;
  readonly reasonCode: string | null;
  readonly risk: RiskLevel | null;
  readonly priority: Priority | null;
  readonly claimed: 'me' | 'nobody' | 'anyone';
  /** 1 to 100. */
  readonly limit: number;
  readonly cursor: string | null;
}

/** Cases up for review: most urgent first, then longest waiting. */
export async function listQueue(
  db: Executor,
  caller: Caller,
  query: QueueQuery,
  now: Date,
): Promise<Page<CaseWithTicket>> {
  const { limit, cursor, ...filters } = query;
  const fingerprinted = { list: 'queue', ...filters, me: query.claimed === 'me' ? caller.keyId : null };
  const where: (SQL | undefined)[] = [
    query.state ? eq(cases.state, query.state) : inArray(cases.state, [...REVIEWABLE_STATES]),
  ];
  if (query.reasonCode) where.push(eq(cases.reasonCode, query.reasonCode));
  if (query.risk) where.push(eq(cases.risk, query.risk));
  if (query.priority) where.push(eq(cases.priority, query.priority));
  if (query.claimed === 'me') where.push(eq(cases.claimedBy, caller.keyId));
  if (query.claimed === 'nobody') where.push(or(isNull(cases.claimedBy), lt(cases.claimExpiresAt, now)));
  if (cursor !== null) {
    const [rank, openedAt, id] = decodeCursor(fingerprinted, cursor, ['integer', 'instant', 'string']) as [
      number,
      number,
      string,
    ];
    const opened = new Date(openedAt);
    where.push(
      or(
        lt(cases.priorityRank, rank),
        and(eq(cases.priorityRank, rank), gt(cases.openedAt, opened)),
        and(eq(cases.priorityRank, rank), eq(cases.openedAt, opened), gt(cases.id, id)),
      ),
    );
  }
  const rows = await db
    .select({ case: cases, ticket: tickets })
    .from(cases)
    .innerJoin(tickets, eq(tickets.id, cases.ticketId))
    .where(and(...where))
    .orderBy(desc(cases.priorityRank), asc(cases.openedAt), asc(cases.id))
    .limit(limit + 1);
  const items = await openListed(db, rows.slice(0, limit));
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      rows.length > limit && last
        ? encodeCursor(fingerprinted, [last.case.priorityRank, last.case.openedAt.getTime(), last.case.id])
        : null,
  };
}

export async function countByState(db: Executor): Promise<Readonly<Record<string, number>>> {
  const rows = await db.select({ state: cases.state, cases: count() }).from(cases).groupBy(cases.state);
  return Object.fromEntries(rows.map((row) => [row.state, row.cases]));
}

export interface TicketQuery {
  readonly customerId: string | null;
  readonly channel: string | null;
  readonly limit: number;
  readonly cursor: string | null;
}

/** Tickets that the caller may see, newest first. */
export async function listTickets(
  db: Executor,
  caller: Caller,
  query: TicketQuery,
): Promise<Page<CaseWithTicket>> {
  const { limit, cursor, ...filters } = query;
  const scope = may(caller, 'ticket:read_all')
    ? undefined
    : caller.role === 'customer'
      ? eq(tickets.customerId, caller.customerId ?? '')
      : eq(tickets.source, caller.keyId);
  const fingerprinted = { list: 'tickets', ...filters, caller: caller.keyId };
  const where: (SQL | undefined)[] = [scope];
  if (query.customerId) where.push(eq(tickets.customerId, query.customerId));
  if (query.channel) where.push(eq(tickets.channel, query.channel));
  if (cursor !== null) {
    const [receivedAt, id] = decodeCursor(fingerprinted, cursor, ['instant', 'string']) as [number, string];
    where.push(
      sql`(${tickets.receivedAt}, ${tickets.id}) < (${new Date(receivedAt).toISOString()}::timestamptz, ${id})`,
    );
  }
  const rows = await db
    .select({ case: cases, ticket: tickets })
    .from(tickets)
    .innerJoin(cases, eq(cases.ticketId, tickets.id))
    .where(and(...where))
    .orderBy(desc(tickets.receivedAt), desc(tickets.id))
    .limit(limit + 1);
  const items = await openListed(db, rows.slice(0, limit));
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      rows.length > limit && last
        ? encodeCursor(fingerprinted, [last.ticket.receivedAt.getTime(), last.ticket.id])
        : null,
  };
}
