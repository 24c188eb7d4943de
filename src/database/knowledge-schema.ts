import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Outcome } from '../domain/outcomes.ts';
import type { PastCase } from '../domain/past-case.ts';
import type { PolicyClause } from '../domain/policy.ts';
import type { Collection } from '../ports/vector-index.ts';
import { bytes, instant, vector } from './columns.ts';

/** Who brought an article: the knowledge folder, a call of the API, or an import of a named source. */
export type ArticleOrigin = 'folder' | 'api' | 'import';

export const articles = pgTable(
  'articles',
  {
    /** `${articleId}:${language}` */
    key: text('key').primaryKey(),
    articleId: text('article_id').notNull(),
    language: text('language').notNull(),
    title: text('title').notNull(),
    category: text('category').notNull(),
    audience: text('audience').notNull(),
    /** ISO date of the last editorial change. */
    updatedOn: text('updated_on').notNull(),
    /** Where it came from: a sync of the folder removes only what the folder brought. */
    origin: text('origin').$type<ArticleOrigin>().notNull(),
    /** With origin `import`: the name of the source whose next import replaces or removes it. */
    importSource: text('import_source'),
    /** With origin `import`: hash of what the source had, so that an edit made here stands until the source changes. */
    sourceHash: text('source_hash'),
    changedAt: instant('changed_at'),
    changedBy: text('changed_by'),
    clauseIds: jsonb('clause_ids').$type<readonly string[]>().notNull(),
    related: jsonb('related').$type<readonly string[]>().notNull(),
    /** Null where the article names none: then they follow from its category. */
    products: jsonb('products').$type<readonly string[]>(),
    body: text('body').notNull(),
    contentHash: text('content_hash').notNull(),
    revision: integer('revision').notNull(),
  },
  (table) => [index('articles_category').on(table.category, table.language)],
);

export const policyClauses = pgTable('policy_clauses', {
  id: text('id').primaryKey(),
  version: integer('version').notNull(),
  data: jsonb('data').$type<PolicyClause>().notNull(),
  contentHash: text('content_hash').notNull(),
});

export const pastCases = pgTable('past_cases', {
  id: text('id').primaryKey(),
  reasonCode: text('reason_code').notNull(),
  outcome: text('outcome').$type<Outcome>().notNull(),
  data: jsonb('data').$type<PastCase>().notNull(),
  contentHash: text('content_hash').notNull(),
});

/** The unit of search: a chunk of an article, a clause in one language, a past case. */
export const passages = pgTable(
  'passages',
  {
    id: text('id').primaryKey(),
    collection: text('collection').$type<Collection>().notNull(),
    /** Key of the article, id of the clause or of the past case. */
    sourceKey: text('source_key').notNull(),
    language: text('language').notNull(),
    ordinal: integer('ordinal').notNull(),
    heading: text('heading').notNull(),
    text: text('text').notNull(),
    contentHash: text('content_hash').notNull(),
    embedding: vector('embedding').notNull(),
    modelId: text('model_id').notNull(),
    dimensions: integer('dimensions').notNull(),
    modelRevision: text('model_revision').notNull(),
    /** False when the text held nothing to embed; such a passage never matches. */
    searchable: boolean('searchable').notNull(),
    revision: integer('revision').notNull(),
  },
  (table) => [
    index('passages_source').on(table.collection, table.sourceKey),
    check('passages_dimensions', sql`vector_dims(${table.embedding}) = ${table.dimensions}`),
  ],
);

/** One row a collection: its revision and the one model all its vectors come from. */
export const collections = pgTable('collections', {
  name: text('name').$type<Collection>().primaryKey(),
  revision: integer('revision').notNull(),
  modelId: text('model_id').notNull(),
  dimensions: integer('dimensions').notNull(),
  modelRevision: text('model_revision').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

/** Vectors by content, so that nothing is embedded twice by the same model. */
export const embeddingCache = pgTable(
  'embedding_cache',
  {
    modelId: text('model_id').notNull(),
    modelRevision: text('model_revision').notNull(),
    kind: text('kind').notNull(),
    contentHash: text('content_hash').notNull(),
    /** Little-endian float32. */
    vector: bytes('vector').notNull(),
    empty: boolean('empty').notNull(),
    truncated: boolean('truncated').notNull(),
  },
  (table) => [primaryKey({ columns: [table.modelId, table.modelRevision, table.kind, table.contentHash] })],
);
