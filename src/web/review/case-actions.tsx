import type { Caller } from '../../domain/access.ts';
import { EVIDENCE_TYPES } from '../../domain/evidence.ts';
import { isInquiryOnly, REASON_CODES } from '../../domain/reason-codes.ts';
import { CUSTOMER_EVIDENCE, EvidenceFields, evidenceOptions } from '../form/evidence-fields.tsx';
import { CheckList, SelectField, TextArea, TextField } from '../form/fields.tsx';
import { formContext, type RefusedForm } from '../form/form-state.ts';
import { typeName } from '../parts/badges.tsx';
import { Instant } from '../parts/instant.tsx';
import type { PageView } from '../page-view.ts';
import { DecisionForm, roundOf } from './decision-form.tsx';
import { isHeldBy, isHeldByOther, type ReviewCase } from './load-review-case.ts';

export interface ActionsProps {
  readonly view: PageView;
  readonly reviewed: ReviewCase;
  readonly caller: Caller;
  readonly csrf: string;
  readonly refused: RefusedForm | null;
}

function SmallForm({
  props,
  verb,
  label,
  quiet,
}: {
  props: ActionsProps;
  verb: string;
  label: string;
  quiet?: boolean;
}) {
  return (
    <form method="post" action={`/review/${props.reviewed.row.id}/${verb}`}>
      <input type="hidden" name="csrf" value={props.csrf} />
      <button type="submit" class={quiet ? 'quiet' : ''}>
        {label}
      </button>
    </form>
  );
}

function ClaimBar({ props, isMine }: { props: ActionsProps; isMine: boolean }) {
  const { view, reviewed, caller } = props;
  const { review, form } = view.t;
  const { row } = reviewed;
  if (row.excludedReviewer === caller.keyId) return <p class="notice">{form.notYours}</p>;
  if (isHeldByOther(row, caller, view.now)) {
    return (
      <p class="notice">
        {review.heldBy(reviewed.names.get(row.claimedBy ?? '') ?? '…')} {review.heldUntil}{' '}
        <Instant at={row.claimExpiresAt?.toISOString() ?? ''} />
      </p>
    );
  }
  return (
    <>
      {isMine ? (
        <p class="small muted">
          <span class="badge accent">{review.mine}</span> {review.heldUntil}{' '}
          <Instant at={row.claimExpiresAt?.toISOString() ?? ''} />
        </p>
      ) : (
        <p>{review.claimToDecide}</p>
      )}
      <div class="buttons claim-bar">
        <SmallForm
          props={props}
          verb="claim"
          label={isMine ? review.renew : row.claimedBy === null ? review.claim : review.takeOver}
          quiet={isMine}
        />
        {isMine ? <SmallForm props={props} verb="release" label={review.release} quiet={true} /> : null}
      </div>
    </>
  );
}

function AnswerCard({ view, reviewed, csrf, refused }: ActionsProps) {
  const { review, evidence } = view.t;
  const form = formContext('answer', refused);
  const { row } = reviewed;
  const isQuestion = row.reasonCode !== null && isInquiryOnly(row.reasonCode);
  const articles = row.suggestion?.articles ?? [];
  return (
    <details class="card" {...(isQuestion || form.refused ? { open: true } : {})}>
      <summary>{review.answer}</summary>
      <form method="post" action={`/review/${row.id}/answer`}>
        <input type="hidden" name="csrf" value={csrf} />
        <TextArea
          view={view}
          form={form}
          name="message"
          label={review.answerMessage}
          required={true}
          minlength={10}
          maxlength={4000}
        />
        {articles.length === 0 ? null : (
          <CheckList
            view={view}
            form={form}
            name="articleIds"
            label={review.answerArticles}
            options={articles.map((article) => ({ value: article.articleId, label: article.title }))}
          />
        )}
        <SelectField
          view={view}
          form={form}
          name="correctedReasonCode"
          label={review.correctedType}
          required={!isQuestion}
          empty={isQuestion ? review.asTriaged : evidence.choose}
          options={REASON_CODES.filter(isInquiryOnly).map((code) => ({
            value: code,
            label: typeName(view, code),
          }))}
        />
        <button type="submit">{review.answerSend}</button>
      </form>
    </details>
  );
}

function AskCard({ view, reviewed, csrf, refused }: ActionsProps) {
  const { review } = view.t;
  const form = formContext('ask', refused);
  const missing = (reviewed.row.suggestion?.evidence ?? [])
    .filter((item) => !item.satisfied && item.party === 'CLAIMANT')
    .map((item) => item.evidenceType);
  const types = [...new Set([...missing, ...CUSTOMER_EVIDENCE])];
  return (
    <details class="card" {...(form.refused ? { open: true } : {})}>
      <summary>{review.ask}</summary>
      <form method="post" action={`/review/${reviewed.row.id}/ask`}>
        <input type="hidden" name="csrf" value={csrf} />
        <TextArea
          view={view}
          form={form}
          name="message"
          label={review.askMessage}
          required={true}
          minlength={10}
          maxlength={4000}
        />
        <CheckList
          view={view}
          form={form}
          name="evidenceTypes"
          label={review.askTypes}
          values={missing}
          options={evidenceOptions(view, types)}
        />
        <button type="submit">{review.askSend}</button>
      </form>
    </details>
  );
}

function ExecuteCard({ view, reviewed, csrf, refused }: ActionsProps) {
  const { review } = view.t;
  const form = formContext('execute', refused);
  return (
    <section class="card accent" aria-labelledby="execute-title">
      <h2 id="execute-title">{review.execute}</h2>
      <form method="post" action={`/review/${reviewed.row.id}/execute`}>
        <input type="hidden" name="csrf" value={csrf} />
        <TextField
          view={view}
          form={form}
          name="reference"
          label={review.reference}
          required={true}
          maxlength={200}
        />
        <button type="submit">{review.executeSend}</button>
      </form>
    </section>
  );
}

function EvidenceCard({ view, reviewed, csrf, refused }: ActionsProps) {
  const { evidence } = view.t;
  const form = formContext('evidence', refused);
  return (
    <details class="card" {...(form.refused ? { open: true } : {})}>
      <summary>{evidence.add}</summary>
      <form method="post" action={`/review/${reviewed.row.id}/evidence`} enctype="multipart/form-data">
        <input type="hidden" name="csrf" value={csrf} />
        <EvidenceFields view={view} form={form} types={EVIDENCE_TYPES} required={true} />
        <button type="submit">{evidence.send}</button>
      </form>
    </details>
  );
}

/** What the reviewer can do now, beside the suggestion. */
export function CaseActions(props: ActionsProps) {
  const { view, reviewed, caller } = props;
  const { review } = view.t;
  const { row } = reviewed;
  const round = roundOf(row.state);
  const isMine = isHeldBy(row, caller, view.now);
  const verbs = reviewed.shown.nextSteps;
  return (
    <>
      {verbs.includes('execute') ? <ExecuteCard {...props} /> : null}
      <section class="card accent" aria-labelledby="decide-title">
        <h2 id="decide-title">{round === null ? review.decide : review.decideRounds[round]}</h2>
        {round === null ? <p class="muted">{review.noAction}</p> : <ClaimBar props={props} isMine={isMine} />}
        {round !== null && isMine ? (
          <DecisionForm
            view={view}
            round={round}
            reviewed={reviewed}
            csrf={props.csrf}
            refused={props.refused}
          />
        ) : null}
      </section>
      {isMine && verbs.includes('answer') ? <AnswerCard {...props} /> : null}
      {isMine && verbs.includes('request_information') ? <AskCard {...props} /> : null}
      {round === null ? null : <EvidenceCard {...props} />}
    </>
  );
}
