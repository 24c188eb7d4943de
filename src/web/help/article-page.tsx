import type { PolicyClause } from '../../domain/policy.ts';
import { renderPage } from '../parts/layout.tsx';
import { Markdown, markdownHeadings } from '../parts/markdown.tsx';
import { inCategory, languageName } from '../parts/names.ts';
import { inLanguage, type PageView } from '../page-view.ts';
import { articleHref, SearchForm, StillNeedHelp } from './help-page.tsx';
import type { ArticleRow, ArticleSummary } from './read-articles.ts';

/** Fewer headings than this need no table of contents. */
const CONTENTS_FROM = 4;

interface ArticlePage {
  readonly article: ArticleRow;
  readonly otherVersions: readonly ArticleRow[];
  readonly related: readonly ArticleSummary[];
  /** Articles that the text links to. */
  readonly linked: readonly ArticleSummary[];
  readonly clauses: readonly PolicyClause[];
}

export function renderArticle(view: PageView, page: ArticlePage) {
  const { article, otherVersions, related, linked, clauses } = page;
  const { help } = view.t;
  const links = new Map(
    linked.map((other) => [other.articleId, articleHref(other.articleId, other.language)]),
  );
  const headings = markdownHeadings(article.body);
  const isOwnLanguage = article.language.split('-', 1)[0] === view.language;
  return renderPage({
    view,
    title: article.title,
    section: 'help',
    children: (
      <>
        <SearchForm view={view} query="" />
        <p class="crumbs">
          <a href="/">{help.all}</a> ›{' '}
          <a href={`/help?topic=${encodeURIComponent(article.category)}`}>
            {inCategory(view, article.category)}
          </a>
        </p>
        <article class="card" lang={article.language}>
          <header class="article-head">
            <h1>{article.title}</h1>
            <p class="badges" lang={view.t.htmlLang}>
              <span class="badge">{languageName(view, article.language)}</span>
              {article.audience === 'merchant' ? (
                <span class="badge info">{help.audienceMerchant}</span>
              ) : null}
              {article.audience === 'developer' ? (
                <span class="badge info">{help.audienceDeveloper}</span>
              ) : null}
              <span class="muted small">
                {help.updated} <time datetime={article.updatedOn}>{article.updatedOn}</time>
              </span>
              {otherVersions.length === 0 ? null : (
                <span class="small">
                  {help.alsoIn}:{' '}
                  {otherVersions.map((other) => (
                    <a href={articleHref(other.articleId, other.language)} hreflang={other.language}>
                      {languageName(view, other.language)}
                    </a>
                  ))}
                </span>
              )}
            </p>
          </header>
          {isOwnLanguage ? null : (
            <p class="notice" lang={view.t.htmlLang}>
              {help.onlyIn(languageName(view, article.language))}
            </p>
          )}
          {headings.length < CONTENTS_FROM ? null : (
            <details class="toc" lang={view.t.htmlLang}>
              <summary>{help.onThisPage}</summary>
              <ul lang={article.language}>
                {headings.map((heading) => (
                  <li class={`level-${heading.depth}`}>
                    <a href={`#${heading.id}`}>{heading.text}</a>
                  </li>
                ))}
              </ul>
            </details>
          )}
          <Markdown source={article.body} resolve={(articleId) => links.get(articleId) ?? null} />
        </article>
        {clauses.length === 0 ? null : (
          <details class="card">
            <summary>{help.clauses}</summary>
            <ul class="plain">
              {clauses.map((clause) => (
                <li class="clause">
                  <span class="badge accent">{clause.id}</span>{' '}
                  <strong>{inLanguage(view, clause.title)}</strong>
                  <p class="text">{inLanguage(view, clause.text)}</p>
                </li>
              ))}
            </ul>
          </details>
        )}
        {related.length === 0 ? null : (
          <section class="card" aria-labelledby="related">
            <h2 id="related">{help.related}</h2>
            <ul>
              {related.map((other) => (
                <li>
                  <a href={articleHref(other.articleId, other.language)}>{other.title}</a>
                </li>
              ))}
            </ul>
          </section>
        )}
        <StillNeedHelp view={view} />
      </>
    ),
  });
}
