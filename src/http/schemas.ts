import { z } from '@hono/zod-openapi';
import { APPEAL_GROUNDS, CASE_STATES, PARTY_VIEWS } from '../domain/case-state.ts';
import { EVIDENCE_PARTIES, EVIDENCE_TYPES, PROVENANCES } from '../domain/evidence.ts';
import { REASON_CODES } from '../domain/reason-codes.ts';
import { OUTCOMES, REMEDIES, RULING_OUTCOMES } from '../domain/outcomes.ts';
import { PRIORITIES, RISK_LEVELS } from '../domain/triage-result.ts';
import { caseLinkSchema } from './link-schemas.ts';
import { bilingualSchema, suggestionSchema, triageSchema } from './assessment-schemas.ts';

/** Characters a ticket may have. Longer matters belong into a file. */
export const MAX_TICKET_CHARACTERS = 20_000;
export const MAX_FILE_BYTES = 2 * 1024 * 1024;
const MAX_FILES = 10;

/** NUL cannot be stored and half a surrogate pair is no character: both become U+FFFD rather than lose a ticket. */
function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

export function textSchema(min: number, max: number) {
  return z
    .string()
    .transform(wellFormed)
    .refine((text) => text.trim().length >= min, {
      message: min === 1 ? 'must not be empty' : `must have at least ${min} characters`,
    })
    .refine((text) => text.length <= max, { message: `must have at most ${max} characters` })
    .openapi({ type: 'string', minLength: min, maxLength: max });
}

export const idSchema = (prefix: string) =>
  z
    .string()
    .regex(/^[a-z]+_[0-9A-Za-z]{10,40}$/, `must be an id such as ${prefix}_01JD4Y8Z5W…`)
    .openapi({ example: `${prefix}_01JD4Y8Z5WQ3N7K2T6M9B0C1XA` });

/** An id of ours inside a body. */
export const referenceSchema = z.string().regex(/^[A-Za-z0-9._:-]{1,60}$/, 'must be an id');

export const reasonCodeSchema = z.enum(REASON_CODES, { error: 'must be a reason code such as DEP-01' });
/** A code of the taxonomy or of a type that an administrator added. */
export const typeCodeSchema = z
  .string()
  .regex(/^[A-Z0-9]{2,4}-\d{2}$/, 'must be a code such as DEP-05')
  .openapi({ example: 'DEP-05' });

/** Text of a filter: whatever is printable ASCII, as ids, codes and channels are. */
export const filterSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/, 'must be 1 to 100 visible ASCII characters');

export const caseIdParam = z.object({ caseId: idSchema('case') });

export const cursorQuery = {
  limit: z.coerce
    .number({ error: 'must be a whole number from 1 to 100' })
    .int('must be a whole number from 1 to 100')
    .min(1, 'must be from 1 to 100')
    .max(100, 'must be from 1 to 100')
    .default(20)
    .openapi({ description: 'Items a page, 1 to 100.' }),
  cursor: z
    .string()
    .max(500)
    .optional()
    .openapi({ description: '`nextCursor` of the page before, with the same filters.' }),
};

const instantSchema = z.iso.datetime().openapi({ example: '2026-11-22T08:00:00.000Z' });

export const newEvidenceSchema = z
  .strictObject({
    type: z.enum(EVIDENCE_TYPES),
    name: textSchema(1, 200),
    description: textSchema(0, 4_000).default(''),
    mime: z
      .string()
      .regex(/^[a-z]+\/[a-z0-9.+-]+$/, 'must be a media type such as image/png')
      .optional(),
    contentBase64: z
      .base64('must be base64 without line breaks')
      .max(Math.ceil((MAX_FILE_BYTES * 4) / 3) + 4, `a file may have at most ${MAX_FILE_BYTES} bytes`)
      .optional()
      .openapi({ description: `The file itself, at most ${MAX_FILE_BYTES} bytes.` }),
  })
  .refine((item) => (item.contentBase64 === undefined) === (item.mime === undefined), {
    message: 'must come together with contentBase64',
    path: ['mime'],
  })
  .refine((item) => item.contentBase64 !== undefined || item.description.trim() !== '', {
    message: 'describe the evidence, or send the file',
    path: ['description'],
  })
  .openapi('NewEvidence');

export const newEvidenceListSchema = z.array(newEvidenceSchema).max(MAX_FILES, `at most ${MAX_FILES} items`);

export const newTicketSchema = z
  .strictObject({
    customerId: z
      .string()
      .regex(/^[\x21-\x7e]{1,100}$/, 'must be 1 to 100 visible ASCII characters')
      .optional()
      .openapi({
        description: 'Whose ticket it is. Left out by a customer key, which stands for one customer.',
      }),
    channel: z.enum(['web', 'app', 'chat', 'email', 'phone', 'helpdesk', 'social', 'api']).default('api'),
    externalId: z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters')
      .optional()
      .openapi({ description: "The sender's own id; sending it again answers with the same ticket." }),
    locale: z
      .string()
      .regex(/^[A-Za-z0-9-]{2,35}$/, 'must be a language tag such as zh-TW')
      .optional(),
    subject: textSchema(0, 300).optional(),
    body: textSchema(1, MAX_TICKET_CHARACTERS),
    evidence: newEvidenceListSchema.default([]),
  })
  .openapi('NewTicket');

const evidenceSchema = z
  .object({
    id: z.string(),
    stage: z.string(),
    party: z.enum(EVIDENCE_PARTIES),
    type: z.enum(EVIDENCE_TYPES),
    provenance: z.enum(PROVENANCES),
    name: z.string(),
    description: z.string(),
    mime: z.string().nullable(),
    bytes: z.int().nullable(),
    sha256: z.string(),
    submittedAt: instantSchema,
  })
  .openapi('Evidence');

const signedDecisionSchema = z
  .object({
    id: z.string(),
    round: z.enum(['first', 'second', 'appeal']),
    outcome: z.enum(OUTCOMES),
    remedy: z.enum(REMEDIES),
    amount: z.string().nullable(),
    asset: z.string().nullable(),
    reasons: z.string(),
    clauseIds: z.array(z.string()),
    evidenceIds: z.array(z.string()),
    decidedAt: instantSchema,
  })
  .openapi('Decision');

export const caseSchema = z
  .object({
    id: z.string(),
    ticketId: z.string(),
    customerId: z.string(),
    state: z.enum(CASE_STATES),
    stateName: bilingualSchema,
    view: z.enum(PARTY_VIEWS).openapi({ description: 'What the claimant is to do or to expect.' }),
    nextSteps: z.array(z.string()).openapi({ description: 'Verbs that the state allows.' }),
    dueAt: instantSchema.nullable(),
    openedAt: instantSchema,
    updatedAt: instantSchema,
    version: z.int(),
    joinedTo: z
      .string()
      .nullable()
      .openapi({ description: 'The earlier case that goes on in place of this one, a duplicate.' }),
    decisions: z.array(signedDecisionSchema).openapi({ description: 'Signed decisions, oldest first.' }),
    evidence: z.array(evidenceSchema),
    internal: z
      .object({
        body: z.string(),
        subject: z.string().nullable(),
        reasonCode: z.string().nullable(),
        risk: z.enum(RISK_LEVELS).nullable(),
        priority: z.enum(PRIORITIES).nullable(),
        language: z.string().nullable(),
        claimedBy: z.string().nullable(),
        claimExpiresAt: instantSchema.nullable(),
        excludedReviewer: z.string().nullable(),
        triage: triageSchema.nullable(),
        suggestion: suggestionSchema.nullable(),
        suggestionError: z.string().nullable(),
        links: z.array(caseLinkSchema).openapi({ description: 'Cases about the same matter.' }),
      })
      .optional()
      .openapi({ description: 'For staff only.' }),
  })
  .openapi('Case');

export const ticketSchema = z
  .object({
    id: z.string(),
    caseId: z.string(),
    customerId: z.string(),
    channel: z.string(),
    externalId: z.string().nullable(),
    locale: z.string().nullable(),
    subject: z.string().nullable(),
    body: z.string(),
    receivedAt: instantSchema,
    state: z.enum(CASE_STATES),
    view: z.enum(PARTY_VIEWS),
    dueAt: instantSchema.nullable(),
    trackingUrl: z
      .string()
      .openapi({ description: "The customer's own page on the case: whoever has the link may act on it." }),
  })
  .openapi('Ticket');

export const decisionSchema = z
  .strictObject({
    outcome: z
      .enum(RULING_OUTCOMES as [string, ...string[]])
      .transform((value) => value as (typeof OUTCOMES)[number]),
    remedy: z.enum(REMEDIES),
    amount: z
      .string()
      .regex(/^\d{1,20}(\.\d{1,18})?$/, 'must be a decimal number such as "1200.50"')
      .nullable()
      .default(null),
    asset: z
      .string()
      .regex(/^[A-Z0-9]{2,12}$/, 'must be a ticker or currency code such as USDT')
      .nullable()
      .default(null),
    reasons: textSchema(10, 8_000),
    clauseIds: z.array(referenceSchema).max(20).default([]),
    evidenceIds: z.array(referenceSchema).max(50).default([]),
    correctedReasonCode: typeCodeSchema.nullable().default(null),
    version: z
      .int32()
      .positive()
      .nullable()
      .default(null)
      .openapi({ description: 'The version that was read; a change since then is a 409.' }),
  })
  .refine((decision) => (decision.amount === null) === (decision.asset === null), {
    message: 'amount and asset come together',
    path: ['asset'],
  })
  .openapi('NewDecision');

export const triageCorrectionSchema = z
  .strictObject({
    reasonCode: typeCodeSchema.nullable().default(null),
    risk: z.enum(RISK_LEVELS).nullable().default(null),
    priority: z.enum(PRIORITIES).nullable().default(null),
    note: textSchema(1, 500).nullable().default(null),
    version: z
      .int32()
      .positive()
      .nullable()
      .default(null)
      .openapi({ description: 'The version that was read; a change since then is a 409.' }),
  })
  .refine(({ reasonCode, risk, priority }) => reasonCode !== null || risk !== null || priority !== null, {
    message: 'say what is right: reasonCode, risk or priority',
    path: ['reasonCode'],
  })
  .openapi('TriageCorrection');

export const appealSchema = z
  .strictObject({
    ground: z.enum(APPEAL_GROUNDS),
    statement: textSchema(10, 8_000),
    evidence: newEvidenceListSchema,
  })
  .openapi('NewAppeal');
