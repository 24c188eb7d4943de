import type { CaseState } from '../../domain/case-state.ts';
import { CASE_STATE_NAMES, isReviewable } from '../../domain/case-state.ts';
import { describeReasonCode } from '../../domain/reason-codes.ts';
import type { Priority, RiskLevel } from '../../domain/triage-result.ts';
import { inLanguage, type PageView } from '../page-view.ts';

const RISK_CLASS: Readonly<Record<RiskLevel, string>> = { low: '', medium: 'warn', high: 'bad' };
const PRIORITY_CLASS: Readonly<Record<Priority, string>> = {
  low: '',
  normal: '',
  high: 'warn',
  urgent: 'bad',
};

export function RiskBadge({ view, risk }: { view: PageView; risk: RiskLevel | null }) {
  return risk === null ? null : <span class={`badge ${RISK_CLASS[risk]}`}>{view.t.risks[risk]}</span>;
}

export function PriorityBadge({ view, priority }: { view: PageView; priority: Priority | null }) {
  return priority === null ? null : (
    <span class={`badge ${PRIORITY_CLASS[priority]}`}>
      <span class="visually-hidden">{view.t.review.priority}: </span>
      {view.t.priorities[priority]}
    </span>
  );
}

export function StateBadge({ view, state }: { view: PageView; state: CaseState }) {
  const kind = isReviewable(state) ? 'info' : state === 'closed' ? 'good' : '';
  return <span class={`badge ${kind}`}>{inLanguage(view, CASE_STATE_NAMES[state])}</span>;
}

/** A type by its code and its name. */
export function typeName(view: Pick<PageView, 'language' | 'typeNames'>, code: string): string {
  const row = view.typeNames.get(code) ?? describeReasonCode(code);
  const name = inLanguage(view, row);
  return name === code ? code : `${code} ${name}`;
}

/** A probability in whole percent; never 0 or 100 where it is not. */
export function percent(probability: number): string {
  const rounded = Math.round(probability * 100);
  if (rounded === 0 && probability > 0) return '<1%';
  if (rounded === 100 && probability < 1) return '>99%';
  return `${rounded}%`;
}
