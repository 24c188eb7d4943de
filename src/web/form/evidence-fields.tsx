import { EVIDENCE_NAMES, EVIDENCE_TYPES, type EvidenceType } from '../../domain/evidence.ts';
import { MAX_FILE_BYTES } from '../../http/schemas.ts';
import { inLanguage, type PageView } from '../page-view.ts';
import { ACCEPTED_FILES } from './detect-media-type.ts';
import { FileField, SelectField, TextArea, type Option } from './fields.tsx';
import type { FormContext } from './form-state.ts';

/** Kinds of evidence a customer can have; the others come from the platform. */
export const CUSTOMER_EVIDENCE = EVIDENCE_TYPES.filter(
  (type) => !['KYC_MATCH', 'LEDGER_ENTRY', 'DEVICE_LOGIN_LOG', 'PRIOR_RULING'].includes(type),
);

export function evidenceOptions(view: PageView, types: readonly EvidenceType[]): Option[] {
  return types.map((type) => ({ value: type, label: inLanguage(view, EVIDENCE_NAMES[type]) }));
}

export function EvidenceFields({
  view,
  form,
  types,
  preferred,
  required,
}: {
  view: PageView;
  form: FormContext;
  types: readonly EvidenceType[];
  /** The kind that was asked for. */
  preferred?: string;
  required: boolean;
}) {
  const { evidence } = view.t;
  return (
    <>
      <SelectField
        view={view}
        form={form}
        name="type"
        label={evidence.type}
        required={required}
        options={evidenceOptions(view, types)}
        value={preferred ?? ''}
        empty={evidence.choose}
      />
      <TextArea
        view={view}
        form={form}
        name="description"
        label={evidence.description}
        maxlength={4000}
        rows={3}
      />
      <FileField
        view={view}
        form={form}
        name="file"
        label={evidence.file}
        accept={ACCEPTED_FILES}
        hint={`${evidence.fileHint(MAX_FILE_BYTES / 1024 / 1024)} ${evidence.lateNote}`}
      />
    </>
  );
}
