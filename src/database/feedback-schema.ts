import { sql } from 'drizzle-orm';
import {
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
import { bytes, instant } from './columns.ts';

/** What the asker of a chat run thought of it. The highest number of a run counts; a trigger refuses UPDATE and DELETE. */
export const chatFeedback = pgTable(
  'chat_feedback',
  {
    /** A run of `chat_turns`, by a constraint in the migration. */
    runId: text('run_id').notNull(),
    /** 1, 2, 3, … as the asker changed their mind. */
    number: integer('number').notNull(),
    /** The id of the API key, which owns the run. */
    source: text('source').notNull(),
    verdict: text('verdict').$type<'up' | 'down'>().notNull(),
    reason: text('reason'),
    /** With personal data masked. */
    comment: text('comment'),
    givenAt: instant('given_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.number] }),
    index('chat_feedback_given').on(table.givenAt, table.runId),
  ],
);

export type GapState = 'open' | 'planned' | 'written' | 'dismissed';

/** A question that customers ask and no article answers: a group of `gap_questions` under one lasting id. */
export const knowledgeGaps = pgTable(
  'knowledge_gaps',
  {
    id: text('id').primaryKey(),
    state: text('state').$type<GapState>().notNull(),
    /** The article that was written for it, if any. */
    articleId: text('article_id'),
    note: text('note'),
    createdAt: instant('created_at').notNull(),
    settledBy: text('settled_by'),
    settledAt: instant('settled_at'),
  },
  (table) => [index('knowledge_gaps_state').on(table.state, table.createdAt)],
);

/** A question of a chat run that was refused or thumbed down, in the gap it belongs to. */
export const gapQuestions = pgTable(
  'gap_questions',
  {
    runId: text('run_id').primaryKey(),
    gapId: text('gap_id')
      .notNull()
      .references(() => knowledgeGaps.id),
    kind: text('kind').$type<'unanswered' | 'disliked'>().notNull(),
    /** With personal data and ids masked. */
    question: text('question').notNull(),
    language: text('language').notNull(),
    askedAt: instant('asked_at').notNull(),
    /** Little-endian float32, unit length. */
    vector: bytes('vector').notNull(),
    modelId: text('model_id').notNull(),
    modelRevision: text('model_revision').notNull(),
    /** The article nearest to it when it was grouped. */
    nearestArticleId: text('nearest_article_id'),
    nearestScore: doublePrecision('nearest_score'),
    groupedAt: instant('grouped_at').notNull(),
  },
  (table) => [
    index('gap_questions_gap').on(table.gapId, table.askedAt),
    index('gap_questions_model').on(table.modelId, table.modelRevision),
  ],
);

export type DraftState = 'draft' | 'approved' | 'rejected';

/** What was found while a draft was made. */
export interface DraftReport {
  /** Placeholders put in place of names, ids and sums. */
  readonly masked: number;
  /** Sentences of a model that rested on nothing and were left out. */
  readonly removed: number;
  /** Why the template was used though a model is configured. */
  readonly problem: string | null;
}

/** An article made from a decided case. No search reads this table: approval writes the article. */
export const articleDrafts = pgTable(
  'article_drafts',
  {
    id: text('id').primaryKey(),
    /** A case, by a constraint in the migration. */
    caseId: text('case_id').notNull(),
    state: text('state').$type<DraftState>().notNull(),
    version: integer('version').notNull(),
    articleId: text('article_id').notNull(),
    language: text('language').notNull(),
    title: text('title').notNull(),
    category: text('category').notNull(),
    audience: text('audience').notNull(),
    /** Markdown. */
    body: text('body').notNull(),
    clauseIds: jsonb('clause_ids').$type<readonly string[]>().notNull(),
    decisionIds: jsonb('decision_ids').$type<readonly string[]>().notNull(),
    /** `template`, or the name of the model that wrote it. */
    madeBy: text('made_by').notNull(),
    report: jsonb('report').$type<DraftReport>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
  },
  (table) => [
    index('article_drafts_state').on(table.state, table.createdAt, table.id),
    // Two reviewers at once make one draft.
    uniqueIndex('article_drafts_open')
      .on(table.caseId, table.language)
      .where(sql`${table.state} = 'draft'`),
  ],
);

/** Every step of a draft with what it read before and after; a trigger refuses UPDATE and DELETE. */
export const articleDraftEvents = pgTable(
  'article_draft_events',
  {
    draftId: text('draft_id')
      .notNull()
      .references(() => articleDrafts.id),
    seq: integer('seq').notNull(),
    at: instant('at').notNull(),
    actorKind: text('actor_kind').$type<ActorKind>().notNull(),
    actorId: text('actor_id').notNull(),
    action: text('action').notNull(),
    data: jsonb('data').$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.draftId, table.seq] })],
);
