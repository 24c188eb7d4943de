import { EVIDENCE_NAMES } from '../../domain/evidence.ts';
import { OUTCOME_NAMES, REMEDY_NAMES } from '../../domain/outcomes.ts';
import type { ProposedRuling, Suggestion } from '../../domain/suggestion.ts';
import { articleHref } from '../help/help-page.tsx';
import { percent, typeName } from '../parts/badges.tsx';
import { languageName } from '../parts/names.ts';
import { inLanguage, type PageView } from '../page-view.ts';
import { Meter, Reasons } from './triage-card.tsx';

function Ruling({ view, ruling }: { view: PageView; ruling: ProposedRuling }) {
  const { t } = view;
  return (
    <>
      <div class="ruling">
        <strong>{inLanguage(view, OUTCOME_NAMES[ruling.outcome])}</strong>
        <span>{inLanguage(view, REMEDY_NAMES[ruling.remedy])}</span>
        <span class="muted small">
          {t.review.liable}: {t.liable[ruling.liableParty]}
        </span>
      </div>
      <table class="odds">
        <caption class="visually-hidden">{t.review.alternatives}</caption>
        <tbody>
          {[{ outcome: ruling.outcome, probability: ruling.probability }, ...ruling.alternatives].map(
            (each) => (
              <tr>
                <th scope="row">{inLanguage(view, OUTCOME_NAMES[each.outcome])}</th>
                <td class="bar-cell">
                  <Meter value={each.probability} label={inLanguage(view, OUTCOME_NAMES[each.outcome])} />
                </td>
                <td class="number">{percent(each.probability)}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      <Reasons view={view} reasons={ruling.reasons} />
    </>
  );
}

function Evidence({ view, suggestion }: { view: PageView; suggestion: Suggestion }) {
  const { t } = view;
  return (
    <>
      <h3>{t.review.missingEvidence}</h3>
      <ul class="plain-list requirements">
        {suggestion.evidence.map((item) => (
          <li>
            <span class={`badge ${item.satisfied ? 'good' : item.level === 'REQUIRED' ? 'bad' : 'warn'}`}>
              {item.satisfied ? `✓ ${t.review.satisfied}` : t.review.missing}
            </span>{' '}
            {inLanguage(view, EVIDENCE_NAMES[item.evidenceType])}{' '}
            <span class="muted small">
              {t.parties[item.party]} · {t.requirementLevels[item.level]} · {item.clauseIds.join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Clauses({ view, suggestion }: { view: PageView; suggestion: Suggestion }) {
  const { t } = view;
  return (
    <>
      <h3>{t.review.clauses}</h3>
      {suggestion.clauses.map((clause) => (
        <details class="clause">
          <summary>
            <span class="badge accent">{clause.clauseId}</span> {inLanguage(view, clause.title)}
          </summary>
          <p class="small">
            {t.review.leadsTo} {inLanguage(view, OUTCOME_NAMES[clause.outcome])}
            {clause.proves ? ` · ${t.review.proves}` : ''} · {t.review.version} {clause.version}
          </p>
          <p class="text prewrap">{inLanguage(view, clause.text)}</p>
        </details>
      ))}
    </>
  );
}

function Precedents({ view, suggestion }: { view: PageView; suggestion: Suggestion }) {
  const { t } = view;
  return (
    <>
      <h3>{t.review.precedents}</h3>
      {suggestion.precedents.map((past) => (
        <details class="clause">
          <summary>
            <span class="badge">{past.caseId}</span> {inLanguage(view, OUTCOME_NAMES[past.outcome])} ·{' '}
            {inLanguage(view, REMEDY_NAMES[past.remedy])}{' '}
            <span class="muted small number">
              {t.review.similarity} {past.similarity.toFixed(2)}
            </span>
          </summary>
          <p class="small muted">
            {typeName(view, past.reasonCode)} · {past.clauseIds.join(', ')}
          </p>
          <p class="prewrap">{past.facts}</p>
          <p class="text prewrap">{past.reasons}</p>
        </details>
      ))}
    </>
  );
}

/** What the machine lays before the reviewer; where it has nothing, why. */
export function SuggestionCard({
  view,
  suggestion,
  error,
}: {
  view: PageView;
  suggestion: Suggestion | null;
  error: string | null;
}) {
  const { t } = view;
  if (suggestion === null) {
    return (
      <section class="card" aria-labelledby="suggestion-title">
        <h2 id="suggestion-title">{t.review.suggestion}</h2>
        <div class="notice warn">
          <strong>{t.review.noSuggestion}</strong>
          <p class="prewrap">{error ?? t.review.notAssessed}</p>
        </div>
      </section>
    );
  }
  return (
    <section class="card" aria-labelledby="suggestion-title">
      <h2 id="suggestion-title">{suggestion.ruling === null ? t.review.suggestion : t.review.proposed}</h2>
      {suggestion.ruling !== null ? (
        <Ruling view={view} ruling={suggestion.ruling} />
      ) : (
        <p class="muted">
          {suggestion.kind === 'answer' ? t.review.answerSuggestion : t.review.noSuggestion}
        </p>
      )}
      {suggestion.evidence.length === 0 ? null : <Evidence view={view} suggestion={suggestion} />}
      {suggestion.clauses.length === 0 ? null : <Clauses view={view} suggestion={suggestion} />}
      {suggestion.precedents.length === 0 ? null : <Precedents view={view} suggestion={suggestion} />}
      {suggestion.articles.length === 0 ? null : (
        <>
          <h3>{t.review.articles}</h3>
          <ul>
            {suggestion.articles.map((article) => (
              <li>
                <a href={articleHref(article.articleId, article.language)}>{article.title}</a>{' '}
                <span class="muted small">
                  {languageName(view, article.language)} · {article.score.toFixed(2)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="small muted">
        {t.review.provenance}{' '}
        <span class="mono">
          {suggestion.provenance.outcomeModel} · {suggestion.provenance.embedder} · KB{' '}
          {suggestion.provenance.knowledgeBaseRevision} · {suggestion.provenance.ruleSetVersion}
        </span>
      </p>
    </section>
  );
}
