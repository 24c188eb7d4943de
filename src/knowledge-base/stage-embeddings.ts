import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Database, Executor } from '../database/database.ts';
import {
  articles,
  collections,
  passages,
  policyClauses,
  reembeddings,
  stagedEmbeddings,
} from '../database/schema.ts';
import type { Embedder, EmbeddingModel } from '../ports/embedder.ts';
import { plainText } from './chunk-article.ts';
import { embedWithCache } from './embed-with-cache.ts';
import { articlePassages, clausePassages } from './knowledge-sources.ts';
import { articleOf } from './read-articles.ts';

type PassageRow = typeof passages.$inferSelect;
type StagedPassage = Pick<
  PassageRow,
  'id' | 'collection' | 'sourceKey' | 'ordinal' | 'heading' | 'text' | 'contentHash'
>;

function isTarget(model: EmbeddingModel) {
  return and(
    eq(stagedEmbeddings.passageId, passages.id),
    eq(stagedEmbeddings.modelId, model.id),
    eq(stagedEmbeddings.modelRevision, model.revision),
    eq(stagedEmbeddings.contentHash, passages.contentHash),
  );
}

/** Passages of collections that another model embedded. */
function isOfOtherModel(model: EmbeddingModel) {
  return sql`${passages.collection} in (select ${collections.name} from ${collections}
    where (${collections.modelId}, ${collections.dimensions}, ${collections.modelRevision})
      <> (${model.id}, ${model.dimensions}, ${model.revision}))`;
}

export async function countStaged(
  db: Executor,
  model: EmbeddingModel,
): Promise<{ done: number; total: number }> {
  const [row] = await db
    .select({
      total: sql<number>`count(*)`.mapWith(Number),
      done: sql<number>`count(${stagedEmbeddings.passageId})`.mapWith(Number),
    })
    .from(passages)
    .leftJoin(stagedEmbeddings, isTarget(model))
    .where(isOfOtherModel(model));
  return row ?? { done: 0, total: 0 };
}

/** The next passages by id that have no vector of this model yet. */
export function readUnstaged(
  db: Executor,
  model: EmbeddingModel,
  page: { readonly afterId: string; readonly limit: number },
): Promise<StagedPassage[]> {
  const { id, collection, sourceKey, ordinal, heading, text, contentHash } = passages;
  return db
    .select({ id, collection, sourceKey, ordinal, heading, text, contentHash })
    .from(passages)
    .leftJoin(stagedEmbeddings, isTarget(model))
    .where(and(isOfOtherModel(model), isNull(stagedEmbeddings.passageId), gt(passages.id, page.afterId)))
    .orderBy(passages.id)
    .limit(page.limit);
}

/** What the model is to read of each passage: as a sync would have it, else from the stored passage itself. */
async function readEmbeddedTexts(db: Database, rows: readonly StagedPassage[]): Promise<string[]> {
  const keysOf = (collection: StagedPassage['collection']): string[] => [
    ...new Set(rows.filter((row) => row.collection === collection).map(({ sourceKey }) => sourceKey)),
  ];
  const [articleRows, clauseRows] = await Promise.all([
    db
      .select()
      .from(articles)
      .where(inArray(articles.key, keysOf('articles'))),
    db
      .select()
      .from(policyClauses)
      .where(inArray(policyClauses.id, keysOf('clauses'))),
  ]);
  const titles = new Map(articleRows.map(({ key, title }) => [key, title]));
  const drafts = new Map(
    [
      ...articleRows.flatMap((row) => articlePassages(articleOf(row))),
      ...clauseRows.flatMap(({ data }) => clausePassages(data)),
    ].map((draft) => [draft.id, draft]),
  );
  return rows.map(({ id, sourceKey, heading, text, contentHash, collection }) => {
    const draft = drafts.get(id);
    if (draft?.contentHash === contentHash) return draft.embeddedText;
    if (collection === 'precedents') return text;
    // It was cut otherwise when it was stored.
    const parts = [titles.get(sourceKey) ?? '', heading, plainText(text)];
    return parts.filter((part) => part !== '').join('\n');
  });
}

/** Embeds these passages and keeps the vectors beside those that serve. */
export async function stagePassages(
  db: Database,
  embedder: Embedder,
  rows: readonly StagedPassage[],
): Promise<void> {
  const embeddings = await embedWithCache(db, embedder, await readEmbeddedTexts(db, rows), 'passage');
  const { id: modelId, revision: modelRevision } = embedder.model;
  const values = rows.map(({ id: passageId, contentHash }, i) => {
    const embedding = embeddings[i];
    if (!embedding) throw new Error('A passage has no embedding');
    return {
      passageId,
      modelId,
      modelRevision,
      contentHash,
      embedding: embedding.vector,
      searchable: !embedding.empty,
    };
  });
  await db
    .insert(stagedEmbeddings)
    .values(values)
    .onConflictDoUpdate({
      target: [stagedEmbeddings.passageId, stagedEmbeddings.modelId, stagedEmbeddings.modelRevision],
      set: {
        contentHash: sql`excluded.content_hash`,
        embedding: sql`excluded.embedding`,
        searchable: sql`excluded.searchable`,
      },
    });
}

/**
 * Puts the staged vectors in the place of the old ones, in every collection of another model at once.
 * @returns false, with nothing changed, when a passage came or changed that is not staged yet
 */
export function switchModel(db: Database, model: EmbeddingModel, now: Date): Promise<boolean> {
  const { id: modelId, dimensions, revision: modelRevision } = model;
  return db.transaction(async (tx) => {
    // Held until the end: no sync writes in between.
    await tx.select({ name: collections.name }).from(collections).orderBy(collections.name).for('update');
    const { done, total } = await countStaged(tx, model);
    if (done < total) return false;
    await tx.execute(sql`
      UPDATE passages SET embedding = staged.embedding, searchable = staged.searchable, model_id = ${modelId},
        dimensions = ${dimensions}, model_revision = ${modelRevision}, revision = held.revision + 1
      FROM staged_embeddings staged, collections held
      WHERE staged.passage_id = passages.id AND staged.model_id = ${modelId} AND staged.model_revision = ${modelRevision}
        AND staged.content_hash = passages.content_hash AND held.name = passages.collection
        AND (held.model_id, held.dimensions, held.model_revision) <> (${modelId}, ${dimensions}::int, ${modelRevision})`);
    await tx
      .update(collections)
      .set({
        revision: sql`${collections.revision} + 1`,
        modelId,
        dimensions,
        modelRevision,
        updatedAt: now,
      })
      .where(
        sql`(${collections.modelId}, ${collections.dimensions}, ${collections.modelRevision}) <> (${modelId}, ${dimensions}::int, ${modelRevision})`,
      );
    await tx.delete(stagedEmbeddings);
    await tx
      .update(reembeddings)
      .set({ done, total, updatedAt: now, finishedAt: now, leaseHolder: null, leaseUntil: null })
      .where(
        and(
          eq(reembeddings.modelId, modelId),
          eq(reembeddings.dimensions, dimensions),
          eq(reembeddings.modelRevision, modelRevision),
        ),
      );
    return true;
  });
}
