import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { EmbeddingModel } from '../ports/embedder.ts';
import { instant, vector } from './columns.ts';

/** One row a change of the embedding model: how far it has come, and which process is at it. */
export const reembeddings = pgTable(
  'reembeddings',
  {
    modelId: text('model_id').notNull(),
    dimensions: integer('dimensions').notNull(),
    modelRevision: text('model_revision').notNull(),
    /** The model whose vectors serve until the new ones are complete. */
    former: jsonb('former').$type<EmbeddingModel>().notNull(),
    done: integer('done').notNull(),
    total: integer('total').notNull(),
    startedAt: instant('started_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    finishedAt: instant('finished_at'),
    /** The process that embeds; another takes over once its lease has run out. */
    leaseHolder: text('lease_holder'),
    leaseUntil: instant('lease_until'),
    /** Why the last attempt stopped; null while all is well. */
    problem: text('problem'),
  },
  (table) => [primaryKey({ columns: [table.modelId, table.dimensions, table.modelRevision] })],
);

/** The new model's vectors of passages, until all are there and take the place of the old ones at once. */
export const stagedEmbeddings = pgTable(
  'staged_embeddings',
  {
    passageId: text('passage_id').notNull(),
    modelId: text('model_id').notNull(),
    modelRevision: text('model_revision').notNull(),
    /** Of the passage as it was embedded: one that changed since is embedded again. */
    contentHash: text('content_hash').notNull(),
    embedding: vector('embedding').notNull(),
    searchable: boolean('searchable').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.passageId, table.modelId, table.modelRevision] }),
    index('staged_embeddings_model').on(table.modelId, table.modelRevision),
  ],
);
