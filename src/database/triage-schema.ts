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
import { instant } from './columns.ts';
import type { Role } from '../domain/access.ts';
import type { DriftFindings } from '../domain/drift.ts';
import type { Priority, RiskLevel } from '../domain/triage-result.ts';

/**
 * What people said of a ticket's triage, beside what the machine had read: training rows and the truth that models are
 * judged by. A trigger refuses UPDATE and DELETE; the newest row of a case counts. References `cases` by a constraint
 * in the migration.
 */
export const triageCorrections = pgTable(
  'triage_corrections',
  {
    id: text('id').primaryKey(),
    caseId: text('case_id').notNull(),
    /** By hand on its own, or along with a decision or an answer. */
    via: text('via').$type<'correction' | 'decision' | 'answer'>().notNull(),
    /** The type held right; the machine's own where the person confirmed it. Null: nothing was said of it. */
    reasonCode: text('reason_code'),
    risk: text('risk').$type<RiskLevel>(),
    priority: text('priority').$type<Priority>(),
    note: text('note'),
    /** Null where the machine had read nothing. */
    modelVersion: text('model_version'),
    machineType: text('machine_type'),
    machineConfidence: doublePrecision('machine_confidence'),
    machineRisk: text('machine_risk').$type<RiskLevel>(),
    machinePriority: text('machine_priority').$type<Priority>(),
    correctedBy: text('corrected_by').notNull(),
    correctedByRole: text('corrected_by_role').$type<Role>().notNull(),
    correctedAt: instant('corrected_at').notNull(),
  },
  (table) => [
    index('triage_corrections_case').on(table.caseId, table.correctedAt),
    index('triage_corrections_at').on(table.correctedAt, table.id),
  ],
);

/** Types that an operator taught by a few examples. A removed one stays, so that what it meant can be looked up. */
export const triageTypes = pgTable(
  'triage_types',
  {
    id: text('id').primaryKey(),
    code: text('code').notNull(),
    en: text('en').notNull(),
    zh: text('zh').notNull(),
    /** Personal data masked. */
    examples: jsonb('examples').$type<readonly string[]>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    removedBy: text('removed_by'),
    removedAt: instant('removed_at'),
  },
  (table) => [
    index('triage_types_code').on(table.code, table.createdAt),
    // Two people cannot teach one code at once.
    uniqueIndex('triage_types_in_use')
      .on(table.code)
      .where(sql`${table.removedAt} is null`),
  ],
);

/** What a candidate read of tickets that the live model had read. Shown to nobody but administrators. */
export const shadowReadings = pgTable(
  'shadow_readings',
  {
    caseId: text('case_id').notNull(),
    modelVersion: text('model_version').notNull(),
    type: text('type').notNull(),
    confidence: doublePrecision('confidence').notNull(),
    outOfScope: boolean('out_of_scope').notNull(),
    risk: text('risk').$type<RiskLevel>().notNull(),
    priority: text('priority').$type<Priority>().notNull(),
    milliseconds: doublePrecision('milliseconds').notNull(),
    readAt: instant('read_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.modelVersion, table.caseId] }),
    index('shadow_readings_at').on(table.modelVersion, table.readAt),
  ],
);

/** The last window of tickets against those before it. */
export const driftReports = pgTable(
  'drift_reports',
  {
    id: text('id').primaryKey(),
    modelVersion: text('model_version').notNull(),
    windowStart: instant('window_start').notNull(),
    windowEnd: instant('window_end').notNull(),
    referenceStart: instant('reference_start').notNull(),
    windowTickets: integer('window_tickets').notNull(),
    referenceTickets: integer('reference_tickets').notNull(),
    alarm: boolean('alarm').notNull(),
    findings: jsonb('findings').$type<DriftFindings>().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [uniqueIndex('drift_reports_window_end').on(table.windowEnd, table.modelVersion)],
);

/** Estimates of the class shares of this deployment's inflow; which one is in use, if any, is a setting. */
export const triagePriors = pgTable(
  'triage_priors',
  {
    id: text('id').primaryKey(),
    modelVersion: text('model_version').notNull(),
    shares: jsonb('shares').$type<Readonly<Record<string, number>>>().notNull(),
    tickets: integer('tickets').notNull(),
    confirmed: integer('confirmed').notNull(),
    estimatedAt: instant('estimated_at').notNull(),
  },
  (table) => [index('triage_priors_at').on(table.estimatedAt)],
);

/** Who changed how tickets are read, and when: types, class shares, models. A trigger refuses UPDATE and DELETE. */
export const triageChanges = pgTable('triage_changes', {
  id: text('id').primaryKey(),
  actorKind: text('actor_kind').notNull(),
  actorId: text('actor_id').notNull(),
  action: text('action').notNull(),
  data: jsonb('data').$type<Readonly<Record<string, unknown>>>().notNull(),
  at: instant('at').notNull(),
});
