import { and, countDistinct, eq, gt, gte, inArray, lte, min, sql } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { cases, caseTopics, incidentMembers } from '../database/schema.ts';
import { FLOOD_RULES } from './flood-rules.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Customers with a case of each topic in the last hours, topics with at least `atLeast` only. Customers count, not cases:
 * one who writes twenty times is no flood.
 */
export async function countRecent(
  db: Executor,
  at: Date,
  windowHours: number,
  options: { readonly topics?: readonly string[]; readonly atLeast: number },
): Promise<ReadonlyMap<string, number>> {
  if (options.topics?.length === 0) return new Map();
  const rows = await db
    .select({ topic: caseTopics.topic, customers: countDistinct(cases.customerId) })
    .from(caseTopics)
    .innerJoin(cases, eq(cases.id, caseTopics.caseId))
    .where(
      and(
        gt(caseTopics.openedAt, new Date(at.getTime() - windowHours * HOUR_MS)),
        lte(caseTopics.openedAt, at),
        options.topics ? inArray(caseTopics.topic, [...options.topics]) : undefined,
      ),
    )
    .groupBy(caseTopics.topic)
    .having(gte(countDistinct(cases.customerId), options.atLeast));
  return new Map(rows.map((row) => [row.topic, row.customers]));
}

/**
 * Such counts of each topic in the same hours of the days before, nearest first. Cases that belonged to an incident are left
 * out, for a flood is not what is usual.
 */
export async function readHistory(
  db: Executor,
  at: Date,
  windowHours: number,
  topics: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  if (topics.length === 0) return new Map();
  const days = await countHistoryDays(db, at);
  const histories = new Map(topics.map((topic) => [topic, new Array<number>(days).fill(0)]));
  if (days === 0) return histories;
  const age = sql<number>`extract(epoch from (${at.toISOString()}::timestamptz - ${caseTopics.openedAt}))`;
  const day = sql<number>`floor(${age} / 86400)::int`;
  const rows = await db
    .select({ topic: caseTopics.topic, day, customers: countDistinct(cases.customerId) })
    .from(caseTopics)
    .innerJoin(cases, eq(cases.id, caseTopics.caseId))
    .where(
      and(
        inArray(caseTopics.topic, [...topics]),
        lte(caseTopics.openedAt, new Date(at.getTime() - DAY_MS)),
        gt(caseTopics.openedAt, new Date(at.getTime() - (days + 1) * DAY_MS)),
        sql`${age} - 86400 * floor(${age} / 86400) < ${windowHours * 3600}`,
        sql`not exists (select 1 from ${incidentMembers} where ${incidentMembers.caseId} = ${caseTopics.caseId})`,
      ),
    )
    // By place: the parameters of an expression that is written twice are two, and PostgreSQL calls them different.
    .groupBy(sql`1`, sql`2`);
  for (const row of rows) {
    const history = histories.get(row.topic);
    const index = Number(row.day) - 1;
    if (history && index >= 0 && index < days) history[index] = row.customers;
  }
  return histories;
}

/** Whole days of records, up to as many as are looked at. */
async function countHistoryDays(db: Executor, at: Date): Promise<number> {
  const [first] = await db.select({ at: min(caseTopics.openedAt) }).from(caseTopics);
  if (!first?.at) return 0;
  const days = Math.floor((at.getTime() - first.at.getTime()) / DAY_MS);
  return Math.max(0, Math.min(FLOOD_RULES.historyDays, days));
}

/** Cases of a topic since a moment. */
export async function readTopicCases(db: Executor, topic: string, since: Date): Promise<string[]> {
  const rows = await db
    .select({ caseId: caseTopics.caseId })
    .from(caseTopics)
    .where(and(eq(caseTopics.topic, topic), gt(caseTopics.openedAt, since)));
  return rows.map(({ caseId }) => caseId);
}

/** Keeps what a case counts for. Safe to repeat. */
export async function storeTopics(
  db: Executor,
  current: Pick<typeof cases.$inferSelect, 'id' | 'openedAt'>,
  topics: readonly string[],
): Promise<void> {
  const rows = topics.map((topic) => ({ caseId: current.id, topic, openedAt: current.openedAt }));
  if (rows.length > 0) await db.insert(caseTopics).values(rows).onConflictDoNothing();
}
