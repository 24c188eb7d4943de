import { and, asc, desc, eq, lt, or } from 'drizzle-orm';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import type { Executor } from '../database/database.ts';
import { articleDraftEvents, articleDrafts, type DraftState } from '../database/schema.ts';
import type { DraftRow } from './draft-article.ts';

export const DRAFT_STATES = ['draft', 'approved', 'rejected'] as const satisfies readonly DraftState[];

/** Drafts in a state, newest first, page by page. @throws PrecedentError `invalid_cursor` */
export async function listDrafts(
  db: Executor,
  query: { readonly state: DraftState; readonly limit: number; readonly cursor: string | null },
): Promise<{ readonly items: readonly DraftRow[]; readonly nextCursor: string | null }> {
  const fingerprinted = { list: 'drafts', state: query.state };
  const where = [eq(articleDrafts.state, query.state)];
  if (query.cursor !== null) {
    const [ms, id] = decodeCursor(fingerprinted, query.cursor, ['instant', 'string']);
    const at = new Date(Number(ms));
    const after = or(
      lt(articleDrafts.createdAt, at),
      and(eq(articleDrafts.createdAt, at), lt(articleDrafts.id, String(id))),
    );
    if (after) where.push(after);
  }
  const rows = await db
    .select()
    .from(articleDrafts)
    .where(and(...where))
    .orderBy(desc(articleDrafts.createdAt), desc(articleDrafts.id))
    .limit(query.limit + 1);
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      rows.length > query.limit && last
        ? encodeCursor(fingerprinted, [last.createdAt.getTime(), last.id])
        : null,
  };
}

export type DraftEventRow = typeof articleDraftEvents.$inferSelect;

/** What happened to a draft, in order. */
export async function readDraftEvents(db: Executor, draftId: string): Promise<DraftEventRow[]> {
  return db
    .select()
    .from(articleDraftEvents)
    .where(eq(articleDraftEvents.draftId, draftId))
    .orderBy(asc(articleDraftEvents.seq));
}
