import { desc } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { triageChanges } from '../database/schema.ts';
import type { Actor } from '../domain/audit-event.ts';

/** Changes of how tickets are read. */
export type TriageChangeAction =
  | 'type.added'
  | 'type.removed'
  | 'prior.estimated'
  | 'prior.applied'
  | 'prior.withdrawn'
  | 'model.promoted'
  | 'model.rolled_back';

export type TriageChangeRow = typeof triageChanges.$inferSelect;

/** Notes who changed how tickets are read. Rows are never changed or removed. */
export async function storeTriageChange(
  db: Executor,
  context: { readonly now: () => Date; readonly newId: (prefix: string) => string },
  actor: Actor,
  action: TriageChangeAction,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  await db.insert(triageChanges).values({
    id: context.newId('chg'),
    actorKind: actor.kind,
    actorId: actor.id,
    action,
    data,
    at: context.now(),
  });
}

/** The latest changes, newest first. */
export async function listTriageChanges(db: Executor, limit: number): Promise<TriageChangeRow[]> {
  return db.select().from(triageChanges).orderBy(desc(triageChanges.at), desc(triageChanges.id)).limit(limit);
}
