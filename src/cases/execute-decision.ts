import { and, desc, eq, lt } from 'drizzle-orm';
import type { Transaction } from '../database/database.ts';
import { auditEvents, cases, decisions } from '../database/schema.ts';
import type { Caller } from '../domain/access.ts';
import { deadlineMs } from '../domain/case-state.ts';
import { ConflictError } from '../domain/errors.ts';
import type { CaseContext } from './case-context.ts';
import { changeCase, type CaseRow } from './change-case.ts';
import { actorOf, loadCase, requireNextState } from './load-case.ts';

/**
 * Records that the final ruling was carried out in the exchange's own ledger, and closes the case. Idempotent: a case
 * closed with the same reference answers as it is.
 * @param reference what the ledger calls the booking, such as a transfer id
 */
export async function executeDecision(
  context: CaseContext,
  caller: Caller,
  caseId: string,
  reference: string,
): Promise<CaseRow> {
  const at = context.now();
  return context.db.transaction(async (tx) => {
    const { case: current } = await loadCase(tx, caller, caseId);
    if (current.state === 'closed') {
      await requireSameReference(tx, caseId, reference);
      return current;
    }
    const state = requireNextState(current, 'execute');
    const [decision] = await tx
      .select()
      .from(decisions)
      .where(and(eq(decisions.caseId, caseId), eq(decisions.final, true)))
      .orderBy(desc(decisions.decidedAt), desc(decisions.id))
      .limit(1);
    return changeCase(
      tx,
      current,
      { state, dueAt: null },
      [
        {
          actor: actorOf(caller),
          action: 'decision.executed',
          data: {
            reference,
            decisionId: decision?.id ?? null,
            remedy: decision?.remedy ?? null,
            amount: decision?.amount ?? null,
            asset: decision?.asset ?? null,
          },
        },
      ],
      at,
    );
  });
}

/** @throws ConflictError when the case was closed by another booking: paying twice must not look like success */
async function requireSameReference(tx: Transaction, caseId: string, reference: string): Promise<void> {
  const [executed] = await tx
    .select({ data: auditEvents.data })
    .from(auditEvents)
    .where(and(eq(auditEvents.caseId, caseId), eq(auditEvents.action, 'decision.executed')))
    .limit(1);
  if (executed?.data['reference'] !== reference) {
    throw new ConflictError('The ruling was already carried out, under another reference.', { caseId });
  }
}

/** Makes rulings final whose appeal window has ended. @returns how many */
export async function closeEndedAppealWindows(context: CaseContext): Promise<number> {
  const at = context.now();
  let closed = 0;
  const ended = await context.db
    .select()
    .from(cases)
    .where(and(eq(cases.state, 'decided.appealable'), lt(cases.dueAt, at)))
    .limit(200);
  for (const current of ended) {
    const state = requireNextState(current, 'close_window');
    try {
      await context.db.transaction((tx) =>
        changeCase(
          tx,
          current,
          { state, dueAt: new Date(at.getTime() + (deadlineMs(state, '') ?? 0)) },
          [{ actor: { kind: 'system', id: 'clock' }, action: 'appeal_window.closed', data: {} }],
          at,
        ),
      );
      closed += 1;
    } catch (error) {
      // Another process closed it, or the customer answered at the last moment: theirs counts, the others go on.
      if (!(error instanceof ConflictError)) throw error;
    }
  }
  return closed;
}
