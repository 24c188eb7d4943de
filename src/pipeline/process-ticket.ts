import { listEvidence, leaseSubmitted, queueCase, type Assessment } from '../cases/queue-case.ts';
import { submitTicket, type SubmittedTicket, type TicketInput } from '../cases/submit-ticket.ts';
import type { CaseRow } from '../cases/change-case.ts';
import type { CaseWithTicket } from '../cases/load-case.ts';
import type { Caller } from '../domain/access.ts';
import { PrecedentError } from '../domain/errors.ts';
import type { TriageResult } from '../domain/triage-result.ts';
import { searchArticles } from '../knowledge-base/search-articles.ts';
import { draftSuggestion } from '../rulings/draft-suggestion.ts';
import type { Services } from './services.ts';

/**
 * The story of Precedent on one screen. A ticket comes in: it is stored first, and answered. Then it is read (language,
 * entities, type, risk, priority), help-center passages, policy clauses and past cases are found, a suggestion is
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

/** A ticket that brought the process down this often is laid before a human unread. */
const MAX_ATTEMPTS = 3;
/** An assessment that takes longer has hung. Below the lease, so that no other worker starts on the ticket. */
const ASSESSMENT_TIMEOUT_MS = 60_000;

async function processTaken(services: Services, { case: current, ticket }: CaseWithTicket): Promise<CaseRow> {
  const text = [ticket.subject, ticket.body].filter((part) => part !== null && part !== '').join('\n');
  const assessment: Assessment =
    current.processingAttempts > MAX_ATTEMPTS
      ? { triage: null, suggestion: null, error: `internal_error: given up after ${MAX_ATTEMPTS} attempts` }
      : await withinTime(assess(services, current.id, text));
  const queued = await queueCase(services, current.id, assessment);
  services.log.info(
    {
      caseId: queued.id,
      type: queued.reasonCode,
      priority: queued.priority,
      withoutSuggestion: assessment.error,
    },
    'case queued for review',
  );
  return queued;
}

async function withinTime(assessing: Promise<Assessment>): Promise<Assessment> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<Assessment>((resolve) => {
    timer = setTimeout(
      () =>
        resolve({ triage: null, suggestion: null, error: 'model_unavailable: the assessment took too long' }),
      ASSESSMENT_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([assessing, timeout]);
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
}

async function assess(services: Services, caseId: string, text: string): Promise<Assessment> {
  let seen: TriageResult | null = null;
  try {
    const triage = await services.triage.triage(text);
    seen = triage;
    const articles = await searchArticles(
      {
        db: services.db,
        embedder: services.embedder,
        index: services.indexes.articles,
        library: services.library,
      },
      { text, limit: 3, preferLanguage: triage.language.code === 'en' ? 'en' : 'zh' },
    );
    const suggestion = await draftSuggestion(
      {
        db: services.db,
        embedder: services.embedder,
        clauseIndex: services.indexes.clauses,
        precedentIndex: services.indexes.precedents,
        outcomeModel: services.outcomeModel,
        ruleSetVersion: services.policy.version,
      },
      {
        text,
        triage,
        articles,
        articlesRevision: services.indexes.articles.status().revision,
        evidence: await listEvidence(services, caseId),
        now: services.now(),
      },
    );
    return { triage, suggestion, error: null };
  } catch (error) {
    services.log.error(
      { caseId, err: error },
      'assessment failed; the case goes to a human without a suggestion',
    );
    const reason =
      error instanceof PrecedentError ? `${error.code}: ${error.message}` : 'internal_error: see the log';
    return { triage: seen, suggestion: null, error: reason };
  }
}
