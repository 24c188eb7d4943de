import type { DraftRow } from '../../article-drafts/draft-article.ts';
import { DRAFT_STATES, type DraftEventRow } from '../../article-drafts/list-drafts.ts';
import type { DraftState } from '../../database/schema.ts';
import type { Caller } from '../../domain/access.ts';
import { articleHref } from '../help/help-page.tsx';
import { Instant } from '../parts/instant.tsx';
import { renderPage } from '../parts/layout.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { inCategory, languageName } from '../parts/names.ts';
import type { PageView } from '../page-view.ts';
import { DeskHeader } from './desk-header.tsx';

interface Signed {
  readonly caller: Caller;
  readonly csrf: string;
}

export interface DraftsPage extends Signed {
  readonly state: DraftState;
  readonly items: readonly DraftRow[];
  readonly nextCursor: string | null;
}

export interface DraftPage extends Signed {
  readonly draft: DraftRow;
  readonly events: readonly DraftEventRow[];
  readonly names: ReadonlyMap<string, string>;
  readonly notice: { readonly text: string; readonly kind: 'good' | 'bad' } | null;
}

export function renderDrafts(view: PageView, page: DraftsPage) {
  const { drafts, review } = view.t;
  return renderPage({
    view,
    title: drafts.title,
    section: 'review',
    wide: true,
    aside: <DeskHeader view={view} caller={page.caller} csrf={page.csrf} />,
    children: (
      <>
        <h1>{drafts.title}</h1>
        <p class="muted">{drafts.lead}</p>
        <ul class="counts">
          {DRAFT_STATES.map((state) => (
            <li>
              <a
                href={`/review/drafts?state=${state}`}
                {...(state === page.state ? { 'aria-current': 'true' } : {})}
              >
                {drafts.states[state]}
              </a>
            </li>
          ))}
        </ul>
        {page.items.length === 0 ? <p class="card muted">{drafts.empty}</p> : null}
        <ul class="plain-list">
          {page.items.map((draft) => (
            <li class="card">
              <h2>
                <a href={`/review/drafts/${draft.id}`}>{draft.title}</a>
              </h2>
              <p class="badges">
                <span class="badge">{languageName(view, draft.language)}</span>
                <span class="badge accent">{inCategory(view, draft.category)}</span>
                <span class="small muted">
                  <Instant at={draft.createdAt.toISOString()} />
                </span>
              </p>
            </li>
          ))}
        </ul>
        <div class="pager">
          <span></span>
          {page.nextCursor === null ? null : (
            <a
              class="button quiet"
              href={`/review/drafts?state=${page.state}&cursor=${encodeURIComponent(page.nextCursor)}`}
            >
              {review.next}
            </a>
          )}
        </div>
      </>
    ),
  });
}

function EditForm({ view, draft, csrf }: { view: PageView; draft: DraftRow; csrf: string }) {
  const { drafts } = view.t;
  return (
    <form class="card" method="post" action={`/review/drafts/${draft.id}`}>
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="version" value={String(draft.version)} />
      <div class="field">
        <label for="draft-title">{drafts.articleTitle}</label>
        <input id="draft-title" name="title" required maxlength={200} value={draft.title} />
      </div>
      <div class="row">
        <div class="field">
          <label for="draft-id">{drafts.articleId}</label>
          <input
            id="draft-id"
            name="articleId"
            required
            maxlength={99}
            pattern="[a-z0-9][a-z0-9\-]{1,98}"
            value={draft.articleId}
          />
        </div>
        <div class="field">
          <label for="draft-category">{drafts.category}</label>
          <input
            id="draft-category"
            name="category"
            required
            maxlength={40}
            pattern="[a-z0-9\-]{1,40}"
            value={draft.category}
          />
        </div>
        <div class="field">
          <label for="draft-audience">{drafts.audience}</label>
          <select id="draft-audience" name="audience">
            {(['customer', 'merchant', 'developer'] as const).map((audience) => (
              <option value={audience} {...(audience === draft.audience ? { selected: true } : {})}>
                {drafts.audiences[audience]}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div class="field">
        <label for="draft-body">{drafts.body}</label>
        <textarea id="draft-body" name="body" rows={24} required maxlength={200_000}>
          {draft.body}
        </textarea>
      </div>
      <div class="buttons">
        <button type="submit" name="act" value="approve" data-confirm={drafts.approveConfirm}>
          {drafts.approve}
        </button>
        <button class="quiet" type="submit" name="act" value="save">
          {drafts.save}
        </button>
        <button class="danger" type="submit" name="act" value="reject">
          {drafts.reject}
        </button>
      </div>
    </form>
  );
}

export function renderDraft(view: PageView, page: DraftPage) {
  const { drafts } = view.t;
  const { draft, events, names, notice } = page;
  const isOpen = draft.state === 'draft';
  const { masked, removed, problem } = draft.report;
  return renderPage({
    view,
    title: draft.title,
    section: 'review',
    wide: true,
    aside: <DeskHeader view={view} caller={page.caller} csrf={page.csrf} />,
    children: (
      <>
        <p class="crumbs">
          <a href="/review/drafts">← {drafts.back}</a>
        </p>
        <h1>{draft.title}</h1>
        <p class="badges">
          <span
            class={`badge ${draft.state === 'approved' ? 'good' : draft.state === 'rejected' ? 'bad' : 'info'}`}
          >
            {drafts.states[draft.state]}
          </span>
          <span class="badge">{languageName(view, draft.language)}</span>
          <span class="badge warn">{drafts.masked(masked)}</span>
          <span class="small muted">
            {drafts.from} <a href={`/review/${draft.caseId}`}>{draft.caseId}</a> · {drafts.madeBy}{' '}
            {draft.madeBy === 'template' ? drafts.template : draft.madeBy}
          </span>
        </p>
        {notice === null ? null : (
          <p class={`notice ${notice.kind}`} role="status">
            {notice.text}
          </p>
        )}
        {problem === null ? null : <p class="notice warn">{drafts.problems[problem] ?? problem}</p>}
        {removed === 0 ? null : <p class="notice">{drafts.removed(removed)}</p>}
        {draft.state === 'approved' ? (
          <p>
            {drafts.published} <a href={articleHref(draft.articleId, draft.language)}>{draft.articleId}</a>
          </p>
        ) : null}
        <div class="case-grid">
          {isOpen ? (
            <div>
              <p class="notice warn">{drafts.warning}</p>
              <EditForm view={view} draft={draft} csrf={page.csrf} />
            </div>
          ) : null}
          <section class="card" aria-labelledby="preview-title">
            <h2 id="preview-title">{drafts.preview}</h2>
            <div lang={draft.language}>
              <Markdown source={draft.body} resolve={(articleId) => articleHref(articleId, draft.language)} />
            </div>
          </section>
        </div>
        <section class="card" aria-labelledby="history-title">
          <h2 id="history-title">{drafts.history}</h2>
          <ul class="plain">
            {events.map((event) => (
              <li>
                {names.get(event.actorId) ?? event.actorId}: {drafts.actions[event.action] ?? event.action} ·{' '}
                <Instant at={event.at.toISOString()} />
              </li>
            ))}
          </ul>
        </section>
      </>
    ),
  });
}
