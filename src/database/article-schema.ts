import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** One thing wrong with one article of an import. */
export interface StoredImportProblem {
  /** Which article: its place in the request, such as `articles/12`, or its id. */
  readonly path: string;
  readonly field: string;
  readonly message: string;
}

/** Former states of articles, one row a language version and the revision it was written at. */
export const articleVersions = pgTable(
  'article_versions',
  {
    /** `${articleId}:${language}` */
    key: text('key').notNull(),
    /** Revision of the collection at which this state was written. */
    revision: integer('revision').notNull(),
    articleId: text('article_id').notNull(),
    language: text('language').notNull(),
    /** The whole article as it was. */
    data: jsonb('data').$type<Readonly<Record<string, unknown>>>().notNull(),
    contentHash: text('content_hash').notNull(),
    origin: text('origin').notNull(),
    importSource: text('import_source'),
    /** Null for what was written before versions were kept. */
    writtenAt: instant('written_at'),
    writtenBy: text('written_by'),
    replacedAt: instant('replaced_at').notNull(),
    replacedBy: text('replaced_by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.key, table.revision] }),
    index('article_versions_article').on(table.articleId, table.revision),
  ],
);

export type ImportState = 'waiting' | 'running' | 'done' | 'failed';

/** A bulk of articles that came by the API: stored first, brought in by batches, taken up again after a restart. */
export const articleImports = pgTable(
  'article_imports',
  {
    id: text('id').primaryKey(),
    /** The id of the API key that sent it; idempotency keys are unique per sender. */
    sentBy: text('sent_by').notNull(),
    idempotencyKey: text('idempotency_key'),
    /** SHA-256 of the body: the same key with another body is refused. */
    bodyHash: text('body_hash').notNull(),
    /** Name of the collection of articles that this import is the newest state of; null for single articles. */
    importSource: text('import_source'),
    /** Articles of the source that this import does not have are removed at its end. */
    removeMissing: boolean('remove_missing').notNull(),
    state: text('state').$type<ImportState>().notNull(),
    total: integer('total').notNull(),
    /** Items before this place are done. */
    nextItem: integer('next_item').notNull(),
    added: integer('added').notNull(),
    changed: integer('changed').notNull(),
    unchanged: integer('unchanged').notNull(),
    removed: integer('removed').notNull(),
    refused: integer('refused').notNull(),
    problems: jsonb('problems').$type<readonly StoredImportProblem[]>().notNull(),
    /** Why the last attempt stopped; null when it did not. */
    error: text('error'),
    attempts: integer('attempts').notNull(),
    /** A lease: until then one worker has it. */
    leasedUntil: instant('leased_until'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    uniqueIndex('article_imports_idempotency').on(table.sentBy, table.idempotencyKey),
    index('article_imports_state').on(table.state, table.createdAt, table.id),
  ],
);

/** The articles of a stored import that were found valid; deleted when it has ended. */
export const articleImportItems = pgTable(
  'article_import_items',
  {
    importId: text('import_id')
      .notNull()
      .references(() => articleImports.id, { onDelete: 'cascade' }),
    ordinal: integer('ordinal').notNull(),
    key: text('key').notNull(),
    data: jsonb('data').$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.ordinal] })],
);
