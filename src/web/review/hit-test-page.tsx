import type { Child } from 'hono/jsx';
import type { AnswerabilityTrace, HitTest } from '../../chat/test-hits.ts';
import type { TracedPassage } from '../../knowledge-base/trace-search.ts';
import { articleHref } from '../help/help-page.tsx';
import { percent } from '../parts/badges.tsx';
import { Marked } from '../parts/highlight.tsx';
import { renderPage } from '../parts/layout.tsx';
import { languageName } from '../parts/names.ts';
import type { PageView } from '../page-view.ts';
import { DeskHeader } from './desk-header.tsx';
import { HitTestForm, type HitTestPage } from './hit-test-form.tsx';

function number(value: number, digits = 3): string {
  return value.toFixed(digits);
}

/** One stage: its heading, what it does, and its rows. */
function Stage({
  id,
  title,
  explain,
  head,
  empty,
  rows,
}: {
  id: string;
  title: string;
  explain: string;
  head: readonly string[];
  empty: string;
  rows: readonly Child[];
}) {
  return (
    <section class="card stage" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p class="hint">{explain}</p>
      {rows.length === 0 ? (
        <p class="muted">{empty}</p>
      ) : (
        <div class="table-scroll" tabindex={0} role="group" aria-labelledby={id}>
          <table>
            <thead>
              <tr>
                <th scope="col">#</th>
                {head.map((name) => (
                  <th scope="col">{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr>
                  <td class="number">{i + 1}</td>
                  {row}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function PassageCell({ view, passage }: { view: PageView; passage: TracedPassage }) {
  return (
    <td lang={passage.language}>
      <a href={articleHref(passage.articleId, passage.language)}>{passage.title}</a>{' '}
      <span class="badge" lang={view.t.htmlLang}>
        {languageName(view, passage.language)}
      </span>
      {passage.heading === '' ? null : <div class="small muted">{passage.heading}</div>}
      <div class="small muted mono">{passage.passageId}</div>
    </td>
  );
}

function AnswerCard({ view, answer }: { view: PageView; answer: AnswerabilityTrace | null }) {
  const { hits } = view.t;
  return (
    <section class="card" aria-labelledby="stage-answer">
      <h2 id="stage-answer">{hits.steps.answer}</h2>
      {answer === null ? (
        <p class="muted">{hits.noAnswerModel}</p>
      ) : (
        <>
          <p class={answer.isAnswered ? 'notice good' : 'notice warn'}>
            {answer.isAnswered ? hits.answered : hits.refused} {hits.confidence} {percent(answer.confidence)},{' '}
            {hits.threshold} {percent(answer.threshold)} · <span class="mono">{answer.version}</span>
          </p>
          {answer.passage === null ? null : (
            <div lang={answer.passage.language}>
              <p>
                <a href={articleHref(answer.passage.articleId, answer.passage.language)}>
                  {answer.passage.title}
                </a>
                {answer.passage.heading === '' ? '' : ` · ${answer.passage.heading}`}
              </p>
              <p class="ticket-text">{answer.passage.text}</p>
            </div>
          )}
          <details>
            <summary>{hits.feature}</summary>
            <div class="table-scroll">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{hits.feature}</th>
                    <th scope="col">{hits.value}</th>
                    <th scope="col">{hits.weight}</th>
                    <th scope="col">{hits.contribution}</th>
                  </tr>
                </thead>
                <tbody>
                  {answer.features.map(({ name, value, weight }) => (
                    <tr>
                      <td class="mono">{name}</td>
                      <td class="number">{number(value)}</td>
                      <td class="number">{number(weight)}</td>
                      <td class="number">{number(value * weight)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
    </section>
  );
}

function Stages({ view, test }: { view: PageView; test: HitTest }) {
  const { hits } = view.t;
  const { trace } = test;
  const { blend } = trace;
  return (
    <>
      <p class="muted small">
        {hits.stats(number(test.searchMs, 1), number(test.answerMs, 1))} · {hits.revision(test.revision)}
      </p>
      {trace.scale === 'vector' ? <p class="notice warn">{hits.wordsOnly}</p> : null}
      <Stage
        id="stage-articles"
        title={hits.steps.articles}
        explain={`${hits.explain.articles} ${hits.explain.filtered(trace.filtered.kept, trace.filtered.dropped)}`}
        empty={hits.nothing}
        head={[hits.article, hits.relevance, hits.score, hits.excerpt]}
        rows={trace.articles.map((article) => (
          <>
            <PassageCell view={view} passage={article} />
            <td class="number">{percent(article.relevance)}</td>
            <td class="number">{number(article.score)}</td>
            <td lang={article.language}>
              <Marked text={article.excerpt} highlights={article.highlights} />
            </td>
          </>
        ))}
      />
      <AnswerCard view={view} answer={test.answerability} />
      <Stage
        id="stage-terms"
        title={hits.steps.terms}
        explain={hits.explain.terms}
        empty={hits.nothing}
        head={[hits.term, hits.kind, hits.weight, hits.known]}
        rows={trace.terms.map(({ term, kind, idf, known }) => (
          <>
            <td class="mono">{term}</td>
            <td>{hits.kinds[kind]}</td>
            <td class="number">{number(idf, 2)}</td>
            <td>{known ? hits.yes : hits.no}</td>
          </>
        ))}
      />
      <Stage
        id="stage-lexical"
        title={hits.steps.lexical}
        explain={hits.explain.lexical}
        empty={hits.nothing}
        head={[hits.passage, hits.bm25, hits.coverage, hits.matched]}
        rows={trace.lexical.map((row) => (
          <>
            <PassageCell view={view} passage={row} />
            <td class="number">{number(row.score, 2)}</td>
            <td class="number">{percent(row.coverage)}</td>
            <td class="mono small">{row.matched.join(' · ')}</td>
          </>
        ))}
      />
      <Stage
        id="stage-vector"
        title={hits.steps.vector}
        explain={hits.explain.vector}
        empty={hits.nothing}
        head={[hits.passage, hits.cosine]}
        rows={trace.vector.map((row) => (
          <>
            <PassageCell view={view} passage={row} />
            <td class="number">{number(row.similarity)}</td>
          </>
        ))}
      />
      {blend === null ? null : (
        <Stage
          id="stage-blended"
          title={hits.steps.blended}
          explain={`${hits.explain.blended(number(blend.share), percent(blend.knownShare), percent(blend.codeShare))} (${blend.version})`}
          empty={hits.nothing}
          head={[hits.passage, hits.cosine, hits.bm25, hits.blended, hits.levelled]}
          rows={trace.blended.map((row) => (
            <>
              <PassageCell view={view} passage={row} />
              <td class="number">{number(row.similarity)}</td>
              <td class="number">{number(row.lexical, 2)}</td>
              <td class="number">{number(row.blended)}</td>
              <td class="number">{number(row.levelled)}</td>
            </>
          ))}
        />
      )}
      <Stage
        id="stage-versions"
        title={hits.steps.versions}
        explain={hits.explain.versions}
        empty={hits.nothing}
        head={[hits.article, hits.score, hits.language]}
        rows={trace.versions.map((article) => (
          <>
            <td>
              {article.title}
              <div class="small muted mono">{article.articleId}</div>
            </td>
            <td class="number">{number(article.score)}</td>
            <td>
              {article.versions.map((version) => (
                <div>
                  {languageName(view, version.language)} <span class="number">{number(version.score)}</span>{' '}
                  <span class="small muted mono">{version.passageId}</span>
                </div>
              ))}
            </td>
          </>
        ))}
      />
    </>
  );
}

export function renderHitTest(view: PageView, page: HitTestPage) {
  const { hits } = view.t;
  return renderPage({
    view,
    title: hits.title,
    section: 'review',
    wide: true,
    aside: <DeskHeader view={view} caller={page.caller} csrf={page.csrf} />,
    children: (
      <>
        <h1>{hits.title}</h1>
        <p class="muted">{hits.lead}</p>
        <HitTestForm view={view} page={page} />
        {page.notice === null ? null : (
          <p class="notice warn" role="status">
            {page.notice}
          </p>
        )}
        {page.test === null ? null : <Stages view={view} test={page.test} />}
      </>
    ),
  });
}
