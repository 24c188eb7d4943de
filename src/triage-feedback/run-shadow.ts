import { and, asc, eq, gte, isNotNull, notExists, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { readOrCreateSetting } from '../database/setting-queries.ts';
import { cases, shadowReadings } from '../database/schema.ts';
import { readTicketTexts } from './ticket-texts.ts';
import type { TriageControl } from './triage-control.ts';

const AT_ONCE = 16;

interface Context {
  readonly db: Database;
  readonly now: () => Date;
  readonly triageControl: TriageControl | null;
}

/**
 * Lets the candidate read tickets that the live model has read since it was first set beside it, oldest first. Nothing
 * of it reaches a case or a customer, and nothing waits for it: a restart goes on where it was.
 * @returns how many were read; fewer than `limit` when none is left
 */
export async function runShadow(context: Context, limit = 64): Promise<number> {
  const candidate = context.triageControl?.shadow() ?? null;
  if (candidate === null) return 0;
  const { db } = context;
  const { version } = candidate;
  const since = new Date(
    await readOrCreateSetting(db, `shadow_since:${version}`, context.now().toISOString()),
  );
  const waiting = await db
    .select({ id: cases.id })
    .from(cases)
    .where(
      and(
        isNotNull(cases.triage),
        gte(cases.openedAt, since),
        notExists(
          db
            .select({ one: sql`1` })
            .from(shadowReadings)
            .where(and(eq(shadowReadings.caseId, cases.id), eq(shadowReadings.modelVersion, version))),
        ),
      ),
    )
    .orderBy(asc(cases.openedAt), asc(cases.id))
    .limit(limit);
  for (let start = 0; start < waiting.length; start += AT_ONCE) {
    const ids = waiting.slice(start, start + AT_ONCE).map(({ id }) => id);
    const texts = await readTicketTexts(db, ids);
    const began = performance.now();
    const results = await candidate.triageMany(ids.map((id) => texts.get(id) ?? ''));
    const milliseconds = (performance.now() - began) / ids.length;
    await db
      .insert(shadowReadings)
      .values(
        results.map((result, i) => ({
          caseId: ids[i]!,
          modelVersion: version,
          type: result.type.code,
          confidence: result.type.confidence,
          outOfScope: result.type.outOfScope,
          risk: result.risk.level,
          priority: result.priority.level,
          milliseconds,
          readAt: context.now(),
        })),
      )
      // Another process may have read the same tickets meanwhile: the first reading stands.
      .onConflictDoNothing();
  }
  return waiting.length;
}
