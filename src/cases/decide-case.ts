import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '../database/database.ts';
import { decisions, evidence, policyClauses } from '../database/schema.ts';
import type { Caller } from '../domain/access.ts';
import { deadlineMs, type CaseVerb } from '../domain/case-state.ts';
import { ConflictError, PrecedentError, type FieldError } from '../domain/errors.ts';
import { secondReviewReasons, type SecondReviewReason } from '../domain/house-policy.ts';
import type { Outcome, Remedy } from '../domain/outcomes.ts';
import type { CaseContext } from './case-context.ts';
import { changeCase, type CaseRow } from './change-case.ts';
import { requireKnownType, storeCorrection } from './correct-triage.ts';
import { actorOf, loadCase, requireClaim, requireNextState } from './load-case.ts';

export interface DecisionInput {
  readonly outcome: Outcome;
  readonly remedy: Remedy;
  /** Decimal string in units of `asset`; both or neither. */
  readonly amount: string | null;
  readonly asset: string | null;
  readonly reasons: string;
  readonly clauseIds: readonly string[];
  readonly evidenceIds: readonly string[];
  /** The type the reviewer holds right, when triage was wrong. */
  readonly correctedReasonCode: string | null;
  /** The version the reviewer looked at; null skips the check. */
  readonly expectedVersion: number | null;
}

export type DecisionRow = typeof decisions.$inferSelect;
export interface DecisionResult {
  readonly case: CaseRow;
  readonly decision: DecisionRow;
  /** Why another reviewer must confirm; empty when the decision stands. */
  readonly secondReview: readonly SecondReviewReason[];
}

type Round = DecisionRow['round'];
const ROUND_OF_STATE: Readonly<Record<string, { round: Round; verb: CaseVerb }>> = {
  'claim.under_review': { round: 'first', verb: 'decide' },
  'claim.second_review': { round: 'second', verb: 'decide_second' },
  'appeal.under_review': { round: 'appeal', verb: 'decide_appeal' },
};

async function requireReferences(tx: Transaction, caseId: string, input: DecisionInput): Promise<void> {
  const fields: FieldError[] = [];
  if (input.clauseIds.length > 0) {
    const rows = await tx
      .select({ id: policyClauses.id })
      .from(policyClauses)
      .where(inArray(policyClauses.id, [...input.clauseIds]));
    const known = new Set(rows.map((row) => row.id));
    for (const id of input.clauseIds) {
      if (!known.has(id)) fields.push({ path: '/clauseIds', message: `There is no policy clause "${id}".` });
    }
  }
  if (input.evidenceIds.length > 0) {
    const rows = await tx
      .select({ id: evidence.id })
      .from(evidence)
      .where(and(eq(evidence.caseId, caseId), inArray(evidence.id, [...input.evidenceIds])));
    const known = new Set(rows.map((row) => row.id));
    for (const id of input.evidenceIds) {
      if (!known.has(id)) fields.push({ path: '/evidenceIds', message: `The case has no evidence "${id}".` });
    }
  }
  if (fields.length > 0) {
    throw new PrecedentError('invalid_request', 'The decision refers to things that are not there.', {
      fields,
    });
  }
}

/**
 * Signs a decision on a claimed case. The suggestion counts for nothing here; it is kept beside the decision so that
 * agreement can be measured and overrides become training data.
 * @throws ConflictError when the case is not claimed by this reviewer, changed since it was read, or not up for decision
 */
export async function decideCase(
  context: CaseContext,
  caller: Caller,
  caseId: string,
  input: DecisionInput,
): Promise<DecisionResult> {
  const at = context.now();
  return context.db.transaction(async (tx) => {
    const { case: current } = await loadCase(tx, caller, caseId);
    const step = ROUND_OF_STATE[current.state];
    if (!step)
      throw new ConflictError(`A case in state "${current.state}" is not up for decision.`, { caseId });
    requireClaim(current, caller, at);
    if (input.expectedVersion !== null && input.expectedVersion !== current.version) {
      throw new ConflictError('The case changed since you read it. Read it again before you decide.', {
        caseId,
        expected: input.expectedVersion,
        actual: current.version,
      });
    }
    await requireReferences(tx, caseId, input);
    const correctedType = input.correctedReasonCode;
    if (correctedType !== null) {
      await requireKnownType(tx, correctedType, '/correctedReasonCode');
      const said = { reasonCode: correctedType, risk: null, priority: null, note: null };
      await storeCorrection(tx, context, caller, current, said, 'decision');
    }

    const suggested = current.suggestion?.ruling ?? null;
    const secondReview =
      step.round === 'first'
        ? secondReviewReasons(context.policy, {
            outcome: input.outcome,
            amount: input.amount,
            asset: input.asset,
            risk: current.risk,
            suggested,
          })
        : [];
    const verb: CaseVerb = secondReview.length > 0 ? 'send_to_second_review' : step.verb;
    const state = requireNextState(current, verb);
    const reasonCode = input.correctedReasonCode ?? current.reasonCode ?? '';
    const deadline = deadlineMs(state, reasonCode);
    const agreed = suggested === null ? null : suggested.outcome === input.outcome;

    const [decision] = await tx
      .insert(decisions)
      .values({
        id: context.newId('dec'),
        caseId,
        round: step.round,
        outcome: input.outcome,
        remedy: input.remedy,
        amount: input.amount,
        asset: input.asset,
        reasons: input.reasons,
        clauseIds: input.clauseIds,
        evidenceIds: input.evidenceIds,
        correctedReasonCode: input.correctedReasonCode,
        agreedWithSuggestion: agreed,
        suggestedOutcome: suggested?.outcome ?? null,
        suggestedProbability: suggested === null ? null : String(suggested.probability),
        final: secondReview.length === 0,
        decidedBy: caller.keyId,
        decidedAt: at,
      })
      .returning();
    if (!decision) throw new Error('The decision was not stored');

    const updated = await changeCase(
      tx,
      current,
      {
        state,
        reasonCode: input.correctedReasonCode ?? current.reasonCode,
        claimedBy: null,
        claimExpiresAt: null,
        excludedReviewer: caller.keyId,
        dueAt: deadline === null ? null : new Date(at.getTime() + deadline),
      },
      [
        {
          actor: actorOf(caller),
          action: secondReview.length > 0 ? 'decision.proposed' : 'decision.signed',
          data: {
            decisionId: decision.id,
            round: step.round,
            outcome: input.outcome,
            remedy: input.remedy,
            amount: input.amount,
            asset: input.asset,
            reasons: input.reasons,
            clauseIds: input.clauseIds,
            evidenceIds: input.evidenceIds,
            correctedReasonCode: input.correctedReasonCode,
            suggested: suggested ? { outcome: suggested.outcome, probability: suggested.probability } : null,
            agreedWithSuggestion: agreed,
            secondReview,
          },
        },
      ],
      at,
    );
    return { case: updated, decision, secondReview };
  });
}
