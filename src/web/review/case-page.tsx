import { OUTCOME_NAMES, REMEDY_NAMES } from '../../domain/outcomes.ts';
import { APPEAL_GROUNDS } from '../../domain/case-state.ts';
import { Problems } from '../form/fields.tsx';
import { PriorityBadge, RiskBadge, StateBadge, typeName } from '../parts/badges.tsx';
import { EvidenceList } from '../parts/evidence-list.tsx';
import { Clock, Instant } from '../parts/instant.tsx';
import { renderPage } from '../parts/layout.tsx';
import { TimelineCard, VerificationBadge } from '../parts/timeline.tsx';
import { inLanguage, type PageView } from '../page-view.ts';
import { CaseActions, type ActionsProps } from './case-actions.tsx';
import { CorrectionForm } from './correction-form.tsx';
import { DeskHeader } from './desk-header.tsx';
import { CaseIncidents } from './incident-banner.tsx';
import { DraftOffer } from './draft-offer.tsx';
import { LinksCard } from './links-card.tsx';
import type { ReviewCase } from './load-review-case.ts';
import { SuggestionCard } from './suggestion-card.tsx';
import { TicketCard } from './ticket-card.tsx';
import { TriageCard } from './triage-card.tsx';

function DecisionsCard({ view, reviewed }: { view: PageView; reviewed: ReviewCase }) {
  const { t } = view;
  if (reviewed.decisions.length === 0) return null;
  return (
    <section class="card" aria-labelledby="decisions-title">
      <h2 id="decisions-title">{t.review.decisions}</h2>
      <ul class="plain">
        {reviewed.decisions.map((decision) => (
          <li>
            <div class="badges">
              <strong>{inLanguage(view, OUTCOME_NAMES[decision.outcome])}</strong>
              <span class="badge">{t.rounds[decision.round]}</span>
              {decision.final ? null : <span class="badge warn">{t.review.proposedNotFinal}</span>}
              {decision.agreedWithSuggestion === null ? null : decision.agreedWithSuggestion ? (
                <span class="badge good">{t.review.agreed}</span>
              ) : (
                <span class="badge warn">{t.review.overrode}</span>
              )}
            </div>
            <p>
              {inLanguage(view, REMEDY_NAMES[decision.remedy])}
              {decision.amount === null ? '' : `: ${decision.amount} ${decision.asset ?? ''}`}
            </p>
            <p class="prewrap">{decision.reasons}</p>
            {decision.clauseIds.length === 0 ? null : (
              <p class="badges">
                {decision.clauseIds.map((id) => {
                  const clause = reviewed.clauses.find((each) => each.id === id);
                  return (
                    <span class="badge accent" {...(clause ? { title: inLanguage(view, clause.title) } : {})}>
                      {id}
                    </span>
                  );
                })}
              </p>
            )}
            <div class="small muted">
              {reviewed.names.get(decision.decidedBy) ?? decision.decidedBy} ·{' '}
              <Instant at={decision.decidedAt.toISOString()} />
            </div>
          </li>
        ))}
      </ul>
      {reviewed.appeals.map((appeal) => (
        <div class="notice warn">
          <strong>
            {t.review.appealGround}:{' '}
            {t.grounds[APPEAL_GROUNDS.find((ground) => ground === appeal.ground) ?? 'new_evidence']}
          </strong>
          <p class="prewrap">{appeal.statement}</p>
        </div>
      ))}
    </section>
  );
}

/** The case: what the customer said and what the machine made of it, beside what the reviewer signs. */
export function renderCase(props: ActionsProps & { readonly done: string | null }) {
  const { view, reviewed, caller, csrf, refused, done } = props;
  const { t } = view;
  const { row } = reviewed;
  const doneMessage =
    done === null
      ? undefined
      : done === 'corrected'
        ? t.correct.done
        : (t.review.doneMessages[done] ?? t.links.done[done]);
  return renderPage({
    view,
    title: row.reasonCode === null ? t.review.case : typeName(view, row.reasonCode),
    section: 'review',
    wide: true,
    aside: <DeskHeader view={view} caller={caller} csrf={csrf} />,
    children: (
      <>
        <p class="crumbs">
          <a href="/review">← {t.review.back}</a>
        </p>
        <div class="case-head">
          <div>
            <h1>{row.reasonCode === null ? t.review.notAssessed : typeName(view, row.reasonCode)}</h1>
            <div class="badges">
              <PriorityBadge view={view} priority={row.priority} />
              <RiskBadge view={view} risk={row.risk} />
              <StateBadge view={view} state={row.state} />
              <VerificationBadge view={view} verification={reviewed.timeline.verification} />
            </div>
          </div>
          <div class="small muted">
            {t.review.due} <Clock view={view} dueAt={row.dueAt?.toISOString() ?? null} />
            <br />
            <span class="mono">{row.id}</span> · {t.review.version} {row.version} ·{' '}
            <a href={reviewed.trackingUrl}>{t.review.tracker}</a>
          </div>
        </div>
        {doneMessage === undefined ? null : (
          <p class="notice good" role="status">
            {doneMessage}
          </p>
        )}
        {refused === null ? null : <Problems view={view} form={{ action: refused.action, refused }} />}
        <CaseIncidents view={view} incidents={reviewed.incidents} />
        <div class="case-grid">
          <div>
            <TicketCard view={view} ticket={reviewed.ticket} triage={row.triage} />
            <LinksCard view={view} reviewed={reviewed} csrf={csrf} />
            <SuggestionCard view={view} suggestion={row.suggestion} error={row.suggestionError} />
            <TriageCard view={view} triage={row.triage} />
            <CorrectionForm view={view} reviewed={reviewed} caller={caller} csrf={csrf} refused={refused} />
            <section class="card" aria-labelledby="evidence-title">
              <h2 id="evidence-title">{t.evidence.title}</h2>
              <EvidenceList
                view={view}
                items={reviewed.shown.evidence}
                fileHref={(item) => `/review/${row.id}/evidence/${encodeURIComponent(item.id)}`}
              />
            </section>
          </div>
          <div class="beside">
            <CaseActions view={view} reviewed={reviewed} caller={caller} csrf={csrf} refused={refused} />
            <DecisionsCard view={view} reviewed={reviewed} />
            <DraftOffer view={view} row={row} csrf={csrf} />
          </div>
        </div>
        <TimelineCard view={view} timeline={reviewed.timeline} actorNames={reviewed.names} />
      </>
    ),
  });
}
