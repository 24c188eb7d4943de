import { and, eq, inArray } from 'drizzle-orm';
import type { CaseRow } from '../cases/change-case.ts';
import type { Database } from '../database/database.ts';
import { incidentMembers, incidents } from '../database/schema.ts';
import type { TriageResult } from '../domain/triage-result.ts';
import type { Embedder } from '../ports/embedder.ts';
import { assignTextCluster } from './assign-text-cluster.ts';
import { topicsOf } from './case-topics.ts';
import { countRecent, readHistory, readTopicCases, storeTopics } from './count-topics.ts';
import { FLOOD_RULES, isUsual, judgeFlood } from './flood-rules.ts';

export type IncidentRow = typeof incidents.$inferSelect;

interface IncidentContext {
  readonly db: Database;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
}

interface Flood {
  readonly topic: string;
  readonly windowHours: number;
  readonly count: number;
  readonly expected: number;
  readonly logChance: number;
}

const HOUR_MS = 3_600_000;
/** A topic whose cases are mostly in an incident already tells nothing new: a type beside its network. */
const COVERED_SHARE = 0.6;

/** Topics that are flooded now, strongest first. */
async function findFloods({ db, now }: IncidentContext, topics?: readonly string[]): Promise<Flood[]> {
  const at = now();
  const floods = new Map<string, Flood>();
  for (const windowHours of FLOOD_RULES.windowHours) {
    const counts = await countRecent(db, at, windowHours, {
      atLeast: FLOOD_RULES.minCount,
      ...(topics ? { topics } : {}),
    });
    const histories = await readHistory(db, at, windowHours, [...counts.keys()]);
    for (const [topic, count] of counts) {
      const judged = judgeFlood(count, histories.get(topic) ?? []);
      const known = floods.get(topic);
      if (judged && (!known || judged.logChance < known.logChance))
        floods.set(topic, { topic, windowHours, count, ...judged });
    }
  }
  return [...floods.values()].sort((a, b) => a.logChance - b.logChance || a.topic.localeCompare(b.topic));
}

async function countCovered(db: Database, caseIds: readonly string[]): Promise<number> {
  if (caseIds.length === 0) return 0;
  const rows = await db
    .selectDistinct({ caseId: incidentMembers.caseId })
    .from(incidentMembers)
    .innerJoin(incidents, eq(incidents.id, incidentMembers.incidentId))
    .where(and(eq(incidents.status, 'open'), inArray(incidentMembers.caseId, [...caseIds])));
  return rows.length;
}

async function addMembers(
  { db, now }: IncidentContext,
  incidentId: string,
  caseIds: readonly string[],
): Promise<void> {
  const rows = caseIds.map((caseId) => ({ incidentId, caseId, addedAt: now() }));
  // In parts, for a statement takes 65,535 parameters.
  for (let i = 0; i < rows.length; i += 1_000)
    await db
      .insert(incidentMembers)
      .values(rows.slice(i, i + 1_000))
      .onConflictDoNothing();
}

/** @returns the incident when it is new; the one open incident of a topic is the same for everybody */
async function openIncident(context: IncidentContext, flood: Flood): Promise<IncidentRow | null> {
  const { db, newId } = context;
  const at = context.now();
  const startedAt = new Date(at.getTime() - flood.windowHours * HOUR_MS);
  const caseIds = await readTopicCases(db, flood.topic, startedAt);
  const isKnown =
    (await db.$count(incidents, and(eq(incidents.topic, flood.topic), eq(incidents.status, 'open')))) > 0;
  if (isKnown || (await countCovered(db, caseIds)) >= COVERED_SHARE * caseIds.length) return null;
  const [opened] = await db
    .insert(incidents)
    .values({
      id: newId('inc'),
      status: 'open',
      peakCount: flood.count,
      startedAt,
      openedAt: at,
      checkedAt: at,
      ...flood,
    })
    .onConflictDoNothing()
    .returning();
  if (opened) await addMembers(context, opened.id, caseIds);
  return opened ?? null;
}

/** Opens incidents for the floods of these topics, or of all. @returns those that are new */
export async function openIncidents(
  context: IncidentContext,
  topics?: readonly string[],
): Promise<IncidentRow[]> {
  const opened: IncidentRow[] = [];
  for (const flood of await findFloods(context, topics)) {
    const incident = await openIncident(context, flood);
    if (incident) opened.push(incident);
  }
  return opened;
}

/** Brings the counts of open incidents up to date, and closes those that are over. @returns those that were closed */
export async function reviseIncidents(context: IncidentContext): Promise<IncidentRow[]> {
  const { db } = context;
  const at = context.now();
  const closed: IncidentRow[] = [];
  const open = await db.select().from(incidents).where(eq(incidents.status, 'open'));
  for (const incident of open) {
    const { topic, windowHours } = incident;
    const count = (await countRecent(db, at, windowHours, { topics: [topic], atLeast: 1 })).get(topic) ?? 0;
    const history = (await readHistory(db, at, windowHours, [topic])).get(topic) ?? [];
    const judged = judgeFlood(count, history);
    const isOver = isUsual(count, history);
    await addMembers(context, incident.id, await readTopicCases(db, topic, incident.startedAt));
    const [row] = await db
      .update(incidents)
      .set({
        count,
        ...(judged
          ? { expected: judged.expected, logChance: Math.min(judged.logChance, incident.logChance) }
          : {}),
        peakCount: Math.max(count, incident.peakCount),
        checkedAt: at,
        ...(isOver ? { status: 'closed' as const, closedAt: at } : {}),
      })
      .where(and(eq(incidents.id, incident.id), eq(incidents.status, 'open')))
      .returning();
    if (row?.status === 'closed') closed.push(row);
  }
  return closed;
}

/**
 * Counts a case for its topics, adds it to the incidents that are open about them, and opens one where it makes a flood.
 * Safe to repeat. @returns incidents that are new
 */
export async function countCase(
  context: IncidentContext & { readonly embedder: Embedder },
  current: Pick<CaseRow, 'id' | 'openedAt'>,
  text: string,
  triage: TriageResult,
): Promise<IncidentRow[]> {
  // Without a model the ticket still counts for its type.
  const cluster = await assignTextCluster(context, triage.type.code, text).catch(() => null);
  const topics = topicsOf(triage, cluster);
  await storeTopics(context.db, current, topics);
  const open = await context.db
    .select({ id: incidents.id })
    .from(incidents)
    .where(and(eq(incidents.status, 'open'), inArray(incidents.topic, topics)));
  for (const { id } of open) await addMembers(context, id, [current.id]);
  return openIncidents(context, topics);
}
