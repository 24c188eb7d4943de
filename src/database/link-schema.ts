import { sql } from 'drizzle-orm';
import {
  check,
  doublePrecision,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import type { LinkReason, LinkRelation, LinkStatus } from '../domain/case-link.ts';
import type { ActorKind } from '../domain/audit-event.ts';

/**
 * Two cases about one matter. `case_id` is the later of the two, so that a pair is one row whoever finds it. A row that
 * was dismissed stays: the machine does not propose it again.
 */
export const caseLinks = pgTable(
  'case_links',
  {
    id: text('id').primaryKey(),
    caseId: text('case_id').notNull(),
    /** The earlier case, into which a duplicate is joined. */
    otherCaseId: text('other_case_id').notNull(),
    relation: text('relation').$type<LinkRelation>().notNull(),
    status: text('status').$type<LinkStatus>().notNull(),
    reasons: jsonb('reasons').$type<readonly LinkReason[]>().notNull(),
    /** 1 for shared ids and exact repeats, else the likeness of the texts; null where a human made the link. */
    score: doublePrecision('score'),
    createdByKind: text('created_by_kind').$type<ActorKind>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    settledBy: text('settled_by'),
    settledAt: instant('settled_at'),
  },
  (table) => [
    uniqueIndex('case_links_pair').on(table.caseId, table.otherCaseId),
    index('case_links_other').on(table.otherCaseId),
    check('case_links_two_cases', sql`${table.caseId} <> ${table.otherCaseId}`),
  ],
);

/** What a case names, by hash: finds other cases that name the same transaction, order or address. */
export const caseIdentifiers = pgTable(
  'case_identifiers',
  {
    caseId: text('case_id').notNull(),
    kind: text('kind').notNull(),
    valueHash: text('value_hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.caseId, table.kind, table.valueHash] }),
    index('case_identifiers_value').on(table.kind, table.valueHash),
  ],
);
