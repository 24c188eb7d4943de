import { and, eq, isNull } from 'drizzle-orm';
import type { Executor, Transaction } from '../database/database.ts';
import { triageCorrections, triageTypes } from '../database/schema.ts';
import type { Caller } from '../domain/access.ts';
import { deadlineMs } from '../domain/case-state.ts';
import { ConflictError, PrecedentError } from '../domain/errors.ts';
import { isReasonCode } from '../domain/reason-codes.ts';
import { PRIORITIES, type Priority, type RiskLevel } from '../domain/triage-result.ts';
import type { CaseContext } from './case-context.ts';
import { changeCase, type CaseRow } from './change-case.ts';
import { actorOf, loadCase } from './load-case.ts';

/** What a person holds right; null says nothing. The machine's own value confirms it. */
export interface TriageCorrection {
  readonly reasonCode: string | null;
  readonly risk: RiskLevel | null;
  readonly priority: Priority | null;
  readonly note: string | null;
}

export type CorrectionRow = typeof triageCorrections.$inferSelect;

/** Keeps a person's word beside the machine's reading, in the caller's transaction. Rows are never changed. */
export async function storeCorrection(
  tx: Transaction,
  context: Pick<CaseContext, 'now' | 'newId'>,
  caller: Caller,
  current: CaseRow,
  correction: TriageCorrection,
  via: CorrectionRow['via'],
): Promise<CorrectionRow> {
  const { triage } = current;
  const [row] = await tx
    .insert(triageCorrections)
    .values({
      id: context.newId('cor'),
      caseId: current.id,
      via,
      ...correction,
      modelVersion: triage?.models.classifier ?? null,
      machineType: triage?.type.code ?? null,
      machineConfidence: triage?.type.confidence ?? null,
      machineRisk: triage?.risk.level ?? null,
      machinePriority: triage?.priority.level ?? null,
      correctedBy: caller.keyId,
      correctedByRole: caller.role,
      correctedAt: context.now(),
    })
    .returning();
  if (!row) throw new Error('The correction was not stored');
  return row;
}

/** @throws PrecedentError `invalid_request` for a code that neither the taxonomy nor an operator's own types know */
export async function requireKnownType(db: Executor, code: string, path: string): Promise<void> {
  if (isReasonCode(code)) return;
  const [taught] = await db
    .select({ id: triageTypes.id })
    .from(triageTypes)
    .where(and(eq(triageTypes.code, code), isNull(triageTypes.removedAt)))
    .limit(1);
  if (taught) return;
  throw new PrecedentError('invalid_request', 'The type is not known.', {
    fields: [
      { path, message: `There is no type "${code}". GET /v1/triage/types lists those that were added.` },
    ],
  });
}

/** The deadline moves by what the clocks of the two types differ, so that time that ran out stays run out. */
function moveDeadline(current: CaseRow, reasonCode: string): Date | null {
  const before = deadlineMs(current.state, current.reasonCode ?? '');
  const after = deadlineMs(current.state, reasonCode);
  if (current.dueAt === null || before === null || after === null) return current.dueAt;
  return new Date(current.dueAt.getTime() + after - before);
}

/**
 * Corrects or confirms what the machine read of a ticket: type, risk, priority. The case follows the person; the
 * machine's reading stays beside it, so that a model can learn from the difference.
 * @param expectedVersion the version the reviewer looked at; null skips the check
 * @throws ConflictError when the ticket was not read yet, another reviewer holds the case, or it changed since
 */
export async function correctTriage(
  context: CaseContext,
  caller: Caller,
  caseId: string,
  correction: TriageCorrection & { readonly expectedVersion: number | null },
): Promise<{ readonly case: CaseRow; readonly correction: CorrectionRow }> {
  const { expectedVersion, ...said } = correction;
  const at = context.now();
  return context.db.transaction(async (tx) => {
    const { case: current } = await loadCase(tx, caller, caseId);
    if (current.state === 'submitted')
      throw new ConflictError('The ticket is still being read. Correct it when it is in the queue.', {
        caseId,
      });
    const isHeldByOther =
      current.claimedBy !== null &&
      current.claimedBy !== caller.keyId &&
      current.claimExpiresAt !== null &&
      current.claimExpiresAt > at;
    if (isHeldByOther)
      throw new ConflictError('Another reviewer holds this case.', {
        caseId,
        until: current.claimExpiresAt?.toISOString(),
      });
    if (expectedVersion !== null && expectedVersion !== current.version)
      throw new ConflictError('The case changed since you read it. Read it again before you correct it.', {
        caseId,
        expected: expectedVersion,
        actual: current.version,
      });
    if (said.reasonCode !== null) await requireKnownType(tx, said.reasonCode, '/reasonCode');

    const row = await storeCorrection(tx, context, caller, current, said, 'correction');
    const reasonCode = said.reasonCode ?? current.reasonCode;
    const priority = said.priority ?? current.priority;
    const updated = await changeCase(
      tx,
      current,
      {
        reasonCode,
        risk: said.risk ?? current.risk,
        priority,
        priorityRank: priority === null ? current.priorityRank : PRIORITIES.indexOf(priority),
        dueAt: reasonCode === null ? current.dueAt : moveDeadline(current, reasonCode),
      },
      [
        {
          actor: actorOf(caller),
          action: 'triage.corrected',
          data: {
            correctionId: row.id,
            ...(said.reasonCode === null ? {} : { type: said.reasonCode }),
            ...(said.risk === null ? {} : { risk: said.risk }),
            ...(said.priority === null ? {} : { priority: said.priority }),
            ...(said.note === null ? {} : { reason: said.note }),
            before: { type: current.reasonCode, risk: current.risk, priority: current.priority },
            machine: {
              model: row.modelVersion,
              type: row.machineType,
              confidence: row.machineConfidence,
              risk: row.machineRisk,
              priority: row.machinePriority,
            },
          },
        },
      ],
      at,
    );
    return { case: updated, correction: row };
  });
}
