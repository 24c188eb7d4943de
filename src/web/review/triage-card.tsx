import type { Reason, TriageResult } from '../../domain/triage-result.ts';
import { percent, PriorityBadge, RiskBadge, typeName } from '../parts/badges.tsx';
import { inLanguage, type PageView } from '../page-view.ts';

export function Reasons({ view, reasons }: { view: PageView; reasons: readonly Reason[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul class="reasons">
      {[...reasons]
        .sort((a, b) => b.weight - a.weight)
        .map((reason) => (
          <li>{inLanguage(view, reason)}</li>
        ))}
    </ul>
  );
}

export function Meter({ value, label }: { value: number; label: string }) {
  return (
    <meter class="meter" min={0} max={1} value={Math.min(Math.max(value, 0), 1)} aria-label={label}>
      {percent(value)}
    </meter>
  );
}

/** How the machine read the ticket: type, risk and priority, each with its confidence and its reasons. */
export function TriageCard({ view, triage }: { view: PageView; triage: TriageResult | null }) {
  const { t } = view;
  if (triage === null) {
    return (
      <section class="card" aria-labelledby="triage-title">
        <h2 id="triage-title">{t.review.triage}</h2>
        <p class="muted">{t.review.noTriage}</p>
      </section>
    );
  }
  return (
    <section class="card" aria-labelledby="triage-title">
      <h2 id="triage-title">{t.review.triage}</h2>
      <p class="badges">
        <strong>{typeName(view, triage.type.code)}</strong>
        <span class="badge">{t.confidence[triage.type.level]}</span>
        {triage.type.outOfScope ? <span class="badge warn">{t.review.outOfScope}</span> : null}
      </p>
      <table class="odds">
        <caption class="visually-hidden">{t.review.topThree}</caption>
        <tbody>
          {triage.type.top.slice(0, 3).map((label) => (
            <tr>
              <th scope="row">{typeName(view, label.label)}</th>
              <td class="bar-cell">
                <Meter value={label.probability} label={typeName(view, label.label)} />
              </td>
              <td class="number">{percent(label.probability)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Reasons view={view} reasons={triage.type.reasons} />
      <h3 class="badges">
        {t.review.risk} <RiskBadge view={view} risk={triage.risk.level} />{' '}
        <span class="muted small">{percent(triage.risk.confidence)}</span>
      </h3>
      <Reasons view={view} reasons={triage.risk.reasons} />
      <h3 class="badges">
        {t.review.priority} <PriorityBadge view={view} priority={triage.priority.level} />{' '}
        <span class="muted small">{percent(triage.priority.confidence)}</span>
      </h3>
      <Reasons view={view} reasons={triage.priority.reasons} />
      <p class="small muted">
        {t.review.provenance} <span class="mono">{triage.models.classifier}</span>
      </p>
    </section>
  );
}
