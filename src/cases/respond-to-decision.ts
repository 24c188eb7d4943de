import { appeals } from '../database/schema.ts';
import type { Caller } from '../domain/access.ts';
import { deadlineMs, type AppealGround } from '../domain/case-state.ts';
import { ConflictError, PrecedentError } from '../domain/errors.ts';
import type { CaseContext } from './case-context.ts';
import { changeCase, type CaseRow } from './change-case.ts';
import { actorOf, loadCase, requireNextState } from './load-case.ts';
import { storeEvidence, type NewEvidence } from './store-evidence.ts';

/** The customer accepts the ruling: it is final at once and goes to execution. */
export async function acceptDecision(context: CaseContext, caller: Caller, caseId: string): Promise<CaseRow> {
  const at = context.now();
  return context.db.transaction(async (tx) => {
    const { case: current } = await loadCase(tx, caller, caseId);
    const state = requireNextState(current, 'accept');
    return changeCase(
      tx,
      current,
      { state, dueAt: new Date(at.getTime() + (deadlineMs(state, '') ?? 0)) },
      [{ actor: actorOf(caller), action: 'decision.accepted', data: {} }],
      at,
    );
  });
}

export interface AppealInput {
  readonly ground: AppealGround;
  readonly statement: string;
  readonly evidence: readonly NewEvidence[];
}

/**
 * Opens an appeal: a ground, a statement and new evidence; another reviewer than the one who signed will look.
 * @throws PrecedentError `not_admissible` without new evidence, or when the window has closed
 * @throws ConflictError when the same ground was used before
 */
export async function appealDecision(
  context: CaseContext,
  caller: Caller,
  caseId: string,
  input: AppealInput,
): Promise<CaseRow> {
  const at = context.now();
  return context.db.transaction(async (tx) => {
    const { case: current } = await loadCase(tx, caller, caseId);
    const state = requireNextState(current, 'appeal');
    if (input.evidence.length === 0) {
      throw new PrecedentError('not_admissible', 'An appeal needs at least one piece of new evidence.', {
        fields: [{ path: '/evidence', message: 'Add what was not on file when the decision was made.' }],
      });
    }
    if (current.dueAt !== null && current.dueAt < at) {
      throw new PrecedentError('not_admissible', 'The time to appeal has ended.', {
        data: { endedAt: current.dueAt.toISOString() },
      });
    }
    const appealId = context.newId('apl');
    // The unique index decides, also between two appeals at the same moment.
    const [filed] = await tx
      .insert(appeals)
      .values({
        id: appealId,
        caseId,
        ground: input.ground,
        statement: input.statement,
        filedBy: actorOf(caller).id,
        filedAt: at,
      })
      .onConflictDoNothing()
      .returning({ id: appeals.id });
    if (!filed) {
      throw new ConflictError(`This case was already appealed on the ground "${input.ground}".`, { caseId });
    }
    const stored = await storeEvidence(
      tx,
      {
        caseId,
        stage: 'appeal',
        party: 'CLAIMANT',
        provenance: 'USER_UPLOAD',
        submittedBy: actorOf(caller).id,
        at,
        newId: context.newId,
      },
      input.evidence,
    );
    return changeCase(
      tx,
      current,
      { state, dueAt: new Date(at.getTime() + (deadlineMs(state, current.reasonCode ?? '') ?? 0)) },
      [
        {
          actor: actorOf(caller),
          action: 'appeal.filed',
          data: { appealId, ground: input.ground, statement: input.statement, evidence: stored },
        },
      ],
      at,
    );
  });
}

/** The claimant takes the case back. @throws ConflictError once it is decided */
export async function withdrawCase(
  context: CaseContext,
  caller: Caller,
  caseId: string,
  reason: string,
): Promise<CaseRow> {
  const at = context.now();
  return context.db.transaction(async (tx) => {
    const { case: current } = await loadCase(tx, caller, caseId);
    const state = requireNextState(current, 'withdraw');
    return changeCase(
      tx,
      current,
      { state, claimedBy: null, claimExpiresAt: null, dueAt: null },
      [{ actor: actorOf(caller), action: 'case.withdrawn', data: { reason } }],
      at,
    );
  });
}
