import type { Page, QueueQuery } from '../../cases/list-cases.ts';
import type { CaseWithTicket } from '../../cases/load-case.ts';
import type { Caller } from '../../domain/access.ts';
import { CASE_STATE_NAMES, CASE_STATES } from '../../domain/case-state.ts';
import { OUTCOME_NAMES } from '../../domain/outcomes.ts';
import { PRIORITIES, RISK_LEVELS } from '../../domain/triage-result.ts';
import { percent, PriorityBadge, RiskBadge, StateBadge, typeName } from '../parts/badges.tsx';
import { Clock, Instant } from '../parts/instant.tsx';
import { renderPage } from '../parts/layout.tsx';
import { languageName } from '../parts/names.ts';
import { inLanguage, type PageView } from '../page-view.ts';
import { FilterField } from '../parts/filter-field.tsx';
import { typeOptions } from './correction-form.tsx';
import type { ListedIncident } from '../../incidents/list-incidents.ts';
import { IncidentBanner } from './incident-banner.tsx';
import { DeskHeader } from './desk-header.tsx';

const EXCERPT_LENGTH = 180;
export const CLAIMED = ['anyone', 'nobody', 'me'] as const;

export interface QueuePage {
  readonly caller: Caller;
  readonly csrf: string;
  readonly query: QueueQuery;
  readonly page: Page<CaseWithTicket>;
  readonly counts: Readonly<Record<string, number>>;
  readonly names: ReadonlyMap<string, string>;
  /** Those that are open. */
  readonly incidents: readonly ListedIncident[];
}

/** The queue under these filters, from its first page or from `cursor`. */
export function queueHref(
  query: QueueQuery,
  change: Partial<Record<keyof QueueQuery, string | null>>,
): string {
  const merged: Record<string, unknown> = { ...query, cursor: null, limit: null, ...change };
  if (merged['claimed'] === 'anyone') merged['claimed'] = null;
  const entries = Object.entries(merged).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' && value !== '' ? [[key, value]] : [],
  );
  return entries.length === 0 ? '/review' : `/review?${new URLSearchParams(entries).toString()}`;
}

function Filters({ view, query }: { view: PageView; query: QueueQuery }) {
  const { t } = view;
  const { review } = t;
  return (
    <form class="card filters" method="get" action="/review" data-autosubmit="" aria-label={review.filters}>
      <FilterField
        form="filter"
        name="state"
        label={review.state}
        value={query.state}
        any={review.anyReviewable}
        options={CASE_STATES.map((state) => ({
          value: state,
          label: inLanguage(view, CASE_STATE_NAMES[state]),
        }))}
      />
      <FilterField
        form="filter"
        name="priority"
        label={review.priority}
        value={query.priority}
        any={review.any}
        options={[...PRIORITIES].reverse().map((value) => ({ value, label: t.priorities[value] }))}
      />
      <FilterField
        form="filter"
        name="risk"
        label={review.risk}
        value={query.risk}
        any={review.any}
        options={[...RISK_LEVELS].reverse().map((value) => ({ value, label: t.risks[value] }))}
      />
      <FilterField
        form="filter"
        name="reasonCode"
        label={review.type}
        value={query.reasonCode}
        any={review.any}
        options={typeOptions(view)}
      />
      <FilterField
        form="filter"
        name="claimed"
        label={review.claimed}
        value={query.claimed}
        any={review.any}
        options={CLAIMED.filter((value) => value !== 'anyone').map((value) => ({
          value,
          label: review.claimedBy[value],
        }))}
      />
      <div class="buttons">
        <button type="submit">{review.apply}</button>
        <a href="/review">{review.reset}</a>
      </div>
    </form>
  );
}

function ClaimState({
  view,
  caller,
  current,
  names,
}: {
  view: PageView;
  caller: Caller;
  current: CaseWithTicket['case'];
  names: ReadonlyMap<string, string>;
}) {
  const { review } = view.t;
  const isHeld =
    current.claimedBy !== null && current.claimExpiresAt !== null && current.claimExpiresAt > view.now;
  if (!isHeld) return <span class="muted small">{review.free}</span>;
  return current.claimedBy === caller.keyId ? (
    <span class="badge accent">{review.mine}</span>
  ) : (
    <span class="badge">{review.heldBy(names.get(current.claimedBy ?? '') ?? '…')}</span>
  );
}

function Row({ view, item, page }: { view: PageView; item: CaseWithTicket; page: QueuePage }) {
  const { case: current, ticket } = item;
  const { review } = view.t;
  const ruling = current.suggestion?.ruling ?? null;
  const text = ticket.subject === null ? ticket.body : `${ticket.subject} — ${ticket.body}`;
  return (
    <tr>
      <td>
        <div class="badges">
          <PriorityBadge view={view} priority={current.priority} />
          <RiskBadge view={view} risk={current.risk} />
          <StateBadge view={view} state={current.state} />
          {current.language === null ? null : (
            <span class="badge">{languageName(view, current.language)}</span>
          )}
        </div>
        <a href={`/review/${current.id}`}>
          {current.reasonCode === null ? review.notAssessed : typeName(view, current.reasonCode)}
        </a>
        <p class="excerpt">
          {text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH).toWellFormed()}…` : text}
        </p>
      </td>
      <td>
        {ruling === null ? (
          <span class="muted small">
            {current.suggestionError === null
              ? current.suggestion?.kind === 'answer'
                ? view.t.review.answer
                : '—'
              : review.noSuggestion}
          </span>
        ) : (
          <>
            {inLanguage(view, OUTCOME_NAMES[ruling.outcome])}{' '}
            <span class="muted number">{percent(ruling.probability)}</span>
          </>
        )}
      </td>
      <td class="due">
        <Clock view={view} dueAt={current.dueAt?.toISOString() ?? null} />
        <div class="small muted">
          <Instant at={current.openedAt.toISOString()} />
        </div>
      </td>
      <td class="claim">
        <ClaimState view={view} caller={page.caller} current={current} names={page.names} />
      </td>
    </tr>
  );
}

export function renderQueue(view: PageView, page: QueuePage) {
  const { t } = view;
  const { review } = t;
  const { query } = page;
  return renderPage({
    view,
    title: review.queue,
    section: 'review',
    wide: true,
    aside: <DeskHeader view={view} caller={page.caller} csrf={page.csrf} />,
    children: (
      <>
        <h1>{review.queue}</h1>
        <IncidentBanner view={view} incidents={page.incidents} />
        <ul class="counts" aria-label={review.counts}>
          {CASE_STATES.filter((state) => (page.counts[state] ?? 0) > 0).map((state) => (
            <li>
              <a
                href={queueHref(query, { state: query.state === state ? null : state })}
                {...(query.state === state ? { 'aria-current': 'true' } : {})}
              >
                {inLanguage(view, CASE_STATE_NAMES[state])} <b>{page.counts[state]}</b>
              </a>
            </li>
          ))}
        </ul>
        <Filters view={view} query={query} />
        {page.page.items.length === 0 ? (
          <p class="card muted">{review.queueEmpty}</p>
        ) : (
          <div class="table-scroll card-table">
            <table class="queue">
              <thead>
                <tr>
                  <th scope="col">{review.case}</th>
                  <th scope="col">{review.suggestion}</th>
                  <th scope="col">{review.due}</th>
                  <th scope="col">{review.claimed}</th>
                </tr>
              </thead>
              <tbody>
                {page.page.items.map((item) => (
                  <Row view={view} item={item} page={page} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        <div class="pager">
          {query.cursor === null ? <span></span> : <a href={queueHref(query, {})}>{review.first}</a>}
          {page.page.nextCursor === null ? null : (
            <a class="button quiet" href={queueHref(query, { cursor: page.page.nextCursor })}>
              {review.next}
            </a>
          )}
        </div>
      </>
    ),
  });
}
