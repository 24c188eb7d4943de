import { APPEAL_GROUNDS } from '../../domain/case-state.ts';
import { CUSTOMER_EVIDENCE, EvidenceFields } from '../form/evidence-fields.tsx';
import { SelectField, TextArea } from '../form/fields.tsx';
import { formContext, type RefusedForm } from '../form/form-state.ts';
import type { PageView } from '../page-view.ts';
import type { TrackedCase } from './load-tracker.ts';

interface TrackerFormsProps {
  readonly view: PageView;
  readonly tracked: TrackedCase;
  readonly href: string;
  readonly csrf: string;
  readonly refused: RefusedForm | null;
}

function Csrf({ token }: { token: string }) {
  return <input type="hidden" name="csrf" value={token} />;
}

/** Whether the case takes evidence by itself; once decided, evidence belongs to an appeal. */
function takesEvidence(state: TrackedCase['case']['state']): boolean {
  return [
    'submitted',
    'claim.under_review',
    'claim.information_requested',
    'claim.second_review',
    'appeal.under_review',
  ].includes(state);
}

function RespondCards({ view, href, csrf, refused }: TrackerFormsProps) {
  const { track } = view.t;
  const appeal = formContext('appeal', refused);
  return (
    <>
      <section class="card" aria-labelledby="accept-title">
        <h2 id="accept-title">{track.accept}</h2>
        <p>{track.acceptText}</p>
        <form method="post" action={`${href}/accept`} data-confirm={track.acceptConfirm}>
          <Csrf token={csrf} />
          <button type="submit">{track.accept}</button>
        </form>
      </section>
      <details class="card" {...(appeal.refused ? { open: true } : {})}>
        <summary>{track.appeal}</summary>
        <p>{track.appealText}</p>
        <form
          method="post"
          action={`${href}/appeal`}
          enctype="multipart/form-data"
          data-confirm={track.appealConfirm}
        >
          <Csrf token={csrf} />
          <SelectField
            view={view}
            form={appeal}
            name="ground"
            label={track.ground}
            required={true}
            options={APPEAL_GROUNDS.map((ground) => ({ value: ground, label: view.t.grounds[ground] }))}
            empty={view.t.evidence.choose}
          />
          <TextArea
            view={view}
            form={appeal}
            name="statement"
            label={track.statement}
            required={true}
            minlength={10}
            maxlength={8000}
            rows={5}
          />
          <fieldset>
            <legend>{track.newEvidence}</legend>
            <EvidenceFields view={view} form={appeal} types={CUSTOMER_EVIDENCE} required={true} />
          </fieldset>
          <button type="submit">{track.fileAppeal}</button>
        </form>
      </details>
    </>
  );
}

/** What the customer can do now; nothing is shown that the state does not allow. */
export function TrackerForms(props: TrackerFormsProps) {
  const { view, tracked, href, csrf, refused } = props;
  const { track, evidence } = view.t;
  const { state, nextSteps } = tracked.case;
  const upload = formContext('evidence', refused);
  const withdraw = formContext('withdraw', refused);
  const isAsked = tracked.request !== null;
  const uploadForm = (
    <form method="post" action={`${href}/evidence`} enctype="multipart/form-data">
      <Csrf token={csrf} />
      <EvidenceFields
        view={view}
        form={upload}
        types={CUSTOMER_EVIDENCE}
        required={true}
        {...(tracked.request?.evidenceTypes[0] === undefined
          ? {}
          : { preferred: tracked.request.evidenceTypes[0] })}
      />
      <button type="submit">{evidence.send}</button>
    </form>
  );
  return (
    <div id="actions" data-live="forms">
      {nextSteps.includes('accept') ? <RespondCards {...props} /> : null}
      {!takesEvidence(state) ? null : isAsked ? (
        <section class="card" aria-labelledby="upload-title">
          <h2 id="upload-title">{evidence.add}</h2>
          {uploadForm}
        </section>
      ) : (
        <details class="card" {...(upload.refused ? { open: true } : {})}>
          <summary>{evidence.add}</summary>
          {uploadForm}
        </details>
      )}
      {nextSteps.includes('withdraw') ? (
        <details class="card" {...(withdraw.refused ? { open: true } : {})}>
          <summary>{track.withdraw}</summary>
          <p>{track.withdrawText}</p>
          <form method="post" action={`${href}/withdraw`} data-confirm={track.withdrawConfirm}>
            <Csrf token={csrf} />
            <TextArea
              view={view}
              form={withdraw}
              name="reason"
              label={track.withdrawReason}
              maxlength={2000}
              rows={2}
            />
            <button class="danger" type="submit">
              {track.withdraw}
            </button>
          </form>
        </details>
      ) : null}
    </div>
  );
}
