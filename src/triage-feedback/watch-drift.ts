import { and, desc, gte, isNotNull, lt } from 'drizzle-orm';
import type { Database, Executor } from '../database/database.ts';
import { cases, driftReports } from '../database/schema.ts';
import { detectDrift, readingOf, type TicketReading } from './detect-drift.ts';

const DAY_MS = 86_400_000;
/** A week, so that weekends weigh the same in both. */
export const WINDOW_MS = 7 * DAY_MS;
/** The four weeks before it. */
export const REFERENCE_MS = 28 * DAY_MS;
/** More tell no more, and cost time. */
const MAX_READINGS = 5_000;

export type DriftReportRow = typeof driftReports.$inferSelect;

interface Context {
  readonly db: Database;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
}

/** Version of the trained model behind a reading: types taught since do not make another population. */
function trainedVersion(version: string): string {
  return version.split('+', 1)[0] ?? version;
}

async function readReadings(
  db: Executor,
  from: Date,
  to: Date,
): Promise<{ reading: TicketReading; version: string }[]> {
  const rows = await db
    .select({ triage: cases.triage })
    .from(cases)
    .where(and(isNotNull(cases.triage), gte(cases.openedAt, from), lt(cases.openedAt, to)))
    .orderBy(desc(cases.openedAt), desc(cases.id))
    .limit(MAX_READINGS);
  return rows.flatMap(({ triage }) =>
    triage === null
      ? []
      : [{ reading: readingOf(triage), version: trainedVersion(triage.models.classifier) }],
  );
}

/**
 * Compares the last whole week with the four before it and keeps the report. Only readings of the model of the window's
 * latest ticket count, on both sides: another model reads the same tickets differently, and that is no drift.
 * @returns null when a report of that day is there already, or no ticket was read
 */
export async function watchDrift(context: Context): Promise<DriftReportRow | null> {
  const { db } = context;
  const end = new Date(Math.floor(context.now().getTime() / DAY_MS) * DAY_MS);
  const [last] = await listDriftReports(db, 1);
  if (last && last.windowEnd >= end) return null;
  const start = new Date(end.getTime() - WINDOW_MS);
  const referenceStart = new Date(start.getTime() - REFERENCE_MS);
  const window = await readReadings(db, start, end);
  const version = window[0]?.version;
  if (version === undefined) return null;
  const reference = await readReadings(db, referenceStart, start);
  const ofVersion = (rows: typeof window): TicketReading[] =>
    rows.flatMap((row) => (row.version === version ? [row.reading] : []));
  const [before, now] = [ofVersion(reference), ofVersion(window)];
  const findings = detectDrift(before, now);
  const [row] = await db
    .insert(driftReports)
    .values({
      id: context.newId('drf'),
      modelVersion: version,
      windowStart: start,
      windowEnd: end,
      referenceStart,
      windowTickets: now.length,
      referenceTickets: before.length,
      alarm: findings.measures.some(({ drifted }) => drifted),
      findings,
      createdAt: context.now(),
    })
    // Another process made it at the same time.
    .onConflictDoNothing()
    .returning();
  return row ?? null;
}

/** Newest first. */
export async function listDriftReports(db: Executor, limit: number): Promise<DriftReportRow[]> {
  return db
    .select()
    .from(driftReports)
    .orderBy(desc(driftReports.windowEnd), desc(driftReports.createdAt))
    .limit(limit);
}
