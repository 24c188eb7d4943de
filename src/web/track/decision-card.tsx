import { EVIDENCE_NAMES } from '../../domain/evidence.ts';
import { OUTCOME_NAMES, REMEDY_NAMES } from '../../domain/outcomes.ts';
import type { PolicyClause } from '../../domain/policy.ts';
import type { CaseView } from '../../http/present-case.ts';
import { Instant } from '../parts/instant.tsx';
import { inLanguage, type PageView } from '../page-view.ts';

type Decision = CaseView['decisions'][number];

function DecisionBody({
  view,
  decision,
  clauses,
  evidence,
}: {
  view: PageView;
  decision: Decision;
  clauses: readonly PolicyClause[];
  evidence: CaseView['evidence'];
}) {
  const { t } = view;
  const applied = clauses.filter((clause) => decision.clauseIds.includes(clause.id));
  const relied = evidence.filter((item) => decision.evidenceIds.includes(item.id));
  return (
    <>
      <p class="verdict">{t.outcomesPlain[decision.outcome]}</p>
      <dl class="facts">
        <dt>{t.review.outcome}</dt>
        <dd>{inLanguage(view, OUTCOME_NAMES[decision.outcome])}</dd>
        <dt>{t.track.remedy}</dt>
        <dd>{inLanguage(view, REMEDY_NAMES[decision.remedy])}</dd>
        {decision.amount === null ? null : (
          <>
            <dt>{t.track.amount}</dt>
            <dd>
              <strong>
                {decision.amount} {decision.asset}
              </strong>
            </dd>
          </>
        )}
        <dt>{t.track.reasons}</dt>
        <dd>
          <p class="prewrap">{decision.reasons}</p>
        </dd>
        {relied.length === 0 ? null : (
          <>
            <dt>{t.review.evidenceRelied}</dt>
            <dd>{relied.map((item) => inLanguage(view, EVIDENCE_NAMES[item.type])).join(', ')}</dd>
          </>
        )}
        <dt>{t.rounds[decision.round]}</dt>
        <dd>
          <Instant at={decision.decidedAt} />
        </dd>
      </dl>
      {applied.length === 0 ? null : (
        <details>
          <summary>
            {t.track.clauses} ({applied.length})
          </summary>
          <ul class="plain">
            {applied.map((clause) => (
              <li class="clause">
                <span class="badge accent">{clause.id}</span>{' '}
                <strong>{inLanguage(view, clause.title)}</strong>
                <p class="text">{inLanguage(view, clause.text)}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** The decision that stands, in plain words, and those before it folded away. */
export function DecisionCard({
  view,
  current,
  clauses,
}: {
  view: PageView;
  current: CaseView;
  clauses: readonly PolicyClause[];
}) {
  const { t } = view;
  const [latest, ...earlier] = [...current.decisions].reverse();
  return (
    <div id="decision" data-live="text">
      {latest === undefined ? null : (
        <section class="card accent" aria-labelledby="decision-title">
          <h2 id="decision-title">{t.track.decision}</h2>
          <DecisionBody view={view} decision={latest} clauses={clauses} evidence={current.evidence} />
          {earlier.length === 0 ? null : (
            <details>
              <summary>{t.track.earlierDecisions}</summary>
              {earlier.map((decision) => (
                <DecisionBody view={view} decision={decision} clauses={clauses} evidence={current.evidence} />
              ))}
            </details>
          )}
        </section>
      )}
    </div>
  );
}
