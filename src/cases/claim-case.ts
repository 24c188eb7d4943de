import type { Caller } from '../domain/access.ts';
import { isReviewable } from '../domain/case-state.ts';
import { ConflictError } from '../domain/errors.ts';
import type { CaseContext } from './case-context.ts';
import { changeCase, type CaseRow } from './change-case.ts';
import { actorOf, loadCase, requireClaim } from './load-case.ts';

/**
 * Takes a case for this reviewer. A claim that ran out may be taken over; claiming one's own case again renews it.
 * @throws ConflictError when it is not up for review, is held by another, or needs another reviewer than this one
 */
export async function claimCase(context: CaseContext, caller: Caller, caseId: string): Promise<CaseRow> {
  const at = context.now();
  return context.db.transaction(async (tx) => {
    const { case: current } = await loadCase(tx, caller, caseId);
    if (!isReviewable(current.state)) {
      throw new ConflictError(`A case in state "${current.state}" is not up for review.`, { caseId });
    }
    if (current.excludedReviewer === caller.keyId) {
      throw new ConflictError(
        'Another reviewer must look at this case: you signed the decision under review.',
        {
          caseId,
        },
      );
    }
    const heldByOther =
      current.claimedBy !== null &&
      current.claimedBy !== caller.keyId &&
      current.claimExpiresAt !== null &&
      current.claimExpiresAt > at;
    if (heldByOther) {
      throw new ConflictError('Another reviewer holds this case.', {
        caseId,
        until: current.claimExpiresAt?.toISOString(),
      });
    }
    return changeCase(
      tx,
      current,
      { claimedBy: caller.keyId, claimExpiresAt: new Date(at.getTime() + context.policy.claimLeaseMs) },
      [{ actor: actorOf(caller), action: 'case.claimed', data: { takenOver: current.claimedBy !== null } }],
      at,
    );
  });
}

/** Gives a claimed case back to the queue. @throws ConflictError unless this reviewer holds it */
export async function releaseCase(context: CaseContext, caller: Caller, caseId: string): Promise<CaseRow> {
  const at = context.now();
  return context.db.transaction(async (tx) => {
    const { case: current } = await loadCase(tx, caller, caseId);
    requireClaim(current, caller, at);
    return changeCase(
      tx,
      current,
      { claimedBy: null, claimExpiresAt: null },
      [{ actor: actorOf(caller), action: 'case.released', data: {} }],
      at,
    );
  });
}
