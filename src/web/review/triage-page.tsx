import type { Caller } from '../../domain/access.ts';
import { may } from '../../domain/access.ts';
import type { DriftFinding } from '../../domain/drift.ts';
import type { PriorRow } from '../../triage-feedback/prior-setting.ts';
import type { ShadowReport } from '../../triage-feedback/report-shadow.ts';
import type { TaughtType } from '../../triage-feedback/taught-types.ts';
import type { TriageChangeRow } from '../../triage-feedback/triage-changes.ts';
import type { TriageStatus } from '../../triage-feedback/triage-control.ts';
import type { DriftReportRow } from '../../triage-feedback/watch-drift.ts';
import { percent, typeName } from '../parts/badges.tsx';
import { Instant } from '../parts/instant.tsx';
import { renderPage } from '../parts/layout.tsx';
import { languageName } from '../parts/names.ts';
import { inLanguage, type PageView } from '../page-view.ts';
import { DeskHeader } from './desk-header.tsx';

export interface TriagePageData {
  readonly caller: Caller;
  readonly csrf: string;
  /** Null where the runtime cannot change how tickets are read. */
  readonly status: TriageStatus | null;
  readonly isPriorApplied: boolean;
  readonly latestPrior: PriorRow | null;
  readonly drift: readonly DriftReportRow[];
  /** For administrators only. */
  readonly shadow: ShadowReport | null;
  readonly types: readonly TaughtType[];
  readonly changes: readonly TriageChangeRow[];
}

function ModelCard({ view, data }: { view: PageView; data: TriagePageData }) {
  const { models } = view.t;
  const { status, isPriorApplied, latestPrior, caller, csrf } = data;
  const used = isPriorApplied && latestPrior !== null;
  return (
    <section class="card" aria-labelledby="model-title">
      <h2 id="model-title">{models.inForce}</h2>
      <p>
        <span class="mono">{status?.version ?? '–'}</span>{' '}
        {status === null ? null : <span class="muted small">{models.rows(status.rows)}</span>}
      </p>
      {status?.problem == null ? null : <p class="notice bad">{status.problem}</p>}
      <h3>{models.prior}</h3>
      <p>
        {used ? models.priorUsed(latestPrior.tickets) : models.priorOwn}{' '}
        {used ? null : latestPrior === null ? models.priorNone : models.priorReady(latestPrior.tickets)}
      </p>
      {latestPrior === null ? null : (
        <p class="small muted">
          {Object.entries(latestPrior.shares)
            .sort(([, a], [, b]) => b - a)
            .slice(0, 5)
            .map(([code, share]) => `${typeName(view, code)} ${percent(share)}`)
            .join(' · ')}
        </p>
      )}
      {latestPrior === null || !may(caller, 'triage:manage') ? null : (
        <form method="post" action="/review/triage/prior">
          <input type="hidden" name="csrf" value={csrf} />
          <input type="hidden" name="applied" value={used ? 'no' : 'yes'} />
          <button type="submit" class="quiet">
            {used ? models.priorWithdraw : models.priorApply}
          </button>
        </form>
      )}
    </section>
  );
}

function groupName(view: PageView, { measure }: DriftFinding, name: string): string {
  if (measure === 'types') return typeName(view, name);
  return measure === 'languages' ? languageName(view, name) : name;
}

function DriftRow({ view, finding }: { view: PageView; finding: DriftFinding }) {
  const { models } = view.t;
  const [largest] = finding.groups;
  return (
    <tr>
      <th scope="row">{models.measures[finding.measure]}</th>
      <td class="number">{finding.stabilityIndex?.toFixed(2) ?? '–'}</td>
      <td class="number">{finding.pValue === null ? '–' : percent(finding.pValue)}</td>
      <td>
        {largest === undefined
          ? '–'
          : `${groupName(view, finding, largest.name)}: ${percent(largest.before)} → ${percent(largest.now)}`}
      </td>
      <td>
        {finding.pValue === null ? (
          <span class="muted">{models.tooFew}</span>
        ) : finding.drifted ? (
          <span class="badge warn">{models.drifted}</span>
        ) : (
          <span class="badge good">{models.steady}</span>
        )}
      </td>
    </tr>
  );
}

function DriftCard({ view, reports }: { view: PageView; reports: readonly DriftReportRow[] }) {
  const { models } = view.t;
  const [latest] = reports;
  return (
    <section class="card" aria-labelledby="drift-title">
      <h2 id="drift-title">{models.drift}</h2>
      {latest === undefined ? (
        <p class="muted">{models.driftNone}</p>
      ) : (
        <>
          <p>
            {models.driftWindow(latest.windowTickets, latest.referenceTickets)}{' '}
            <span class="muted small">
              <Instant at={latest.windowStart.toISOString()} /> –{' '}
              <Instant at={latest.windowEnd.toISOString()} />
            </span>
          </p>
          <div class="table-scroll" tabindex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{models.measure}</th>
                  <th scope="col">{models.index}</th>
                  <th scope="col">{models.chance}</th>
                  <th scope="col">{models.largest}</th>
                  <th scope="col">{models.verdict}</th>
                </tr>
              </thead>
              <tbody>
                {latest.findings.measures.map((finding) => (
                  <DriftRow view={view} finding={finding} />
                ))}
              </tbody>
            </table>
          </div>
          <p class="small muted">
            {models.driftHelp(
              percent(latest.findings.falseAlarmRate),
              latest.findings.leastStabilityIndex.toFixed(1),
            )}{' '}
            {models.alarms(reports.filter(({ alarm }) => alarm).length, reports.length)}
          </p>
        </>
      )}
    </section>
  );
}

function ShadowCard({ view, report }: { view: PageView; report: ShadowReport | null }) {
  const { models } = view.t;
  if (report === null)
    return (
      <section class="card" aria-labelledby="shadow-title">
        <h2 id="shadow-title">{models.shadow}</h2>
        <p class="muted">{models.shadowNone}</p>
      </section>
    );
  const { share, interval, rows } = report.type;
  return (
    <section class="card" aria-labelledby="shadow-title">
      <h2 id="shadow-title">{models.shadow}</h2>
      <p class="mono small">{report.version}</p>
      <p>{models.agreed(percent(share), percent(interval[0]), percent(interval[1]), rows)}</p>
      {report.settled.rows === 0 ? null : (
        <p>{models.judged(report.settled.rows, percent(report.settled.a), percent(report.settled.b))}</p>
      )}
      {report.differences.length === 0 ? null : (
        <div class="table-scroll" tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{models.live}</th>
                <th scope="col">{models.candidate}</th>
                <th scope="col">{models.tickets}</th>
                <th scope="col">{models.liveRight}</th>
                <th scope="col">{models.candidateRight}</th>
              </tr>
            </thead>
            <tbody>
              {report.differences.slice(0, 20).map((row) => (
                <tr>
                  <td>{typeName(view, row.live)}</td>
                  <td>{typeName(view, row.shadow)}</td>
                  <td class="number">{row.count}</td>
                  <td class="number">{row.liveRight}</td>
                  <td class="number">{row.shadowRight}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function TypesCard({ view, data }: { view: PageView; data: TriagePageData }) {
  const { models } = view.t;
  return (
    <section class="card" aria-labelledby="types-title">
      <h2 id="types-title">{models.types}</h2>
      {data.types.length === 0 ? <p class="muted">{models.typesNone}</p> : null}
      {data.types.map((type) => {
        const problem = type.removedAt === null ? data.status?.typeProblems.get(type.code) : undefined;
        return (
          <details class="clause">
            <summary>
              <span class="badge">{type.code}</span> {inLanguage(view, type)}{' '}
              <span class={`badge ${type.removedAt === null && problem === undefined ? 'good' : ''}`}>
                {type.removedAt === null ? (problem ?? models.inUse) : models.removed}
              </span>
            </summary>
            <p class="small muted">
              {models.examples} ({type.examples.length}) · <Instant at={type.createdAt.toISOString()} />
            </p>
            <ul>
              {type.examples.map((example) => (
                <li class="prewrap">{example}</li>
              ))}
            </ul>
          </details>
        );
      })}
    </section>
  );
}

function ChangesCard({ view, changes }: { view: PageView; changes: readonly TriageChangeRow[] }) {
  const { models } = view.t;
  const subjectOf = ({ data }: TriageChangeRow): string => {
    const subject = data['code'] ?? data['version'] ?? data['tickets'];
    return typeof subject === 'string' || typeof subject === 'number' ? String(subject) : '';
  };
  return (
    <section class="card" aria-labelledby="changes-title">
      <h2 id="changes-title">{models.changes}</h2>
      {changes.length === 0 ? <p class="muted">{models.changesNone}</p> : null}
      <ul class="plain">
        {changes.map((change) => (
          <li>
            {models.actions[change.action] ?? change.action}{' '}
            <span class="mono small">{subjectOf(change)}</span>{' '}
            <span class="muted small">
              <Instant at={change.at.toISOString()} /> · {change.actorId}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Which model reads tickets, whether the inflow has changed, how a candidate does, and what was changed by whom. */
export function renderTriagePage(view: PageView, data: TriagePageData) {
  const { t } = view;
  return renderPage({
    view,
    title: t.models.title,
    section: 'review',
    wide: true,
    aside: <DeskHeader view={view} caller={data.caller} csrf={data.csrf} />,
    children: (
      <>
        <p class="crumbs">
          <a href="/review">← {t.review.back}</a>
        </p>
        <h1>{t.models.title}</h1>
        <DriftCard view={view} reports={data.drift} />
        <ModelCard view={view} data={data} />
        {may(data.caller, 'triage:manage') ? <ShadowCard view={view} report={data.shadow} /> : null}
        <TypesCard view={view} data={data} />
        <ChangesCard view={view} changes={data.changes} />
      </>
    ),
  });
}
