import { and, eq } from 'drizzle-orm';
import type { Transaction } from '../database/database.ts';
import { auditEvents, cases } from '../database/schema.ts';
import { hashAuditEvent, type Actor } from '../domain/audit-event.ts';
import { ConflictError } from '../domain/errors.ts';

export type CaseRow = typeof cases.$inferSelect;
type CaseChange = Partial<Omit<CaseRow, 'id' | 'version' | 'auditSeq' | 'auditHead' | 'updatedAt'>>;

export interface NewAuditEvent {
  readonly actor: Actor;
  readonly action: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Builds the next links of a case's chain. Values that JSON drops (undefined) are dropped before hashing. */
export function chainEvents(
  current: Pick<CaseRow, 'id' | 'auditSeq' | 'auditHead'>,
  events: readonly NewAuditEvent[],
  at: Date,
): { rows: (typeof auditEvents.$inferInsert)[]; seq: number; head: string } {
  let { auditSeq: seq, auditHead: head } = current;
  const rows = events.map((event) => {
    const data = JSON.parse(JSON.stringify(event.data)) as Record<string, unknown>;
    const prevHash = head;
    seq += 1;
    head = hashAuditEvent({
      caseId: current.id,
      seq,
      at: at.toISOString(),
      actor: event.actor,
      action: event.action,
      data,
      prevHash,
    });
    return {
      caseId: current.id,
      seq,
      at,
      actorKind: event.actor.kind,
      actorId: event.actor.id,
      action: event.action,
      data,
      prevHash,
      hash: head,
    };
  });
  return { rows, seq, head };
}

/**
 * The one way to change a case: conditional on the version that was read, with the audit events that say what
 * happened, in the caller's transaction.
 * @throws ConflictError when somebody else changed the case in between
 */
export async function changeCase(
  tx: Transaction,
  current: CaseRow,
  change: CaseChange,
  events: readonly NewAuditEvent[],
  at: Date,
): Promise<CaseRow> {
  const chain = chainEvents(current, events, at);
  const [updated] = await tx
    .update(cases)
    .set({
      ...change,
      version: current.version + 1,
      updatedAt: at,
      auditSeq: chain.seq,
      auditHead: chain.head,
    })
    .where(and(eq(cases.id, current.id), eq(cases.version, current.version)))
    .returning();
  if (!updated) {
    throw new ConflictError(
      'The case was changed by somebody else in the meantime. Read it again and retry.',
      {
        caseId: current.id,
        version: current.version,
      },
    );
  }
  if (chain.rows.length > 0) await tx.insert(auditEvents).values(chain.rows);
  return updated;
}
