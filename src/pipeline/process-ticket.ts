import type { CaseRow } from '../cases/change-case.ts';
import type { CaseWithTicket } from '../cases/load-case.ts';
import { leaseSubmitted, listEvidence, queueCase, type Assessment } from '../cases/queue-case.ts';
import { submitTicket, type SubmittedTicket, type TicketInput } from '../cases/submit-ticket.ts';
import { openCase, requireReadable } from '../database/sealed-rows.ts';
import type { Caller } from '../domain/access.ts';
import { guardAssessment } from './guard-assessment.ts';
import { linkToKnown } from './link-to-known.ts';
import { watchForIncident } from './watch-for-incident.ts';
import { findArticles, proposeRuling } from './read-record.ts';
import type { Services } from './services.ts';

/**
 * The story of Precedent on one screen. A ticket comes in: it is stored first, and answered. Then it is read (language,
 * entities, type, risk, priority) and linked to cases about the same matter, help-center passages, policy clauses and past cases are found, a suggestion is
 * drafted, and the case is put before a human, who decides. Whatever fails after the first step, the case still
 * reaches a human, with the reason.
 */
export async function receiveTicket(
  services: Services,
  caller: Caller,
  input: TicketInput,
): Promise<SubmittedTicket> {
  return submitTicket(services, caller, input);
}

/** Processes one submitted case; null when another worker has it or it is past that already. */
export async function processCase(services: Services, caseId: string): Promise<CaseRow | null> {
  const [taken] = await leaseSubmitted(services, { caseId, limit: 1 });
  return taken ? processTaken(services, taken) : null;
}

/** Picks up what a crash or an outage left behind. @returns how many were processed */
export async function processWaiting(services: Services, limit = 20): Promise<number> {
  for (let processed = 0; processed < limit; processed += 1) {
    // One at a time: a lease must not run out while its ticket waits behind others.
    const [item] = await leaseSubmitted(services, { limit: 1 });
    if (!item) return processed;
    try {
      await processTaken(services, item);
    } catch (error) {
      // Its lease runs out and it is tried again; the others need not wait for that.
      services.log.error({ caseId: item.case.id, err: error }, 'a ticket could not be processed');
    }
  }
  return limit;
}

async function processTaken(services: Services, { case: current, ticket }: CaseWithTicket): Promise<CaseRow> {
  const text = [ticket.subject, ticket.body].filter((part) => part !== null && part !== '').join('\n');
  const assessment = await guardAssessment(services, current, (seen) => {
    // What cannot be opened is laid before a human, who is told why.
    requireReadable(ticket);
    return assess(services, current, text, seen);
  });
  await linkToKnown(services, { case: current, ticket }, assessment.triage);
  const queued = await queueCase(services, current.id, assessment);
  await watchForIncident(services, queued, text, assessment.triage);
  const { id: caseId, reasonCode: type, priority } = queued;
  services.log.info(
    { caseId, type, priority, withoutSuggestion: assessment.error },
    'case queued for review',
  );
  return openCase(services.db, queued);
}

async function assess(
  services: Services,
  current: CaseRow,
  text: string,
  seen: (triage: Assessment['triage']) => void,
): Promise<Assessment> {
  const triage = await services.triage.triage(text);
  seen(triage);
  const articles = await findArticles(services, text, triage);
  const evidence = await listEvidence(services, current.id);
  const suggestion = await proposeRuling(services, { text, triage, articles, evidence });
  return { triage, suggestion, error: null };
}
