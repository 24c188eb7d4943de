import { eq } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { cases, tickets } from '../database/schema.ts';
import { openCase, openListedTicket, openTicket } from '../database/sealed-rows.ts';
import { mayReadCase, type Caller } from '../domain/access.ts';
import type { Actor } from '../domain/audit-event.ts';
import { nextState, type CaseState, type CaseVerb } from '../domain/case-state.ts';
import { ConflictError, NotFoundError, PrecedentError } from '../domain/errors.ts';
import type { CaseRow } from './change-case.ts';

export type TicketRow = typeof tickets.$inferSelect;
export interface CaseWithTicket {
  readonly case: CaseRow;
  readonly ticket: TicketRow;
}

/** A case with its ticket. Cases that the caller may not see do not exist for them. @throws NotFoundError */
export async function loadCase(db: Executor, caller: Caller, caseId: string): Promise<CaseWithTicket> {
  const [row] = await db
    .select({ case: cases, ticket: tickets })
    .from(cases)
    .innerJoin(tickets, eq(tickets.id, cases.ticketId))
    .where(eq(cases.id, caseId))
    .limit(1);
  if (!row || !mayReadCase(caller, { customerId: row.ticket.customerId, source: row.ticket.source })) {
    throw new NotFoundError('case', caseId);
  }
  return { case: await openCase(db, row.case), ticket: await openTicket(db, row.ticket) };
}

/** Cases for a list, opened as far as their keys are at hand. */
export async function openListed(db: Executor, rows: readonly CaseWithTicket[]): Promise<CaseWithTicket[]> {
  return Promise.all(
    rows.map(async (row) => ({
      case: await openCase(db, row.case),
      ticket: await openListedTicket(db, row.ticket),
    })),
  );
}

/** The state that `verb` leads to. @throws ConflictError naming what is allowed when the verb is not */
export function requireNextState(current: CaseRow, verb: CaseVerb): CaseState {
  const next = nextState(current.state, verb);
  if (next === null) {
    throw new ConflictError(`A case in state "${current.state}" cannot "${verb}".`, {
      caseId: current.id,
      state: current.state,
      verb,
    });
  }
  return next;
}

/** @throws PrecedentError `conflict` unless this reviewer holds the claim */
export function requireClaim(current: CaseRow, caller: Caller, now: Date): void {
  const held =
    current.claimedBy === caller.keyId && current.claimExpiresAt !== null && current.claimExpiresAt > now;
  if (!held) {
    throw new PrecedentError(
      'conflict',
      'Claim the case first: only the reviewer who holds it may do that.',
      {
        data: { caseId: current.id, claimed: current.claimedBy !== null },
      },
    );
  }
}

export function actorOf(caller: Caller): Actor {
  switch (caller.role) {
    case 'customer':
      return { kind: 'customer', id: caller.customerId ?? caller.keyId };
    case 'evaluator':
      return { kind: 'agent', id: caller.keyId };
    case 'channel':
    case 'agent':
    case 'reviewer':
    case 'admin':
      return { kind: caller.role, id: caller.keyId };
  }
}
