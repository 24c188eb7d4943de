import { Marked } from '../parts/highlight.tsx';
import { renderPage } from '../parts/layout.tsx';
import { inCategory, languageName } from '../parts/names.ts';
import type { PageView } from '../page-view.ts';
import type { HelpResult, Topic } from './read-articles.ts';

export function articleHref(articleId: string, language: string): string {
  return `/help/${encodeURIComponent(articleId)}?lang=${encodeURIComponent(language)}`;
}

export function SearchForm({ view, query }: { view: PageView; query: string }) {
  const { help } = view.t;
  return (
    <form class="search" action="/help" method="get" role="search">
      <label class="visually-hidden" for="q">
        {help.searchLabel}
      </label>
      <input
        id="q"
        name="q"
        type="search"
        value={query}
        placeholder={help.placeholder}
        maxlength={MAX_QUERY}
        autocomplete="off"
        enterkeyhint="search"
      />
      <button type="submit">{help.search}</button>
    </form>
  );
}

/** Characters of a search; a model reads no more than that anyway. */
export const MAX_QUERY = 400;

export function StillNeedHelp({ view }: { view: PageView }) {
  const { help } = view.t;
  return (
    <aside class="card accent" aria-labelledby="still-need">
      <h2 id="still-need">{help.stillNeed}</h2>
      <p>{help.stillNeedText}</p>
      <p>
        <a class="button" href="/ticket">
          {help.openTicket}
        </a>
      </p>
    </aside>
  );
}

/** Articles of a topic shown before "more". */
const SHOWN_OF_TOPIC = 6;

function Topics({ view, topics }: { view: PageView; topics: readonly Topic[] }) {
  const shown = topics.length > 1 ? SHOWN_OF_TOPIC : Infinity;
  if (topics.length === 0) return <p class="card muted">{view.t.help.empty}</p>;
  return (
    <div class="topics">
      {topics.map((topic) => (
        <section class="card" aria-labelledby={`topic-${topic.category}`}>
          <h2 id={`topic-${topic.category}`}>{inCategory(view, topic.category)}</h2>
          <ul>
            {topic.articles
              .slice(0, topic.articles.length === shown + 1 ? Infinity : shown)
              .map((article) => (
                <li>
                  <a href={articleHref(article.articleId, article.language)}>{article.title}</a>
                  {article.language.startsWith(view.language) ? null : (
                    <>
                      {' '}
                      <span class="badge">{languageName(view, article.language)}</span>
                    </>
                  )}
                </li>
              ))}
          </ul>
          {topic.articles.length <= shown + 1 ? null : (
            <p>
              <a href={`/help?topic=${encodeURIComponent(topic.category)}`}>
                {view.t.help.more(topic.articles.length - shown)}
              </a>
            </p>
          )}
        </section>
      ))}
    </div>
  );
}

export function renderHome(view: PageView, topics: readonly Topic[], notice: string | null = null) {
  const { help } = view.t;
  return renderPage({
    view,
    title: help.title,
    section: 'help',
    children: (
      <>
        <div class="hero">
          <h1>{help.title}</h1>
          <p>{help.lead}</p>
        </div>
        <SearchForm view={view} query="" />
        {notice === null ? null : (
          <p class="notice warn" role="status">
            {notice}
          </p>
        )}
        <h2 class="visually-hidden">{help.browse}</h2>
        <Topics view={view} topics={topics} />
        <StillNeedHelp view={view} />
      </>
    ),
  });
}

function Result({ view, result }: { view: PageView; result: HelpResult }) {
  return (
    <li class="card result">
      <h2>
        <a href={articleHref(result.articleId, result.language)}>
          <Marked text={result.title} highlights={result.titleHighlights} />
        </a>
      </h2>
      {result.heading === '' ? null : <p class="path">{result.heading.replaceAll(' > ', ' › ')}</p>}
      <p class="excerpt" lang={result.language}>
        <Marked text={result.excerpt} highlights={result.highlights} />
      </p>
      <p class="badges">
        <a class="badge accent" href={`/help?topic=${encodeURIComponent(result.category)}`}>
          {inCategory(view, result.category)}
        </a>
        <span class="badge">{languageName(view, result.language)}</span>
      </p>
    </li>
  );
}

export function renderResults(
  view: PageView,
  query: string,
  outcome:
    | { readonly ok: true; readonly results: readonly HelpResult[] }
    | { readonly ok: false; readonly topics: readonly Topic[] },
  notice: string | null,
) {
  const { help } = view.t;
  return renderPage({
    view,
    title: help.resultsFor(query.slice(0, 60)),
    section: 'help',
    children: (
      <>
        <SearchForm view={view} query={query} />
        <div class="results-head">
          <h1>{help.resultsFor(query.length > 80 ? `${query.slice(0, 80)}…` : query)}</h1>
          <p class="muted">{outcome.ok ? help.results(outcome.results.length) : null}</p>
        </div>
        {notice === null ? null : (
          <p class="notice warn" role="status">
            {notice}
          </p>
        )}
        {outcome.ok ? (
          outcome.results.length === 0 ? (
            <p class="card">{help.none}</p>
          ) : (
            <ol class="plain-list">
              {outcome.results.map((result) => (
                <Result view={view} result={result} />
              ))}
            </ol>
          )
        ) : (
          <Topics view={view} topics={outcome.topics} />
        )}
        <StillNeedHelp view={view} />
      </>
    ),
  });
}

export function renderTopic(view: PageView, topic: Topic) {
  const { help } = view.t;
  return renderPage({
    view,
    title: inCategory(view, topic.category),
    section: 'help',
    children: (
      <>
        <SearchForm view={view} query="" />
        <p class="crumbs">
          <a href="/">{help.all}</a>
        </p>
        <h1>{inCategory(view, topic.category)}</h1>
        <Topics view={view} topics={[topic]} />
        <StillNeedHelp view={view} />
      </>
    ),
  });
}
