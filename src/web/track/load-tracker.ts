import { eq } from 'drizzle-orm';
import { loadCase, type CaseWithTicket } from '../../cases/load-case.ts';
import { readTimeline, type Timeline } from '../../cases/read-timeline.ts';
import { cases } from '../../database/schema.ts';
import type { Caller } from '../../domain/access.ts';
import { NotFoundError } from '../../domain/errors.ts';
import type { PolicyClause } from '../../domain/policy.ts';
import { presentCase, type CaseView } from '../../http/present-case.ts';
import type { HttpServices } from '../../http/http-services.ts';
import { caseOfTrackingToken, trackingToken } from '../../http/tracking-token.ts';
import type { PageLanguage } from '../dictionary/dictionaries.ts';
import { readSummaries, type ArticleSummary } from '../help/read-articles.ts';
import { readClauses } from '../read-clauses.ts';

/** Who holds a tracking link acts as the customer whose case it is. @throws NotFoundError for a link that is not ours */
export async function callerOfLink(
  services: HttpServices,
  token: string,
): Promise<{ readonly caseId: string; readonly caller: Caller }> {
  const caseId = caseOfTrackingToken(services.signingSecret, token);
  if (caseId === null) throw new NotFoundError('case', 'of this link');
  const [row] = await services.db
    .select({ customerId: cases.customerId })
    .from(cases)
    .where(eq(cases.id, caseId))
    .limit(1);
  if (!row) throw new NotFoundError('case', 'of this link');
  return {
    caseId,
    caller: { keyId: `link:${caseId}`, name: 'tracking link', role: 'customer', customerId: row.customerId },
  };
}

export interface TrackedCase {
  readonly case: CaseView;
  readonly ticket: CaseWithTicket['ticket'];
  readonly timeline: Timeline;
  readonly clauses: readonly PolicyClause[];
  /** The question that is open, when the customer is asked for something. */
  readonly request: { readonly message: string; readonly evidenceTypes: readonly string[] } | null;
  readonly answer: { readonly message: string; readonly articles: readonly ArticleSummary[] } | null;
  readonly wasAppealed: boolean;
  /** Where the tracker of the case is that goes on in place of this one. */
  readonly joinedHref: string | null;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

export async function loadTracker(
  services: HttpServices,
  caller: Caller,
  caseId: string,
  language: PageLanguage,
): Promise<TrackedCase> {
  const loaded = await loadCase(services.db, caller, caseId);
  const [view, timeline] = await Promise.all([
    presentCase(services, caller, loaded),
    readTimeline(services.db, caller, caseId),
  ]);
  const asked = timeline.entries.findLast((entry) => entry.action === 'information.requested')?.data;
  const answered = timeline.entries.findLast((entry) => entry.action === 'case.answered')?.data;
  const [clauses, articles] = await Promise.all([
    readClauses(
      services.db,
      view.decisions.flatMap((decision) => decision.clauseIds),
    ),
    readSummaries(services.db, texts(answered?.['articleIds']), language),
  ]);
  return {
    case: view,
    ticket: loaded.ticket,
    timeline,
    clauses,
    request:
      asked && view.state === 'claim.information_requested'
        ? { message: String(asked['message'] ?? ''), evidenceTypes: texts(asked['evidenceTypes']) }
        : null,
    answer: answered ? { message: String(answered['message'] ?? ''), articles } : null,
    joinedHref:
      view.joinedTo === null
        ? null
        : `/track/${encodeURIComponent(trackingToken(services.signingSecret, view.joinedTo))}`,
    wasAppealed: timeline.entries.some((entry) => entry.action === 'appeal.filed'),
  };
}
