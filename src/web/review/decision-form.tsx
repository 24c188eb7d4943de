import type { CaseState } from '../../domain/case-state.ts';
import { EVIDENCE_NAMES } from '../../domain/evidence.ts';
import { OUTCOME_NAMES, REMEDIES, REMEDY_NAMES, RULING_OUTCOMES } from '../../domain/outcomes.ts';
import { CheckList, SelectField, TextArea, TextField } from '../form/fields.tsx';
import { formContext, type RefusedForm } from '../form/form-state.ts';
import { percent } from '../parts/badges.tsx';
import { inLanguage, type PageView } from '../page-view.ts';
import { typeOptions } from './correction-form.tsx';
import type { ReviewCase } from './load-review-case.ts';

type Round = 'first' | 'second' | 'appeal';

/** Which decision the state waits for; null when none is to be made. */
export function roundOf(state: CaseState): Round | null {
  switch (state) {
    case 'claim.under_review':
      return 'first';
    case 'claim.second_review':
      return 'second';
    case 'appeal.under_review':
      return 'appeal';
    case 'submitted':
    case 'claim.information_requested':
    case 'decided.appealable':
    case 'decided.final':
    case 'closed':
    case 'withdrawn':
    case 'duplicate':
      return null;
  }
}

interface Prefill {
  readonly outcome: string;
  readonly remedy: string;
  readonly amount: string;
  readonly asset: string;
  readonly clauseIds: readonly string[];
  readonly evidenceIds: readonly string[];
}

/**
 * What the form starts from: the suggestion in the first round, the decision to be confirmed in the second, and
 * nothing in an appeal, which is to be looked at afresh. Reasons are always the reviewer's own.
 */
function prefill(round: Round, reviewed: ReviewCase): Prefill {
  const empty = { outcome: '', remedy: '', amount: '', asset: '', clauseIds: [], evidenceIds: [] };
  const proposed = reviewed.decisions.findLast((decision) => !decision.final);
  switch (round) {
    case 'first': {
      const ruling = reviewed.row.suggestion?.ruling;
      return ruling
        ? { ...empty, outcome: ruling.outcome, remedy: ruling.remedy, clauseIds: ruling.clauseIds }
        : empty;
    }
    case 'second':
      return proposed
        ? {
            outcome: proposed.outcome,
            remedy: proposed.remedy,
            amount: proposed.amount ?? '',
            asset: proposed.asset ?? '',
            clauseIds: proposed.clauseIds,
            evidenceIds: proposed.evidenceIds,
          }
        : empty;
    case 'appeal':
      return empty;
  }
}

/** The decision to sign. What the suggestion filled in is marked as such. */
export function DecisionForm({
  view,
  round,
  reviewed,
  csrf,
  refused,
}: {
  view: PageView;
  round: Round;
  reviewed: ReviewCase;
  csrf: string;
  refused: RefusedForm | null;
}) {
  const { t } = view;
  const { review } = t;
  const form = formContext('decide', refused);
  const { row } = reviewed;
  const start = prefill(round, reviewed);
  const ruling = row.suggestion?.ruling ?? null;
  const clauses = row.suggestion?.clauses ?? [];
  const offered = new Set([...clauses.map((clause) => clause.clauseId), ...start.clauseIds]);
  const titles = new Map([
    ...reviewed.clauses.map((clause) => [clause.id, inLanguage(view, clause.title)] as const),
    ...clauses.map((clause) => [clause.clauseId, inLanguage(view, clause.title)] as const),
  ]);
  const amounts = (row.triage?.entities ?? []).filter((entity) => entity.kind === 'amount');
  const found = [...new Set(amounts.map((entity) => `${entity.value} ${entity.asset ?? ''}`.trim()))];
  return (
    <form method="post" action={`/review/${row.id}/decide`} data-confirm={review.signConfirm}>
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="version" value={String(row.version)} />
      {round === 'first' && ruling ? <p class="hint">{review.prefilled}</p> : null}
      {round === 'second' ? <p class="notice">{review.secondReviewNote}</p> : null}
      <SelectField
        view={view}
        form={form}
        name="outcome"
        label={review.outcome}
        required={true}
        value={start.outcome}
        empty={t.evidence.choose}
        options={RULING_OUTCOMES.map((outcome) => ({
          value: outcome,
          label:
            outcome === ruling?.outcome
              ? `${inLanguage(view, OUTCOME_NAMES[outcome])} · ${review.suggested} ${percent(ruling.probability)}`
              : inLanguage(view, OUTCOME_NAMES[outcome]),
        }))}
      />
      <SelectField
        view={view}
        form={form}
        name="remedy"
        label={review.remedy}
        required={true}
        value={start.remedy}
        empty={t.evidence.choose}
        options={REMEDIES.map((remedy) => ({
          value: remedy,
          label:
            remedy === ruling?.remedy
              ? `${inLanguage(view, REMEDY_NAMES[remedy])} · ${review.suggested}`
              : inLanguage(view, REMEDY_NAMES[remedy]),
        }))}
      />
      <div class="row">
        <TextField
          view={view}
          form={form}
          name="amount"
          label={review.amount}
          value={start.amount}
          inputmode="decimal"
          maxlength={40}
          list={[...new Set(amounts.map((entity) => entity.value))]}
          {...(found.length === 0 ? {} : { hint: `${review.amountsFound}: ${found.slice(0, 4).join(', ')}` })}
        />
        <TextField
          view={view}
          form={form}
          name="asset"
          label={review.asset}
          value={start.asset}
          maxlength={12}
          list={[...new Set(amounts.flatMap((entity) => entity.asset ?? []))]}
        />
      </div>
      <TextArea
        view={view}
        form={form}
        name="reasons"
        label={review.reasons}
        required={true}
        minlength={10}
        maxlength={8000}
        rows={6}
      />
      {offered.size === 0 ? null : (
        <CheckList
          view={view}
          form={form}
          name="clauseIds"
          label={review.clausesRelied}
          values={start.clauseIds}
          options={[...offered].map((id) => ({ value: id, label: `${id} ${titles.get(id) ?? ''}`.trim() }))}
        />
      )}
      <TextField view={view} form={form} name="otherClauses" label={review.otherClauses} maxlength={400} />
      {reviewed.shown.evidence.length === 0 ? null : (
        <CheckList
          view={view}
          form={form}
          name="evidenceIds"
          label={review.evidenceRelied}
          values={start.evidenceIds}
          options={reviewed.shown.evidence.map((item) => ({
            value: item.id,
            label: `${inLanguage(view, EVIDENCE_NAMES[item.type])} · ${item.name}`,
          }))}
        />
      )}
      <SelectField
        view={view}
        form={form}
        name="correctedReasonCode"
        label={review.correctedType}
        empty={review.asTriaged}
        options={typeOptions(view)}
      />
      <button type="submit">{review.sign}</button>
    </form>
  );
}
