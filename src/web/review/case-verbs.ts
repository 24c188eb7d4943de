import { answerCase } from '../../cases/answer-case.ts';
import { claimCase, releaseCase } from '../../cases/claim-case.ts';
import { correctTriage } from '../../cases/correct-triage.ts';
import { decideCase } from '../../cases/decide-case.ts';
import { executeDecision } from '../../cases/execute-decision.ts';
import { addEvidence, requestInformation } from '../../cases/request-information.ts';
import { confirmLink, dismissLink } from '../../duplicates/settle-link.ts';
import type { Caller } from '../../domain/access.ts';
import { EVIDENCE_TYPES } from '../../domain/evidence.ts';
import type { HttpServices } from '../../http/http-services.ts';
import { decisionSchema, triageCorrectionSchema } from '../../http/schemas.ts';
import type { Dictionary } from '../dictionary/dictionaries.ts';
import { explainFields, issuesToErrors, type FieldProblem } from '../form/form-state.ts';
import { readEvidence } from '../form/read-evidence.ts';
import type { SentForm } from '../form/read-form.ts';

interface VerbContext {
  readonly services: HttpServices;
  readonly caller: Caller;
  readonly caseId: string;
  readonly sent: SentForm;
  readonly t: Dictionary;
}

/** Done, with the message to show; or the fields to mend. */
export type VerbResult =
  | { readonly ok: true; readonly done: string }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

function refuse(t: Dictionary, ...fields: readonly string[]): VerbResult {
  return {
    ok: false,
    problems: explainFields(
      t,
      fields.map((field) => ({ path: `/${field}` })),
    ),
  };
}

function nullIfEmpty(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** Clause ids typed by hand, separated as people separate things. */
function splitIds(text: string): string[] {
  return text.split(/[\s,，、;；]+/).flatMap((id) => (id === '' ? [] : [id.toUpperCase()]));
}

async function decide({ services, caller, caseId, sent, t }: VerbContext): Promise<VerbResult> {
  const parsed = decisionSchema.safeParse({
    outcome: sent.text('outcome'),
    remedy: sent.text('remedy'),
    amount: nullIfEmpty(sent.text('amount')),
    asset: nullIfEmpty(sent.text('asset'))?.toUpperCase() ?? null,
    reasons: sent.text('reasons').trim(),
    clauseIds: [...new Set([...sent.list('clauseIds'), ...splitIds(sent.text('otherClauses'))])],
    evidenceIds: sent.list('evidenceIds'),
    correctedReasonCode: nullIfEmpty(sent.text('correctedReasonCode')),
    version: Number(sent.text('version')),
  });
  if (!parsed.success) return { ok: false, problems: explainFields(t, issuesToErrors(parsed.error.issues)) };
  const { version, ...input } = parsed.data;
  const result = await decideCase(services, caller, caseId, { ...input, expectedVersion: version });
  return { ok: true, done: result.secondReview.length > 0 ? 'second' : 'decided' };
}

async function ask({ services, caller, caseId, sent, t }: VerbContext): Promise<VerbResult> {
  const message = sent.text('message').trim();
  if (message.length < 10 || message.length > 4_000) return refuse(t, 'message');
  const asked = new Set(sent.list('evidenceTypes'));
  const evidenceTypes = EVIDENCE_TYPES.filter((type) => asked.has(type));
  await requestInformation(services, caller, caseId, { message, evidenceTypes });
  return { ok: true, done: 'asked' };
}

async function answer({ services, caller, caseId, sent, t }: VerbContext): Promise<VerbResult> {
  const message = sent.text('message').trim();
  if (message.length < 10 || message.length > 4_000) return refuse(t, 'message');
  await answerCase(services, caller, caseId, {
    message,
    articleIds: sent.list('articleIds').slice(0, 10),
    correctedReasonCode: nullIfEmpty(sent.text('correctedReasonCode')),
  });
  return { ok: true, done: 'answered' };
}

async function correct({ services, caller, caseId, sent, t }: VerbContext): Promise<VerbResult> {
  const parsed = triageCorrectionSchema.safeParse({
    reasonCode: nullIfEmpty(sent.text('reasonCode')),
    risk: nullIfEmpty(sent.text('risk')),
    priority: nullIfEmpty(sent.text('priority')),
    note: nullIfEmpty(sent.text('note')),
    version: Number(sent.text('version')),
  });
  if (!parsed.success) return { ok: false, problems: explainFields(t, issuesToErrors(parsed.error.issues)) };
  const { version, ...said } = parsed.data;
  await correctTriage(services, caller, caseId, { ...said, expectedVersion: version });
  return { ok: true, done: 'corrected' };
}

async function execute({ services, caller, caseId, sent, t }: VerbContext): Promise<VerbResult> {
  const reference = sent.text('reference').trim();
  if (reference === '' || reference.length > 200) return refuse(t, 'reference');
  await executeDecision(services, caller, caseId, reference);
  return { ok: true, done: 'executed' };
}

async function file({ services, caller, caseId, sent, t }: VerbContext): Promise<VerbResult> {
  const read = await readEvidence(sent);
  if (!read.ok) {
    return {
      ok: false,
      problems: read.fields.map(({ field, reason }) => ({ field, message: t.form.fields[reason] ?? '' })),
    };
  }
  if (read.evidence.length === 0) return refuse(t, 'type', 'description');
  await addEvidence(services, caller, caseId, read.evidence);
  return { ok: true, done: 'evidence' };
}

/** The forms of the case page by the last part of their address. */
export const CASE_VERB_FORMS: Readonly<Record<string, (context: VerbContext) => Promise<VerbResult>>> = {
  claim: async ({ services, caller, caseId }) => {
    await claimCase(services, caller, caseId);
    return { ok: true, done: 'claimed' };
  },
  release: async ({ services, caller, caseId }) => {
    await releaseCase(services, caller, caseId);
    return { ok: true, done: 'released' };
  },
  decide,
  ask,
  answer,
  correct,
  execute,
  evidence: file,
  'confirm-link': async ({ services, caller, caseId, sent }) => {
    await confirmLink(services, caller, caseId, sent.text('linkId'));
    return { ok: true, done: 'linkConfirmed' };
  },
  'dismiss-link': async ({ services, caller, caseId, sent }) => {
    await dismissLink(services, caller, caseId, sent.text('linkId'));
    return { ok: true, done: 'linkDismissed' };
  },
};
