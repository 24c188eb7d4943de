import { and, count, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Page } from '../cases/list-cases.ts';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import type { Executor } from '../database/database.ts';
import { incidentMembers, incidents } from '../database/schema.ts';
import type { IncidentRow } from './track-incidents.ts';

export interface ListedIncident extends IncidentRow {
  /** Cases that belong to it, all of them. */
  readonly members: number;
}

async function withMembers(db: Executor, rows: readonly IncidentRow[]): Promise<ListedIncident[]> {
  if (rows.length === 0) return [];
  const counted = await db
    .select({ id: incidentMembers.incidentId, cases: count() })
    .from(incidentMembers)
    .where(
      inArray(
        incidentMembers.incidentId,
        rows.map(({ id }) => id),
      ),
    )
    .groupBy(incidentMembers.incidentId);
  const byId = new Map(counted.map((row) => [row.id, row.cases]));
  return rows.map((row) => ({ ...row, members: byId.get(row.id) ?? 0 }));
}

/** Incidents, newest first. */
export async function listIncidents(
  db: Executor,
  query: {
    readonly status: 'open' | 'closed' | null;
    readonly limit: number;
    readonly cursor: string | null;
  },
): Promise<Page<ListedIncident>> {
  const { limit, cursor, status } = query;
  const fingerprinted = { list: 'incidents', status };
  const where: (SQL | undefined)[] = [status === null ? undefined : eq(incidents.status, status)];
  if (cursor !== null) {
    const [at, id] = decodeCursor(fingerprinted, cursor, ['instant', 'string']) as [number, string];
    where.push(
      sql`(${incidents.openedAt}, ${incidents.id}) < (${new Date(at).toISOString()}::timestamptz, ${id})`,
    );
  }
  const rows = await db
    .select()
    .from(incidents)
    .where(and(...where))
    .orderBy(desc(incidents.openedAt), desc(incidents.id))
    .limit(limit + 1);
  const items = await withMembers(db, rows.slice(0, limit));
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      rows.length > limit && last ? encodeCursor(fingerprinted, [last.openedAt.getTime(), last.id]) : null,
  };
}

/** Incidents that a case belongs to, newest first. */
export async function listIncidentsOfCase(db: Executor, caseId: string): Promise<ListedIncident[]> {
  const ids = await db
    .select({ id: incidentMembers.incidentId })
    .from(incidentMembers)
    .where(eq(incidentMembers.caseId, caseId));
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(incidents)
    .where(
      inArray(
        incidents.id,
        ids.map(({ id }) => id),
      ),
    )
    .orderBy(desc(incidents.openedAt), desc(incidents.id));
  return withMembers(db, rows);
}
