import { isReasonCode, REASON_CODES } from '../../domain/reason-codes.ts';
import { PRIORITIES, RISK_LEVELS } from '../../domain/triage-result.ts';
import { SelectField, TextField, type Option } from '../form/fields.tsx';
import { formContext, type RefusedForm } from '../form/form-state.ts';
import { typeName } from '../parts/badges.tsx';
import type { PageView } from '../page-view.ts';
import { isHeldByOther, type ReviewCase } from './load-review-case.ts';
import type { Caller } from '../../domain/access.ts';

/** Types that may be named: the taxonomy, and what this operator added. */
export function typeOptions(view: Pick<PageView, 'language' | 'typeNames'>): Option[] {
  const added = [...view.typeNames.keys()].filter((code) => !isReasonCode(code));
  return [...REASON_CODES, ...added].sort().map((code) => ({ value: code, label: typeName(view, code) }));
}

/** Where a reviewer says what the machine should have read. Open to whoever may review, unless another holds the case. */
export function CorrectionForm({
  view,
  reviewed,
  caller,
  csrf,
  refused,
}: {
  view: PageView;
  reviewed: ReviewCase;
  caller: Caller;
  csrf: string;
  refused: RefusedForm | null;
}) {
  const { t } = view;
  const { row } = reviewed;
  const form = formContext('correct', refused);
  if (row.state === 'submitted' || isHeldByOther(row, caller, view.now)) return null;
  return (
    <details class="card" {...(form.refused ? { open: true } : {})}>
      <summary>{t.correct.title}</summary>
      <p class="small muted">{t.correct.help}</p>
      <form method="post" action={`/review/${row.id}/correct`}>
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="version" value={String(row.version)} />
        <SelectField
          view={view}
          form={form}
          name="reasonCode"
          label={t.review.type}
          empty={t.correct.keep}
          options={typeOptions(view)}
        />
        <SelectField
          view={view}
          form={form}
          name="risk"
          label={t.review.risk}
          empty={t.correct.keep}
          options={RISK_LEVELS.map((level) => ({ value: level, label: t.risks[level] }))}
        />
        <SelectField
          view={view}
          form={form}
          name="priority"
          label={t.review.priority}
          empty={t.correct.keep}
          options={PRIORITIES.map((level) => ({ value: level, label: t.priorities[level] }))}
        />
        <TextField view={view} form={form} name="note" label={t.correct.note} maxlength={500} />
        <button type="submit">{t.correct.send}</button>
      </form>
    </details>
  );
}
