import { answerCase } from '../../cases/answer-case.ts';
import type { CaseRow } from '../../cases/change-case.ts';
import { claimCase } from '../../cases/claim-case.ts';
import { decideCase, type DecisionInput } from '../../cases/decide-case.ts';
import { executeDecision } from '../../cases/execute-decision.ts';
import { addEvidence, requestInformation } from '../../cases/request-information.ts';
import { acceptDecision, appealDecision } from '../../cases/respond-to-decision.ts';
import type { Caller } from '../../domain/access.ts';
import { OUTCOME_NAMES, REMEDY_NAMES } from '../../domain/outcomes.ts';
import { isInquiryOnly } from '../../domain/reason-codes.ts';
import { processCase, receiveTicket } from '../../pipeline/process-ticket.ts';
import type { Services } from '../../pipeline/services.ts';
import type { DemoReview, DemoTicket } from './demo-ticket.ts';
import { bold, percent, printAssessment, say } from './print-case.ts';

/** Who takes part: the channel that sends tickets, and two reviewers, for nobody reviews their own decision. */
export interface DemoStaff {
  readonly channel: Caller;
  readonly first: Caller;
  readonly second: Caller;
}

export interface JourneyCounts {
  tickets: number;
  agreed: number;
  overridden: number;
  answered: number;
  secondReviews: number;
  accepted: number;
  appealed: number;
}

function customerOf(ticket: DemoTicket): Caller {
  return {
    keyId: `demo:${ticket.customerId}`,
    name: ticket.customerId,
    role: 'customer',
    customerId: ticket.customerId,
  };
}

/** Sends one ticket through storing, triage, retrieval and suggestion, and prints what the reviewer will see. */
export async function sendTicket(
  services: Services,
  staff: DemoStaff,
  ticket: DemoTicket,
  externalId: string,
): Promise<CaseRow> {
  const { case: stored } = await receiveTicket(services, staff.channel, {
    customerId: ticket.customerId,
    channel: ticket.channel,
    externalId,
    idempotencyKey: null,
    locale: null,
    subject: null,
    body: ticket.body,
    evidence: ticket.evidence ?? [],
  });
  const queued = await processCase(services, stored.id);
  if (!queued) throw new Error(`Case ${stored.id} was not processed`);
  say(`\n${bold(ticket.name)}  ${queued.id}\n  “${ticket.body}”`);
  printAssessment(queued);
  return queued;
}

function toDecision(review: Exclude<DemoReview, { do: 'answer' }>, current: CaseRow): DecisionInput {
  const { outcome, remedy, reasons } = review;
  const clauses = current.suggestion?.clauses ?? [];
  const fitting = clauses.filter((clause) => clause.outcome === outcome);
  return {
    outcome,
    remedy,
    amount: review.amount ?? null,
    asset: review.asset ?? null,
    reasons,
    clauseIds: (fitting.length > 0 ? fitting : clauses).slice(0, 1).map(({ clauseId }) => clauseId),
    evidenceIds: [],
    correctedReasonCode: null,
    expectedVersion: null,
  };
}

/** The reviewer claims and decides; a second one confirms where the house policy asks for it. */
export async function reviewCase(
  services: Services,
  staff: DemoStaff,
  ticket: DemoTicket,
  caseId: string,
  counts: JourneyCounts,
): Promise<CaseRow> {
  let current = await claimCase(services, staff.first, caseId);
  if (ticket.review.do === 'answer') {
    const articleIds = (current.suggestion?.articles ?? []).slice(0, 1).map(({ articleId }) => articleId);
    const corrected = current.reasonCode !== null && isInquiryOnly(current.reasonCode) ? null : 'GEN-01';
    counts.answered += 1;
    say(`  ${ticket.name}: answered, with article ${articleIds.join(', ')}`);
    return answerCase(services, staff.first, caseId, {
      message: ticket.review.message,
      articleIds,
      correctedReasonCode: corrected,
    });
  }
  if (ticket.ask) {
    await requestInformation(services, staff.first, caseId, {
      message: ticket.ask.message,
      evidenceTypes: [ticket.ask.reply.type],
    });
    await addEvidence(services, customerOf(ticket), caseId, [ticket.ask.reply]);
    current = await claimCase(services, staff.first, caseId);
    say(`  ${ticket.name}: the reviewer asked for more, the customer answered`);
  }
  const input = toDecision(ticket.review, current);
  const { case: decided, decision, secondReview } = await decideCase(services, staff.first, caseId, input);
  if (decision.agreedWithSuggestion === true) counts.agreed += 1;
  else counts.overridden += 1;
  const how =
    decision.agreedWithSuggestion === true
      ? `agrees with the proposal (${percent(Number(decision.suggestedProbability))})`
      : `OVERRIDES the proposal${decision.suggestedOutcome ? ` (${OUTCOME_NAMES[decision.suggestedOutcome].en}, ${percent(Number(decision.suggestedProbability))})` : ''}`;
  say(
    `  ${ticket.name}: ${staff.first.name} ${how}: ${bold(OUTCOME_NAMES[decision.outcome].en)}, ${REMEDY_NAMES[decision.remedy].en}`,
  );
  if (secondReview.length === 0) return decided;
  counts.secondReviews += 1;
  await claimCase(services, staff.second, caseId);
  const confirmed = await decideCase(services, staff.second, caseId, {
    ...input,
    reasons: `${input.reasons} [confirmed on second review]`,
  });
  say(`  ${ticket.name}: ${staff.second.name} confirms (${secondReview.join(', ')})`);
  return confirmed.case;
}

/** The customer accepts and the ruling is carried out, or appeals and the other reviewer looks anew. */
export async function respondAsCustomer(
  services: Services,
  staff: DemoStaff,
  ticket: DemoTicket,
  caseId: string,
  counts: JourneyCounts,
): Promise<void> {
  const customer = customerOf(ticket);
  if (ticket.customer?.do === 'accept') {
    await acceptDecision(services, customer, caseId);
    await executeDecision(services, staff.first, caseId, `ledger-${caseId.slice(-8)}`);
    counts.accepted += 1;
    say(`  ${ticket.name}: the customer accepts; carried out and closed`);
  } else if (ticket.customer?.do === 'appeal') {
    const { ground, statement, evidence, ruling } = ticket.customer;
    await appealDecision(services, customer, caseId, { ground, statement, evidence: [evidence] });
    counts.appealed += 1;
    say(`  ${ticket.name}: the customer appeals (${ground}) with ${evidence.name}`);
    const reviewed = await claimCase(services, staff.second, caseId);
    await decideCase(services, staff.second, caseId, {
      ...ruling,
      clauseIds: (reviewed.suggestion?.clauses ?? []).slice(0, 1).map(({ clauseId }) => clauseId),
      evidenceIds: [],
      correctedReasonCode: null,
      expectedVersion: reviewed.version,
    });
    say(
      `  ${ticket.name}: ${staff.second.name} decides the appeal: ${bold(OUTCOME_NAMES[ruling.outcome].en)}, ${ruling.amount} ${ruling.asset}`,
    );
    await executeDecision(services, staff.second, caseId, `ledger-${caseId.slice(-8)}`);
  }
}
