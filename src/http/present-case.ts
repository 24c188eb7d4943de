import type { z } from '@hono/zod-openapi';
import { asc, eq } from 'drizzle-orm';
import type { CaseRow } from '../cases/change-case.ts';
import type { CaseWithTicket } from '../cases/load-case.ts';
import { listEvidence } from '../cases/queue-case.ts';
import type { DecisionRow } from '../cases/decide-case.ts';
import { listLinks, readJoinedTo, type LinkedCase } from '../duplicates/list-links.ts';
import { decisions } from '../database/schema.ts';
import { may, type Caller } from '../domain/access.ts';
import { allowedVerbs, CASE_STATE_NAMES, claimantView } from '../domain/case-state.ts';
import type { HttpServices } from './http-services.ts';
import { presentLink } from './link-schemas.ts';
import type { caseSchema, ticketSchema } from './schemas.ts';
import { trackingToken } from './tracking-token.ts';

export type CaseView = z.infer<typeof caseSchema>;
export type TicketView = z.infer<typeof ticketSchema>;

export async function listDecisions(db: HttpServices['db'], caseId: string): Promise<DecisionRow[]> {
  return db
    .select()
    .from(decisions)
    .where(eq(decisions.caseId, caseId))
    .orderBy(asc(decisions.decidedAt), asc(decisions.id));
}

/** A ticket as its sender sees it. */
export function presentTicket(services: HttpServices, { case: current, ticket }: CaseWithTicket): TicketView {
  return {
    id: ticket.id,
    caseId: current.id,
    customerId: ticket.customerId,
    channel: ticket.channel,
    externalId: ticket.externalId,
    locale: ticket.locale,
    subject: ticket.subject,
    body: ticket.body,
    receivedAt: ticket.receivedAt.toISOString(),
    state: current.state,
    view: claimantView(current.state),
    dueAt: current.dueAt?.toISOString() ?? null,
    trackingUrl: `${services.publicUrl}/track/${trackingToken(services.signingSecret, current.id)}`,
  };
}

function internalOf(
  current: CaseRow,
  ticket: CaseWithTicket['ticket'],
  links: readonly LinkedCase[],
): NonNullable<CaseView['internal']> {
  return {
    body: ticket.body,
    subject: ticket.subject,
    reasonCode: current.reasonCode,
    risk: current.risk,
    priority: current.priority,
    language: current.language,
    claimedBy: current.claimedBy,
    claimExpiresAt: current.claimExpiresAt?.toISOString() ?? null,
    excludedReviewer: current.excludedReviewer,
    // JSON columns: what was stored is what the types say, and a copy sheds their readonly marks.
    triage: structuredClone(current.triage) as NonNullable<CaseView['internal']>['triage'],
    suggestion: structuredClone(current.suggestion) as NonNullable<CaseView['internal']>['suggestion'],
    suggestionError: current.suggestionError,
    links: links.map(presentLink),
  };
}

/** A case as this caller may see it: customers and channels see no risk, no suggestion and no reviewer. */
export async function presentCase(
  services: HttpServices,
  caller: Caller,
  { case: current, ticket }: CaseWithTicket,
): Promise<CaseView> {
  const isStaff = may(caller, 'ticket:read_all');
  const [evidence, decided, joinedTo, links] = await Promise.all([
    listEvidence(services, current.id),
    listDecisions(services.db, current.id),
    current.state === 'duplicate' ? readJoinedTo(services.db, current.id) : null,
    isStaff ? listLinks(services.db, current.id) : [],
  ]);
  return {
    id: current.id,
    ticketId: current.ticketId,
    customerId: current.customerId,
    state: current.state,
    stateName: CASE_STATE_NAMES[current.state],
    view: claimantView(current.state),
    nextSteps: allowedVerbs(current.state),
    dueAt: current.dueAt?.toISOString() ?? null,
    openedAt: current.openedAt.toISOString(),
    updatedAt: current.updatedAt.toISOString(),
    version: current.version,
    joinedTo,
    // A decision that awaits a second review is not told to the customer.
    decisions: decided
      .filter((decision) => isStaff || decision.final)
      .map((decision) => ({
        id: decision.id,
        round: decision.round,
        outcome: decision.outcome,
        remedy: decision.remedy,
        amount: decision.amount,
        asset: decision.asset,
        reasons: decision.reasons,
        clauseIds: [...decision.clauseIds],
        evidenceIds: [...decision.evidenceIds],
        decidedAt: decision.decidedAt.toISOString(),
      })),
    evidence: evidence.map((item) => ({ ...item, submittedAt: item.submittedAt.toISOString() })),
    ...(isStaff ? { internal: internalOf(current, ticket, links) } : {}),
  };
}
