import { sql } from 'drizzle-orm';
import { doublePrecision, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { instant, vector } from './columns.ts';

/** What a case is about, coarse to fine: its type, the type with a network, an asset or a cluster of texts. Counted by time. */
export const caseTopics = pgTable(
  'case_topics',
  {
    caseId: text('case_id').notNull(),
    topic: text('topic').notNull(),
    openedAt: instant('opened_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.caseId, table.topic] }),
    index('case_topics_topic').on(table.topic, table.openedAt),
    index('case_topics_opened').on(table.openedAt),
  ],
);

/** Tickets of one type that say nearly the same; the centre is the first of them. */
export const textClusters = pgTable(
  'text_clusters',
  {
    id: text('id').primaryKey(),
    reasonCode: text('reason_code').notNull(),
    modelId: text('model_id').notNull(),
    modelRevision: text('model_revision').notNull(),
    centre: vector('centre').notNull(),
    startedAt: instant('started_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
  },
  (table) => [index('text_clusters_type').on(table.reasonCode, table.lastSeenAt)],
);

/** A flood of cases about one topic, far above its usual rate. One that is open per topic. */
export const incidents = pgTable(
  'incidents',
  {
    id: text('id').primaryKey(),
    topic: text('topic').notNull(),
    status: text('status').$type<'open' | 'closed'>().notNull(),
    /** Window in which the flood was seen. */
    windowHours: integer('window_hours').notNull(),
    /** Customers who wrote in the window when it was last looked at, and how many the same hours usually bring. */
    count: integer('count').notNull(),
    expected: doublePrecision('expected').notNull(),
    peakCount: integer('peak_count').notNull(),
    /** Natural logarithm of the chance of so many at the usual rate, at its lowest. */
    logChance: doublePrecision('log_chance').notNull(),
    startedAt: instant('started_at').notNull(),
    openedAt: instant('opened_at').notNull(),
    checkedAt: instant('checked_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (table) => [
    uniqueIndex('incidents_open_topic')
      .on(table.topic)
      .where(sql`${table.status} = 'open'`),
    index('incidents_opened').on(table.openedAt, table.id),
  ],
);

export const incidentMembers = pgTable(
  'incident_members',
  {
    incidentId: text('incident_id')
      .notNull()
      .references(() => incidents.id),
    caseId: text('case_id').notNull(),
    addedAt: instant('added_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.incidentId, table.caseId] }),
    index('incident_members_case').on(table.caseId),
  ],
);
