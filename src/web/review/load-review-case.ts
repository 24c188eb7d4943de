import { asc, eq, inArray } from 'drizzle-orm';
import type { CaseRow } from '../../cases/change-case.ts';
import type { DecisionRow } from '../../cases/decide-case.ts';
import { loadCase, type TicketRow } from '../../cases/load-case.ts';
import { readTimeline, type Timeline } from '../../cases/read-timeline.ts';
import { apiKeys, appeals } from '../../database/schema.ts';
import type { Caller } from '../../domain/access.ts';
import { listLinks, type LinkedCase } from '../../duplicates/list-links.ts';
import { listIncidentsOfCase, type ListedIncident } from '../../incidents/list-incidents.ts';
import type { PolicyClause } from '../../domain/policy.ts';
import { listDecisions, presentCase, presentTicket, type CaseView } from '../../http/present-case.ts';
import type { HttpServices } from '../../http/http-services.ts';
import { readClauses } from '../read-clauses.ts';

export interface ReviewCase {
  readonly row: CaseRow;
  readonly ticket: TicketRow;
  readonly shown: CaseView;
  readonly decisions: readonly DecisionRow[];
  readonly appeals: readonly (typeof appeals.$inferSelect)[];
  /** Those that decisions and the suggestion rest on. */
  readonly clauses: readonly PolicyClause[];
  readonly timeline: Timeline;
  /** Cases about the same matter. */
  readonly links: readonly LinkedCase[];
  readonly incidents: readonly ListedIncident[];
  /** Names of keys by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly trackingUrl: string;
}

/** Names of the keys with these ids; ids of others (customers, models) are left out. */
export async function readKeyNames(
  db: HttpServices['db'],
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await db
    .select({ id: apiKeys.id, name: apiKeys.name })
    .from(apiKeys)
    .where(inArray(apiKeys.id, wanted));
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** All that a reviewer sees of one case. @throws NotFoundError */
export async function loadReviewCase(
  services: HttpServices,
  caller: Caller,
  caseId: string,
): Promise<ReviewCase> {
  const { db } = services;
  const loaded = await loadCase(db, caller, caseId);
  const [shown, decisions, filed, timeline, links, incidents] = await Promise.all([
    presentCase(services, caller, loaded),
    listDecisions(db, caseId),
    db.select().from(appeals).where(eq(appeals.caseId, caseId)).orderBy(asc(appeals.filedAt)),
    readTimeline(db, caller, caseId),
    listLinks(db, caseId),
    listIncidentsOfCase(db, caseId),
  ]);
  const [names, clauses] = await Promise.all([
    readKeyNames(db, [
      loaded.case.claimedBy,
      loaded.ticket.source,
      ...decisions.map((decision) => decision.decidedBy),
      ...timeline.entries.map((entry) => entry.actor.id),
    ]),
    readClauses(db, [
      ...decisions.flatMap((decision) => decision.clauseIds),
      ...(loaded.case.suggestion?.ruling?.clauseIds ?? []),
    ]),
  ]);
  return {
    row: loaded.case,
    ticket: loaded.ticket,
    shown,
    decisions,
    appeals: filed,
    clauses,
    timeline,
    links,
    incidents,
    names,
    trackingUrl: new URL(presentTicket(services, loaded).trackingUrl, 'http://localhost').pathname,
  };
}

/** Whether this reviewer holds the case now. */
export function isHeldBy(row: CaseRow, caller: Caller, now: Date): boolean {
  return row.claimedBy === caller.keyId && row.claimExpiresAt !== null && row.claimExpiresAt > now;
}

export function isHeldByOther(row: CaseRow, caller: Caller, now: Date): boolean {
  return (
    row.claimedBy !== null &&
    row.claimedBy !== caller.keyId &&
    row.claimExpiresAt !== null &&
    row.claimExpiresAt > now
  );
}
