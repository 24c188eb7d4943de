import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { and, eq, or, type SQL } from 'drizzle-orm';
import { auditEvents, cases, tickets } from '../database/schema.ts';
import { openCase, openTicket, sealTicket } from '../database/sealed-rows.ts';
import type { Caller } from '../domain/access.ts';
import { GENESIS_HASH } from '../domain/audit-event.ts';
import { deadlineMs } from '../domain/case-state.ts';
import { ConflictError, PrecedentError } from '../domain/errors.ts';
import type { CaseContext } from './case-context.ts';
import { chainEvents } from './change-case.ts';
import { actorOf, type CaseWithTicket } from './load-case.ts';
import { storeEvidence, type NewEvidence } from './store-evidence.ts';

export interface TicketInput {
  readonly customerId: string;
  readonly channel: string;
  readonly externalId: string | null;
  readonly idempotencyKey: string | null;
  readonly locale: string | null;
  readonly subject: string | null;
  readonly body: string;
  readonly evidence: readonly NewEvidence[];
}

export interface SubmittedTicket extends CaseWithTicket {
  /** False when the ticket was there already. */
  readonly created: boolean;
}

function hashBody(input: TicketInput): string {
  const { customerId, channel, externalId, locale, subject, body } = input;
  const files = input.evidence.map((item) => ({
    type: item.type,
    name: item.name,
    description: item.description,
    file: item.file ? bytesToHex(sha256(item.file.content)) : null,
  }));
  const canonical = canonicalize({ customerId, channel, externalId, locale, subject, body, files }) ?? '';
  return bytesToHex(sha256(utf8ToBytes(canonical)));
}

/**
 * Stores the ticket, its evidence and a new case in one transaction, before anything clever happens. The sender's
 * idempotency key or external id makes a repeat answer with what is there.
 * @throws PrecedentError `idempotency_conflict` when the key was used with another body
 * @throws ConflictError when the external id belongs to another ticket
 */
export async function submitTicket(
  context: CaseContext,
  caller: Caller,
  input: TicketInput,
): Promise<SubmittedTicket> {
  const at = context.now();
  const bodyHash = hashBody(input);
  const caseId = context.newId('case');
  const ticket: typeof tickets.$inferSelect = {
    id: context.newId('tkt'),
    source: caller.keyId,
    channel: input.channel,
    externalId: input.externalId,
    idempotencyKey: input.idempotencyKey,
    bodyHash,
    customerId: input.customerId,
    locale: input.locale,
    subject: input.subject,
    body: input.body,
    receivedAt: at,
  };
  const created = await context.db.transaction(async (tx) => {
    const [storedTicket] = await tx
      .insert(tickets)
      .values(await sealTicket(tx, ticket))
      .onConflictDoNothing()
      .returning();
    if (!storedTicket) return null;
    const chain = chainEvents(
      { id: caseId, auditSeq: 0, auditHead: GENESIS_HASH },
      [
        {
          actor: actorOf(caller),
          action: 'ticket.received',
          data: {
            ticketId: ticket.id,
            channel: input.channel,
            bodySha256: bytesToHex(sha256(utf8ToBytes(input.body))),
            evidence: input.evidence.length,
          },
        },
      ],
      at,
    );
    const [storedCase] = await tx
      .insert(cases)
      .values({
        id: caseId,
        ticketId: ticket.id,
        customerId: input.customerId,
        state: 'submitted',
        version: 1,
        priorityRank: 1,
        processingAttempts: 0,
        dueAt: new Date(at.getTime() + (deadlineMs('submitted', '') ?? 0)),
        openedAt: at,
        updatedAt: at,
        auditSeq: chain.seq,
        auditHead: chain.head,
      })
      .returning();
    if (!storedCase) throw new Error('The case was not stored');
    await tx.insert(auditEvents).values(chain.rows);
    await storeEvidence(
      tx,
      {
        caseId,
        stage: 'claim',
        party: 'CLAIMANT',
        provenance: 'USER_UPLOAD',
        submittedBy: actorOf(caller).id,
        at,
        newId: context.newId,
      },
      input.evidence,
    );
    return { case: storedCase, ticket, created: true };
  });
  return created ?? (await findRepeated(context, caller, input, bodyHash));
}

async function findRepeated(
  context: CaseContext,
  caller: Caller,
  input: TicketInput,
  bodyHash: string,
): Promise<SubmittedTicket> {
  const same: (SQL | undefined)[] = [];
  if (input.idempotencyKey !== null) same.push(eq(tickets.idempotencyKey, input.idempotencyKey));
  if (input.externalId !== null) same.push(eq(tickets.externalId, input.externalId));
  const rows = await context.db
    .select({ case: cases, ticket: tickets })
    .from(tickets)
    .innerJoin(cases, eq(cases.ticketId, tickets.id))
    .where(and(eq(tickets.source, caller.keyId), or(...same)))
    .limit(2);
  const row = rows[0];
  if (!row) throw new Error('A ticket conflicted with one that cannot be found');
  if (rows.length > 1) {
    throw new ConflictError('The idempotency key and the external id belong to two different tickets.', {
      ticketIds: rows.map((found) => found.ticket.id),
    });
  }
  if (row.ticket.bodyHash !== bodyHash) {
    if (input.idempotencyKey !== null && row.ticket.idempotencyKey === input.idempotencyKey) {
      throw new PrecedentError(
        'idempotency_conflict',
        'This Idempotency-Key was already used for another ticket. Use a new key for a new ticket.',
        { fields: [{ path: 'header/Idempotency-Key', message: 'was used with another body' }] },
      );
    }
    throw new ConflictError('This external id belongs to a ticket with another content.', {
      externalId: input.externalId,
      ticketId: row.ticket.id,
    });
  }
  return {
    case: await openCase(context.db, row.case),
    ticket: await openTicket(context.db, row.ticket),
    created: false,
  };
}
