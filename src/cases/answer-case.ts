import type { Caller } from '../domain/access.ts';
import { PrecedentError } from '../domain/errors.ts';
import { isInquiryOnly } from '../domain/reason-codes.ts';
import type { CaseContext } from './case-context.ts';
import { changeCase, type CaseRow } from './change-case.ts';
import { storeCorrection } from './correct-triage.ts';
import { actorOf, loadCase, requireClaim, requireNextState } from './load-case.ts';

export interface AnswerInput {
  readonly message: string;
  /** Articles the answer points to. */
  readonly articleIds: readonly string[];
  /** The type the reviewer holds right, when triage was wrong. */
  readonly correctedReasonCode: string | null;
}

/**
 * Answers a question or a comment and closes the case: nothing is claimed, so there is nothing to rule on.
 * @throws PrecedentError `not_admissible` for a dispute, which needs a decision that can be appealed
 * @throws ConflictError when the case is not claimed by this reviewer or not under review
 */
export async function answerCase(
  context: CaseContext,
  caller: Caller,
  caseId: string,
  input: AnswerInput,
): Promise<CaseRow> {
  const at = context.now();
  return context.db.transaction(async (tx) => {
    const { case: current } = await loadCase(tx, caller, caseId);
    requireClaim(current, caller, at);
    const state = requireNextState(current, 'answer');
    const reasonCode = input.correctedReasonCode ?? current.reasonCode;
    if (reasonCode === null || !isInquiryOnly(reasonCode)) {
      throw new PrecedentError('not_admissible', 'A dispute needs a decision, not only an answer.', {
        fields: [
          {
            path: '/correctedReasonCode',
            message:
              'Name a type that claims nothing (GEN-01, GEN-02, GEN-03 or OTH-99), or decide the case.',
          },
        ],
      });
    }
    if (input.correctedReasonCode !== null) {
      const said = { reasonCode: input.correctedReasonCode, risk: null, priority: null, note: null };
      await storeCorrection(tx, context, caller, current, said, 'answer');
    }
    return changeCase(
      tx,
      current,
      { state, reasonCode, claimedBy: null, claimExpiresAt: null, dueAt: null },
      [
        {
          actor: actorOf(caller),
          action: 'case.answered',
          data: {
            message: input.message,
            articleIds: input.articleIds,
            correctedReasonCode: input.correctedReasonCode,
          },
        },
      ],
      at,
    );
  });
}
