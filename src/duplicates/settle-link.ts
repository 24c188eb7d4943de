import { and, eq, or } from 'drizzle-orm';
import type { CaseContext } from '../cases/case-context.ts';
import { changeCase, type CaseRow, type NewAuditEvent } from '../cases/change-case.ts';
import { actorOf, loadCase } from '../cases/load-case.ts';
import type { Transaction } from '../database/database.ts';
import { caseLinks } from '../database/schema.ts';
import type { Caller } from '../domain/access.ts';
import type { LinkRelation } from '../domain/case-link.ts';
import { deadlineMs, hasEnded, nextState } from '../domain/case-state.ts';
import { ConflictError, NotFoundError, PrecedentError } from '../domain/errors.ts';
import { insertLink, lockPair, type LinkRow, type Pair } from './store-link.ts';

/** The link with both cases locked. @throws NotFoundError unless it is a link of this case */
async function lockLink(
  tx: Transaction,
  caller: Caller,
  caseId: string,
  linkId: string,
): Promise<{ readonly link: LinkRow; readonly pair: Pair }> {
  await loadCase(tx, caller, caseId);
  const ofCase = and(
    eq(caseLinks.id, linkId),
    or(eq(caseLinks.caseId, caseId), eq(caseLinks.otherCaseId, caseId)),
  );
  const [seen] = await tx.select().from(caseLinks).where(ofCase);
  if (!seen) throw new NotFoundError('link', linkId);
  const pair = await lockPair(tx, seen.caseId, seen.otherCaseId);
  // Read again under the locks: whoever settled it meanwhile held them.
  const [link] = await tx.select().from(caseLinks).where(ofCase);
  if (!link) throw new NotFoundError('link', linkId);
  return { link, pair };
}

/** Whether the later case can end in favour of the earlier one: that must still go on, and the later must be undecided. */
function mayJoin(relation: LinkRelation, { later, earlier }: Pair): boolean {
  return relation === 'duplicate' && !hasEnded(earlier.state) && nextState(later.state, 'join') !== null;
}

/** @throws ConflictError when another reviewer is at work on the case that would end */
function requireFree(later: CaseRow, caller: Caller, now: Date): void {
  const { claimedBy, claimExpiresAt } = later;
  if (claimedBy !== null && claimedBy !== caller.keyId && claimExpiresAt !== null && claimExpiresAt > now) {
    throw new ConflictError('Another reviewer holds the case that would be joined. Ask them, or wait.', {
      caseId: later.id,
      until: claimExpiresAt.toISOString(),
    });
  }
}

async function settle(
  tx: Transaction,
  { now }: CaseContext,
  caller: Caller,
  { link, pair }: { readonly link: LinkRow; readonly pair: Pair },
  status: 'confirmed' | 'joined' | 'dismissed',
): Promise<LinkRow> {
  const at = now();
  const actor = actorOf(caller);
  const { later, earlier } = pair;
  const action = status === 'dismissed' ? 'link.dismissed' : 'link.confirmed';
  const event = (other: CaseRow): NewAuditEvent => ({
    actor,
    action,
    data: { linkId: link.id, otherCaseId: other.id, relation: link.relation, status },
  });
  const released = { claimedBy: null, claimExpiresAt: null };
  if (status === 'joined') {
    const joined: NewAuditEvent = { actor, action: 'case.joined', data: { otherCaseId: earlier.id } };
    const change = { ...released, state: 'duplicate', dueAt: null } as const;
    await changeCase(tx, later, change, [event(earlier), joined], at);
  } else if (status === 'dismissed' && link.status === 'joined' && later.state === 'duplicate') {
    const state = nextState(later.state, 'separate') ?? later.state;
    const clock = deadlineMs(state, later.reasonCode ?? '');
    const dueAt = clock === null ? null : new Date(at.getTime() + clock);
    const separated: NewAuditEvent = { actor, action: 'case.separated', data: { otherCaseId: earlier.id } };
    await changeCase(tx, later, { state, dueAt }, [event(earlier), separated], at);
  } else {
    await changeCase(tx, later, {}, [event(earlier)], at);
  }
  await changeCase(tx, earlier, {}, [event(later)], at);
  const [row] = await tx
    .update(caseLinks)
    .set({ status, settledBy: actor.id, settledAt: at })
    .where(eq(caseLinks.id, link.id))
    .returning();
  if (!row) throw new Error('A link vanished while it was locked');
  return row;
}

/**
 * A reviewer confirms a link. A duplicate that is undecided ends in favour of the earlier case, when that still goes on;
 * otherwise the link is marked and both cases stay as they are. Idempotent.
 * @throws ConflictError when another reviewer holds the case that would end
 */
export async function confirmLink(
  context: CaseContext,
  caller: Caller,
  caseId: string,
  linkId: string,
): Promise<LinkRow> {
  return context.db.transaction(async (tx) => {
    const locked = await lockLink(tx, caller, caseId, linkId);
    const { link, pair } = locked;
    if (link.status === 'joined') return link;
    const joins = mayJoin(link.relation, pair);
    if (link.status === 'confirmed' && !joins) return link;
    if (joins) requireFree(pair.later, caller, context.now());
    return settle(tx, context, caller, locked, joins ? 'joined' : 'confirmed');
  });
}

/** A reviewer takes a link off; a case that was joined by it is a case of its own again, before the reviewers. Idempotent. */
export async function dismissLink(
  context: CaseContext,
  caller: Caller,
  caseId: string,
  linkId: string,
): Promise<LinkRow> {
  return context.db.transaction(async (tx) => {
    const locked = await lockLink(tx, caller, caseId, linkId);
    if (locked.link.status === 'dismissed') return locked.link;
    return settle(tx, context, caller, locked, 'dismissed');
  });
}

/**
 * A reviewer links two cases by hand. A pair that the machine found is answered as it is, unless it was dismissed: then
 * it counts again, as the reviewer now says.
 * @throws PrecedentError `not_admissible` for a case with itself, and for a relation that does not fit the customers
 */
export async function linkByHand(
  context: CaseContext,
  caller: Caller,
  caseId: string,
  input: { readonly otherCaseId: string; readonly relation: LinkRelation },
): Promise<LinkRow> {
  const refuse = (path: string, message: string): never => {
    throw new PrecedentError('not_admissible', message, { fields: [{ path, message }] });
  };
  if (input.otherCaseId === caseId) refuse('/otherCaseId', 'A case cannot be linked to itself.');
  return context.db.transaction(async (tx) => {
    await loadCase(tx, caller, caseId);
    await loadCase(tx, caller, input.otherCaseId);
    const pair = await lockPair(tx, caseId, input.otherCaseId);
    const isOneCustomer = pair.later.customerId === pair.earlier.customerId;
    if (isOneCustomer && input.relation === 'related')
      refuse('/relation', 'Cases of one customer are a duplicate or a thread.');
    if (!isOneCustomer && input.relation !== 'related')
      refuse('/relation', 'Cases of two customers can only be related.');
    const link = {
      otherCaseId: input.otherCaseId,
      relation: input.relation,
      reasons: ['by_hand'],
      score: null,
      status: 'confirmed',
    } as const;
    const made = await insertLink(tx, context, pair, link, actorOf(caller));
    if (made) return made;
    const [known] = await tx
      .update(caseLinks)
      .set({ relation: input.relation })
      .where(
        and(
          eq(caseLinks.caseId, pair.later.id),
          eq(caseLinks.otherCaseId, pair.earlier.id),
          eq(caseLinks.status, 'dismissed'),
        ),
      )
      .returning();
    if (known) return settle(tx, context, caller, { link: known, pair }, 'confirmed');
    const [same] = await tx
      .select()
      .from(caseLinks)
      .where(and(eq(caseLinks.caseId, pair.later.id), eq(caseLinks.otherCaseId, pair.earlier.id)));
    if (!same) throw new Error('A pair is linked and not linked');
    return same;
  });
}
