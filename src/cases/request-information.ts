import type { Caller } from '../domain/access.ts';
import { deadlineMs } from '../domain/case-state.ts';
import type { EvidenceType } from '../domain/evidence.ts';
import { ConflictError } from '../domain/errors.ts';
import type { CaseContext } from './case-context.ts';
import { changeCase, type CaseRow } from './change-case.ts';
import { actorOf, loadCase, requireClaim, requireNextState } from './load-case.ts';
import { storeEvidence, type NewEvidence, type StoredEvidence } from './store-evidence.ts';

/** A reviewer asks the claimant for more; the review clock stops until they answer. */
export async function requestInformation(
  context: CaseContext,
  caller: Caller,
  caseId: string,
  request: { readonly message: string; readonly evidenceTypes: readonly EvidenceType[] },
): Promise<CaseRow> {
  const at = context.now();
  return context.db.transaction(async (tx) => {
    const { case: current } = await loadCase(tx, caller, caseId);
    requireClaim(current, caller, at);
    const state = requireNextState(current, 'request_information');
    return changeCase(
      tx,
      current,
      { state, dueAt: new Date(at.getTime() + (deadlineMs(state, current.reasonCode ?? '') ?? 0)) },
      [{ actor: actorOf(caller), action: 'information.requested', data: { ...request } }],
      at,
    );
  });
}

/**
 * Adds evidence to an open case; answers a request for information when one is open.
 * @throws ConflictError once the case is decided: later evidence belongs to an appeal
 */
export async function addEvidence(
  context: CaseContext,
  caller: Caller,
  caseId: string,
  items: readonly NewEvidence[],
): Promise<{ readonly case: CaseRow; readonly evidence: readonly StoredEvidence[] }> {
  const at = context.now();
  return context.db.transaction(async (tx) => {
    const { case: current } = await loadCase(tx, caller, caseId);
    const open = [
      'submitted',
      'claim.under_review',
      'claim.information_requested',
      'claim.second_review',
      'appeal.under_review',
    ];
    if (!open.includes(current.state)) {
      throw new ConflictError('The case is decided. New evidence belongs to an appeal.', {
        caseId,
        state: current.state,
      });
    }
    const isPlatform = caller.role === 'reviewer' || caller.role === 'admin';
    const stored = await storeEvidence(
      tx,
      {
        caseId,
        stage: current.state.split('.', 1)[0] ?? 'claim',
        party: isPlatform ? 'PLATFORM' : 'CLAIMANT',
        provenance: isPlatform ? 'PLATFORM_RECORD' : 'USER_UPLOAD',
        submittedBy: actorOf(caller).id,
        at,
        newId: context.newId,
      },
      items,
    );
    const answers = current.state === 'claim.information_requested' && !isPlatform;
    const state = answers ? requireNextState(current, 'provide_information') : current.state;
    const updated = await changeCase(
      tx,
      current,
      answers
        ? { state, dueAt: new Date(at.getTime() + (deadlineMs(state, current.reasonCode ?? '') ?? 0)) }
        : {},
      [{ actor: actorOf(caller), action: 'evidence.added', data: { evidence: stored } }],
      at,
    );
    return { case: updated, evidence: stored };
  });
}
