import { CASE_STATE_NAMES, type CaseState } from '../../domain/case-state.ts';
import { EVIDENCE_NAMES, EVIDENCE_TYPES } from '../../domain/evidence.ts';
import { Problems } from '../form/fields.tsx';
import type { RefusedForm } from '../form/form-state.ts';
import { articleHref } from '../help/help-page.tsx';
import { EvidenceList } from '../parts/evidence-list.tsx';
import { Clock, Instant } from '../parts/instant.tsx';
import { renderPage } from '../parts/layout.tsx';
import { TimelineCard, VerificationBadge } from '../parts/timeline.tsx';
import { inLanguage, type PageView } from '../page-view.ts';
import { DecisionCard } from './decision-card.tsx';
import type { TrackedCase } from './load-tracker.ts';
import { StageBar } from './stage-bar.tsx';
import { TrackerForms } from './tracker-forms.tsx';

/** Seconds between two looks at the case while the page is open. */
const REFRESH_SECONDS = 15;

/** States whose name would only repeat what the party view says. */
const SAID_BY_VIEW: ReadonlySet<CaseState> = new Set([
  'claim.under_review',
  'claim.information_requested',
  'decided.appealable',
]);

interface TrackerPage {
  readonly tracked: TrackedCase;
  readonly token: string;
  readonly csrf: string;
  readonly etag: string;
  readonly done: string | null;
  readonly refused: RefusedForm | null;
}

function deadlineLabel(view: PageView, state: CaseState): string {
  const { track } = view.t;
  switch (state) {
    case 'claim.information_requested':
      return track.deadlineYours;
    case 'decided.appealable':
      return track.deadlineAppeal;
    case 'decided.final':
      return track.deadline;
    case 'submitted':
    case 'claim.under_review':
    case 'claim.second_review':
    case 'appeal.under_review':
    case 'closed':
    case 'withdrawn':
    case 'duplicate':
      return track.deadlineOurs;
  }
}

function StatusCard({ view, tracked }: { view: PageView; tracked: TrackedCase }) {
  const { t } = view;
  const { state, dueAt } = tracked.case;
  const stateName = inLanguage(view, CASE_STATE_NAMES[state]);
  const wanted = EVIDENCE_TYPES.filter((type) => tracked.request?.evidenceTypes.includes(type));
  return (
    <section class="card" id="status" data-live="text" aria-labelledby="status-title">
      <h2 class="visually-hidden" id="status-title">
        {t.track.progress}
      </h2>
      <StageBar view={view} state={state} wasAppealed={tracked.wasAppealed} />
      <p class="badges">
        <span class={`badge ${state === 'claim.information_requested' ? 'warn' : 'info'}`}>
          {t.partyViews[tracked.case.view]}
        </span>
        {SAID_BY_VIEW.has(state) ? null : <span class="badge">{stateName}</span>}
        <VerificationBadge view={view} verification={tracked.timeline.verification} />
      </p>
      <div class="status">
        <div>
          <div class="muted small">{t.track.nextStep}</div>
          <p class="next">{t.states[state]}</p>
        </div>
        {dueAt === null ? (
          <p class="muted small">{t.track.noDeadline}</p>
        ) : (
          <div class="deadline">
            <div class="muted small">{deadlineLabel(view, state)}</div>
            <Clock view={view} dueAt={dueAt} />
            <div class="small">
              <Instant at={dueAt} />
            </div>
          </div>
        )}
      </div>
      {tracked.joinedHref === null ? null : (
        <div class="notice">
          <strong>{t.links.joinedTitle}</strong>
          <p>{t.links.joinedText}</p>
          <p>
            <a href={tracked.joinedHref}>{t.links.joinedLink}</a>
          </p>
        </div>
      )}
      {tracked.request === null ? null : (
        <div class="notice warn">
          <strong>{t.track.requested}</strong>
          <p class="prewrap">{tracked.request.message}</p>
          {wanted.length === 0 ? null : (
            <ul>
              {wanted.map((type) => (
                <li>{inLanguage(view, EVIDENCE_NAMES[type])}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      {tracked.answer === null ? null : (
        <div class="notice good">
          <strong>{t.track.answer}</strong>
          <p class="prewrap">{tracked.answer.message}</p>
          {tracked.answer.articles.length === 0 ? null : (
            <ul>
              {tracked.answer.articles.map((article) => (
                <li>
                  <a href={articleHref(article.articleId, article.language)}>{article.title}</a>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </section>
  );
}

export function renderTracker(view: PageView, page: TrackerPage) {
  const { tracked, token, csrf, etag, done, refused } = page;
  const { t } = view;
  const href = `/track/${encodeURIComponent(token)}`;
  const doneMessage = done === null ? undefined : t.track.doneMessages[done];
  return renderPage({
    view,
    title: t.track.title,
    section: 'track',
    children: (
      <div
        data-refresh={String(REFRESH_SECONDS)}
        data-etag={etag}
        data-refresh-url={`${href}?lang=${view.language}`}
      >
        <h1>{tracked.ticket.subject ?? t.track.title}</h1>
        <p class="muted small">
          {t.track.opened} <Instant at={tracked.case.openedAt} /> ·{' '}
          <span class="mono">{tracked.case.id}</span>
        </p>
        <div
          id="announcer"
          class="visually-hidden"
          aria-live="polite"
          data-refreshed={t.track.refreshed}
          data-changed={t.track.changed}
        ></div>
        {doneMessage === undefined ? null : (
          <p class="notice good" role="status">
            {doneMessage}
          </p>
        )}
        {refused === null ? null : <Problems view={view} form={{ action: refused.action, refused }} />}
        <StatusCard view={view} tracked={tracked} />
        <DecisionCard view={view} current={tracked.case} clauses={tracked.clauses} />
        <TrackerForms view={view} tracked={tracked} href={href} csrf={csrf} refused={refused} />
        <section class="card" id="evidence" data-live="text" aria-labelledby="evidence-title">
          <h2 id="evidence-title">{t.evidence.title}</h2>
          <EvidenceList
            view={view}
            items={tracked.case.evidence}
            fileHref={(item) =>
              item.party === 'CLAIMANT' ? `${href}/evidence/${encodeURIComponent(item.id)}` : null
            }
          />
        </section>
        <details class="card">
          <summary>{t.track.yourWords}</summary>
          <p class="prewrap">{tracked.ticket.body}</p>
        </details>
        <TimelineCard view={view} timeline={tracked.timeline} />
        <p class="muted small">{t.track.keepLink}</p>
      </div>
    ),
  });
}
