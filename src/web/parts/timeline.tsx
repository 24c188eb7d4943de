import type { Timeline, TimelineEntry } from '../../cases/read-timeline.ts';
import { APPEAL_GROUNDS } from '../../domain/case-state.ts';
import { EVIDENCE_NAMES, EVIDENCE_TYPES } from '../../domain/evidence.ts';
import { LINK_REASON_NAMES, LINK_REASONS } from '../../domain/case-link.ts';
import { OUTCOME_NAMES, OUTCOMES, REMEDIES, REMEDY_NAMES } from '../../domain/outcomes.ts';
import { inLanguage, type PageView } from '../page-view.ts';
import { Instant } from './instant.tsx';
import { percent, typeName } from './badges.tsx';

function member<T extends string>(values: readonly T[], value: unknown): T | null {
  return values.find((each) => each === value) ?? null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The details of a step that say something to a person, in order. */
function describeEntry(view: PageView, { data }: TimelineEntry): string[] {
  const lines: string[] = [];
  const outcome = member(OUTCOMES, data['outcome']);
  const remedy = member(REMEDIES, data['remedy']);
  const ground = member(APPEAL_GROUNDS, data['ground']);
  const amount = textOf(data['amount']);
  const probability = data['probability'];
  const type = textOf(data['type']);
  if (type !== null) {
    const confidence = data['confidence'];
    lines.push(`${typeName(view, type)}${typeof confidence === 'number' ? ` · ${percent(confidence)}` : ''}`);
  }
  if (outcome) {
    const odds = typeof probability === 'number' ? ` · ${percent(probability)}` : '';
    lines.push(`${inLanguage(view, OUTCOME_NAMES[outcome])}${odds}`);
  }
  if (remedy) {
    const sum = amount === null ? '' : `: ${amount} ${textOf(data['asset']) ?? ''}`;
    lines.push(`${inLanguage(view, REMEDY_NAMES[remedy])}${sum}`);
  }
  if (ground) lines.push(view.t.grounds[ground]);
  for (const key of ['message', 'statement', 'reasons', 'reason', 'reference', 'withoutSuggestion']) {
    const text = textOf(data[key]);
    if (text !== null) lines.push(text);
  }
  const wanted = data['evidenceTypes'];
  if (Array.isArray(wanted)) {
    const names = wanted.flatMap((value) => {
      const known = member(EVIDENCE_TYPES, value);
      return known ? [inLanguage(view, EVIDENCE_NAMES[known])] : [];
    });
    if (names.length > 0) lines.push(names.join(view.language === 'zh' ? '、' : ', '));
  }
  const linked = textOf(data['otherCaseId']);
  if (linked !== null) lines.push(linked);
  const why = data['linkReasons'];
  if (Array.isArray(why)) {
    for (const value of why) {
      const known = member(LINK_REASONS, value);
      if (known) lines.push(inLanguage(view, LINK_REASON_NAMES[known]));
    }
  }
  const items = data['evidence'];
  if (Array.isArray(items)) {
    for (const item of items as readonly unknown[]) {
      const name = typeof item === 'object' && item !== null && 'name' in item ? textOf(item.name) : null;
      if (name !== null) lines.push(name);
    }
  }
  return lines;
}

/** Tells whether the record is whole. A broken chain is never shown as anything else. */
export function VerificationBadge({
  view,
  verification,
}: {
  view: PageView;
  verification: Timeline['verification'];
}) {
  const { timeline } = view.t;
  return verification.ok ? (
    <span class="badge good" title={timeline.verifiedHelp}>
      ✓ {timeline.verified(verification.events)}
    </span>
  ) : (
    <span class="badge bad" role="alert">
      ✕ {timeline.broken(verification.seq)}
    </span>
  );
}

export function TimelineCard({
  view,
  timeline,
  actorNames = new Map(),
}: {
  view: PageView;
  timeline: Timeline;
  /** Names of keys, for staff. */
  actorNames?: ReadonlyMap<string, string>;
}) {
  const { t } = view;
  return (
    <section class="card" id="timeline" data-live="text" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t.timeline.title}</h2>
      <p class="badges">
        <VerificationBadge view={view} verification={timeline.verification} />
      </p>
      <p class="small muted">
        {timeline.verification.ok ? t.timeline.verifiedHelp : timeline.verification.problem}{' '}
        {t.time.localZone}
      </p>
      <ol class="timeline">
        {timeline.entries.map((entry) => (
          <li class={`by-${/^[a-z]+$/.test(entry.actor.kind) ? entry.actor.kind : 'other'}`}>
            <div class="what">{t.actions[entry.action] ?? entry.action}</div>
            <div class="small muted">
              <Instant at={entry.at} /> · {t.actors[entry.actor.kind] ?? entry.actor.kind}
              {entry.actor.id === null ? null : ` ${actorNames.get(entry.actor.id) ?? entry.actor.id}`}
            </div>
            {describeEntry(view, entry).map((line) => (
              <p class="prewrap small">{line}</p>
            ))}
            {entry.hash === undefined ? null : (
              <details class="small">
                <summary class="muted">
                  #{entry.seq} <span class="mono">{entry.hash.slice(0, 12)}…</span>
                </summary>
                <dl class="facts">
                  <dt>{t.timeline.hash}</dt>
                  <dd class="mono">{entry.hash}</dd>
                  <dt>{t.timeline.previous}</dt>
                  <dd class="mono">{entry.prevHash}</dd>
                  <dt>{t.timeline.details}</dt>
                  <dd>
                    <pre class="prewrap">{JSON.stringify(entry.data, null, 2)}</pre>
                  </dd>
                </dl>
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
