import type { Caller } from '../../domain/access.ts';
import type { GapState } from '../../database/schema.ts';
import { GAP_STATES, type Gap } from '../../knowledge-gaps/list-gaps.ts';
import { articleHref } from '../help/help-page.tsx';
import { percent } from '../parts/badges.tsx';
import { Instant } from '../parts/instant.tsx';
import { renderPage } from '../parts/layout.tsx';
import { languageName } from '../parts/names.ts';
import type { PageView } from '../page-view.ts';
import { DeskHeader } from './desk-header.tsx';

export interface GapsPage {
  readonly caller: Caller;
  readonly csrf: string;
  readonly state: GapState;
  readonly items: readonly Gap[];
  readonly pending: number;
  readonly nextCursor: string | null;
  readonly notice: { readonly text: string; readonly kind: 'good' | 'bad' } | null;
}

function SettleForm({ view, gap, csrf }: { view: PageView; gap: Gap; csrf: string }) {
  const { gaps } = view.t;
  return (
    <form method="post" action="/review/gaps" class="filters">
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="gapId" value={gap.id} />
      <div class="field">
        <label for={`${gap.id}-state`}>{gaps.state}</label>
        <select id={`${gap.id}-state`} name="state">
          {GAP_STATES.map((state) => (
            <option value={state} {...(state === gap.state ? { selected: true } : {})}>
              {gaps.states[state]}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={`${gap.id}-article`}>{gaps.article}</label>
        <input
          id={`${gap.id}-article`}
          name="articleId"
          maxlength={100}
          pattern="[a-z0-9][a-z0-9\-]{1,98}"
          value={gap.articleId ?? ''}
          placeholder="withdraw-address-check"
        />
      </div>
      <div class="buttons">
        <button class="quiet" type="submit">
          {gaps.save}
        </button>
      </div>
    </form>
  );
}

function GapCard({ view, gap, csrf }: { view: PageView; gap: Gap; csrf: string }) {
  const { gaps } = view.t;
  const [first] = gap.examples;
  return (
    <li class="card" id={gap.id}>
      <h2 lang={first?.language}>{first?.question ?? gap.id}</h2>
      <p class="badges">
        <span class="badge accent">{gaps.asked(gap.count)}</span>
        {gap.unanswered === 0 ? null : <span class="badge warn">{gaps.unanswered(gap.unanswered)}</span>}
        {gap.disliked === 0 ? null : <span class="badge bad">{gaps.disliked(gap.disliked)}</span>}
        {gap.languages.map((language) => (
          <span class="badge">{languageName(view, language)}</span>
        ))}
        <span class="small muted">
          {gaps.first} <Instant at={gap.firstSeen.toISOString()} /> · {gaps.last}{' '}
          <Instant at={gap.lastSeen.toISOString()} />
        </span>
      </p>
      {gap.examples.length < 2 ? null : (
        <ul>
          {gap.examples.slice(1).map((example) => (
            <li lang={example.language}>{example.question}</li>
          ))}
        </ul>
      )}
      <p class="small">
        {gaps.nearest}:{' '}
        {gap.nearest === null ? (
          gaps.none
        ) : (
          <>
            <a href={articleHref(gap.nearest.articleId, view.language)}>{gap.nearest.articleId}</a>{' '}
            <span class="muted">({percent(gap.nearest.relevance)})</span>
          </>
        )}
        {gap.note === null ? null : <> · {gap.note}</>}
      </p>
      <SettleForm view={view} gap={gap} csrf={csrf} />
    </li>
  );
}

export function renderGaps(view: PageView, page: GapsPage) {
  const { gaps, review } = view.t;
  return renderPage({
    view,
    title: gaps.title,
    section: 'review',
    wide: true,
    aside: <DeskHeader view={view} caller={page.caller} csrf={page.csrf} />,
    children: (
      <>
        <h1>{gaps.title}</h1>
        <p class="muted">{gaps.lead}</p>
        {page.notice === null ? null : (
          <p class={`notice ${page.notice.kind}`} role="status">
            {page.notice.text}
          </p>
        )}
        <ul class="counts" aria-label={gaps.state}>
          {GAP_STATES.map((state) => (
            <li>
              <a
                href={`/review/gaps?state=${state}`}
                {...(state === page.state ? { 'aria-current': 'true' } : {})}
              >
                {gaps.states[state]}
              </a>
            </li>
          ))}
        </ul>
        {page.pending === 0 ? null : (
          <form method="post" action="/review/gaps/grouping" class="notice">
            <input type="hidden" name="csrf" value={page.csrf} />
            <span>{gaps.pending(page.pending)}</span>{' '}
            <button class="quiet" type="submit">
              {gaps.group}
            </button>
          </form>
        )}
        {page.items.length === 0 ? <p class="card muted">{gaps.empty}</p> : null}
        <ol class="plain-list">
          {page.items.map((gap) => (
            <GapCard view={view} gap={gap} csrf={page.csrf} />
          ))}
        </ol>
        <div class="pager">
          <span></span>
          {page.nextCursor === null ? null : (
            <a
              class="button quiet"
              href={`/review/gaps?state=${page.state}&cursor=${encodeURIComponent(page.nextCursor)}`}
            >
              {review.next}
            </a>
          )}
        </div>
      </>
    ),
  });
}
