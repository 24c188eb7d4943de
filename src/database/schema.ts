import { sql } from 'drizzle-orm';
import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { ActorKind } from '../domain/audit-event.ts';
import type { CaseState } from '../domain/case-state.ts';
import type { EvidenceParty, EvidenceType, Provenance } from '../domain/evidence.ts';
import type { Outcome, Remedy } from '../domain/outcomes.ts';
import type { Suggestion } from '../domain/suggestion.ts';
import type { Priority, RiskLevel, TriageResult } from '../domain/triage-result.ts';
import type { Role } from '../domain/access.ts';
import { bytes, instant } from './columns.ts';

export * from './article-schema.ts';
export * from './feedback-schema.ts';
export * from './incident-schema.ts';
export * from './knowledge-schema.ts';
export * from './reembedding-schema.ts';
export * from './link-schema.ts';
export * from './triage-schema.ts';

/** Keys of callers. Only a hash of the secret is kept. */
export const apiKeys = pgTable('api_keys', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  /** SHA-256 of the secret, hex: keys are long and random, so no slow hash is needed. */
  secretHash: text('secret_hash').notNull().unique(),
  /** The customer a `customer` key belongs to. */
  customerId: text('customer_id'),
  createdAt: instant('created_at').notNull(),
  revokedAt: instant('revoked_at'),
});

/** What came in, word for word. Never updated after it was stored. */
export const tickets = pgTable(
  'tickets',
  {
    id: text('id').primaryKey(),
    /** Who sent it: the id of the API key. Sender's ids are unique per source. */
    source: text('source').notNull(),
    channel: text('channel').notNull(),
    externalId: text('external_id'),
    idempotencyKey: text('idempotency_key'),
    /** SHA-256 of the canonical body: the same key with another body is refused. */
    bodyHash: text('body_hash').notNull(),
    customerId: text('customer_id').notNull(),
    locale: text('locale'),
    subject: text('subject'),
    body: text('body').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [
    uniqueIndex('tickets_source_external_id').on(table.source, table.externalId),
    uniqueIndex('tickets_source_idempotency_key').on(table.source, table.idempotencyKey),
    index('tickets_customer_received').on(table.customerId, table.receivedAt, table.id),
    index('tickets_received').on(table.receivedAt, table.id),
  ],
);

/** A reading of a ticket; what quotes it is in `sealed` where the service has a data key, and left out beside it. */
export type StoredTriage = TriageResult & { readonly sealed?: string };

export const cases = pgTable(
  'cases',
  {
    id: text('id').primaryKey(),
    ticketId: text('ticket_id')
      .notNull()
      .unique()
      .references(() => tickets.id),
    customerId: text('customer_id').notNull(),
    state: text('state').$type<CaseState>().notNull(),
    /** Incremented by every change; updates are conditional on it. */
    version: integer('version').notNull(),
    reasonCode: text('reason_code'),
    risk: text('risk').$type<RiskLevel>(),
    priority: text('priority').$type<Priority>(),
    /** 3 urgent … 0 low, for ordering the queue. */
    priorityRank: integer('priority_rank').notNull(),
    language: text('language'),
    triage: jsonb('triage').$type<StoredTriage>(),
    suggestion: jsonb('suggestion').$type<Suggestion>(),
    /** Why there is no suggestion, when there is none. */
    suggestionError: text('suggestion_error'),
    claimedBy: text('claimed_by'),
    claimExpiresAt: instant('claim_expires_at'),
    /** The reviewer whose decision awaits a second review or was appealed: may not take the next look. */
    excludedReviewer: text('excluded_reviewer'),
    /** Who processes the ticket at the moment and until when: a lease, so that a crash loses nothing. */
    processingUntil: instant('processing_until'),
    processingAttempts: integer('processing_attempts').notNull(),
    dueAt: instant('due_at'),
    openedAt: instant('opened_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    auditSeq: integer('audit_seq').notNull(),
    auditHead: text('audit_head').notNull(),
  },
  (table) => [
    index('cases_queue').on(table.state, table.priorityRank.desc(), table.openedAt, table.id),
    index('cases_customer').on(table.customerId, table.openedAt),
    index('cases_claimed_by').on(table.claimedBy),
  ],
);

export const evidence = pgTable(
  'evidence',
  {
    id: text('id').primaryKey(),
    caseId: text('case_id')
      .notNull()
      .references(() => cases.id),
    stage: text('stage').notNull(),
    party: text('party').$type<EvidenceParty>().notNull(),
    type: text('type').$type<EvidenceType>().notNull(),
    provenance: text('provenance').$type<Provenance>().notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    mime: text('mime'),
    bytes: integer('bytes'),
    sha256: text('sha256').notNull(),
    content: bytes('content'),
    submittedBy: text('submitted_by').notNull(),
    submittedAt: instant('submitted_at').notNull(),
  },
  (table) => [index('evidence_case').on(table.caseId, table.submittedAt)],
);

/** Signed by a human. The machine's proposal at that moment is kept beside it: overrides become training data. */
export const decisions = pgTable(
  'decisions',
  {
    id: text('id').primaryKey(),
    caseId: text('case_id')
      .notNull()
      .references(() => cases.id),
    round: text('round').$type<'first' | 'second' | 'appeal'>().notNull(),
    outcome: text('outcome').$type<Outcome>().notNull(),
    remedy: text('remedy').$type<Remedy>().notNull(),
    /** Decimal string, with `asset`. */
    amount: text('amount'),
    asset: text('asset'),
    reasons: text('reasons').notNull(),
    clauseIds: jsonb('clause_ids').$type<readonly string[]>().notNull(),
    evidenceIds: jsonb('evidence_ids').$type<readonly string[]>().notNull(),
    correctedReasonCode: text('corrected_reason_code'),
    agreedWithSuggestion: boolean('agreed_with_suggestion'),
    suggestedOutcome: text('suggested_outcome').$type<Outcome>(),
    suggestedProbability: text('suggested_probability'),
    final: boolean('final').notNull(),
    decidedBy: text('decided_by').notNull(),
    decidedAt: instant('decided_at').notNull(),
  },
  (table) => [index('decisions_case').on(table.caseId, table.decidedAt)],
);

export const appeals = pgTable(
  'appeals',
  {
    id: text('id').primaryKey(),
    caseId: text('case_id')
      .notNull()
      .references(() => cases.id),
    ground: text('ground').notNull(),
    statement: text('statement').notNull(),
    filedBy: text('filed_by').notNull(),
    filedAt: instant('filed_at').notNull(),
  },
  (table) => [uniqueIndex('appeals_case_ground').on(table.caseId, table.ground)],
);

/** Hash-chained per case; a trigger refuses UPDATE and DELETE. */
export const auditEvents = pgTable(
  'audit_events',
  {
    caseId: text('case_id')
      .notNull()
      .references(() => cases.id),
    seq: integer('seq').notNull(),
    at: instant('at').notNull(),
    actorKind: text('actor_kind').$type<ActorKind>().notNull(),
    actorId: text('actor_id').notNull(),
    action: text('action').notNull(),
    data: jsonb('data').$type<Readonly<Record<string, unknown>>>().notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.seq] })],
);

/** What was asked in a talk and what the chatbot said. A session belongs to the key that opened it. */
export const chatTurns = pgTable(
  'chat_turns',
  {
    /** Id of the run: feedback names it. */
    id: text('id').primaryKey(),
    sessionId: text('session_id').notNull(),
    /** The id of the API key. */
    source: text('source').notNull(),
    message: text('message').notNull(),
    /** The question as it was searched, a follow-up joined to what it follows; null where nothing was searched. */
    question: text('question'),
    reply: text('reply').notNull(),
    language: text('language').notNull(),
    /** What the reply did, such as `answered` or `handover`. */
    result: text('result').notNull(),
    confidence: doublePrecision('confidence'),
    /** Models, revision and passages behind the reply. */
    run: jsonb('run').$type<Readonly<Record<string, unknown>>>().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('chat_turns_session').on(table.source, table.sessionId, table.createdAt, table.id),
    // What was asked in vain, to be grouped into articles to write.
    index('chat_turns_refused')
      .on(table.createdAt, table.id)
      .where(sql`${table.question} is not null and ${table.result} in ('unanswered', 'handover')`),
  ],
);

/** Small values the service keeps for itself, such as the key that signs tracking links. */
export const settings = pgTable('settings', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
});
