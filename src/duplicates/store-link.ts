import { asc, inArray } from 'drizzle-orm';
import type { CaseContext } from '../cases/case-context.ts';
import { changeCase, type CaseRow } from '../cases/change-case.ts';
import type { Transaction } from '../database/database.ts';
import { caseLinks, cases } from '../database/schema.ts';
import type { Actor } from '../domain/audit-event.ts';
import type { LinkReason, LinkRelation, LinkStatus } from '../domain/case-link.ts';
import { NotFoundError } from '../domain/errors.ts';

export type LinkRow = typeof caseLinks.$inferSelect;

export interface Pair {
  readonly later: CaseRow;
  readonly earlier: CaseRow;
}

/**
 * Locks two cases, always in the same order, so that two workers that link them at once wait instead of blocking each
 * other. @throws NotFoundError
 */
export async function lockPair(tx: Transaction, caseId: string, otherCaseId: string): Promise<Pair> {
  const rows = await tx
    .select()
    .from(cases)
    .where(inArray(cases.id, [caseId, otherCaseId]))
    .orderBy(asc(cases.id))
    .for('update');
  const [first, second] = rows.sort(
    (a, b) => a.openedAt.getTime() - b.openedAt.getTime() || (a.id < b.id ? -1 : 1),
  );
  if (!first || !second) throw new NotFoundError('case', rows[0]?.id === caseId ? otherCaseId : caseId);
  return { earlier: first, later: second };
}

export interface NewLink {
  readonly otherCaseId: string;
  readonly relation: LinkRelation;
  readonly reasons: readonly LinkReason[];
  readonly score: number | null;
  readonly status: LinkStatus;
}

/**
 * Stores a link once, whichever of the two cases it was found from, and says so in both records.
 * @returns null when the two were linked before, also when a human has dismissed it
 */
export async function storeLink(
  context: CaseContext,
  caseId: string,
  link: NewLink,
  actor: Actor,
): Promise<LinkRow | null> {
  return context.db.transaction(async (tx) => {
    const pair = await lockPair(tx, caseId, link.otherCaseId);
    return insertLink(tx, context, pair, link, actor);
  });
}

/** As `storeLink`, for two cases that this transaction has locked. */
export async function insertLink(
  tx: Transaction,
  context: Pick<CaseContext, 'now' | 'newId'>,
  { later, earlier }: Pair,
  { relation, reasons, score, status }: NewLink,
  actor: Actor,
): Promise<LinkRow | null> {
  const at = context.now();
  const isSettled = status !== 'proposed';
  const [row] = await tx
    .insert(caseLinks)
    .values({
      id: context.newId('lnk'),
      caseId: later.id,
      otherCaseId: earlier.id,
      relation,
      status,
      reasons,
      score,
      createdByKind: actor.kind,
      createdBy: actor.id,
      createdAt: at,
      settledBy: isSettled ? actor.id : null,
      settledAt: isSettled ? at : null,
    })
    .onConflictDoNothing()
    .returning();
  if (!row) return null;
  for (const [current, other] of [
    [later, earlier],
    [earlier, later],
  ] as const) {
    const data = { linkId: row.id, otherCaseId: other.id, relation, linkReasons: reasons, score };
    await changeCase(tx, current, {}, [{ actor, action: 'case.linked', data }], at);
  }
  return row;
}
