import { desc } from 'drizzle-orm';
import type { Database, Executor } from '../database/database.ts';
import { readSetting, writeSetting } from '../database/setting-queries.ts';
import { triagePriors } from '../database/schema.ts';
import type { Actor } from '../domain/audit-event.ts';
import { storeTriageChange } from './triage-changes.ts';

export type PriorRow = typeof triagePriors.$inferSelect;

const SETTING = 'triage_prior';
/** See `npm run bench -- --only prior`: what was measured decides the default. */
export const PRIOR_IS_APPLIED_BY_DEFAULT = false;

/** Whether estimated class shares stand for the model's own. */
export async function isPriorApplied(db: Executor): Promise<boolean> {
  const value = await readSetting(db, SETTING);
  return value === null ? PRIOR_IS_APPLIED_BY_DEFAULT : value === 'on';
}

/** The latest estimate; null before the first. */
export async function readLatestPrior(db: Executor): Promise<PriorRow | null> {
  const [row] = await db
    .select()
    .from(triagePriors)
    .orderBy(desc(triagePriors.estimatedAt), desc(triagePriors.id))
    .limit(1);
  return row ?? null;
}

/** Puts estimated class shares to use, or the model's own again. Whoever reads tickets must refresh afterwards. */
export async function applyPrior(
  context: {
    readonly db: Database;
    readonly now: () => Date;
    readonly newId: (prefix: string) => string;
  },
  actor: Actor,
  applied: boolean,
): Promise<void> {
  await context.db.transaction(async (tx) => {
    await writeSetting(tx, SETTING, applied ? 'on' : 'off');
    const latest = await readLatestPrior(tx);
    await storeTriageChange(tx, context, actor, applied ? 'prior.applied' : 'prior.withdrawn', {
      priorId: latest?.id ?? null,
    });
  });
}
