import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import { collections, passages } from './schema.ts';
import type { Executor } from './database.ts';
import type { EmbeddingModel } from '../ports/embedder.ts';
import type { Collection } from '../ports/vector-index.ts';

export interface CollectionState {
  readonly revision: number;
  readonly updatedAt: Date;
  readonly model: EmbeddingModel;
}

/** Revision and model of a collection; null before the first sync. */
export async function readCollectionState(
  db: Executor,
  collection: Collection,
): Promise<CollectionState | null> {
  const [row] = await db.select().from(collections).where(eq(collections.name, collection)).limit(1);
  if (!row) return null;
  return {
    revision: row.revision,
    updatedAt: row.updatedAt,
    model: { id: row.modelId, dimensions: row.dimensions, revision: row.modelRevision },
  };
}

/** Bytes of pgvector's binary form before the values: number of dimensions, and two that are unused. */
const HEAD_BYTES = 4;

/** The binary form is read several times as fast as the text. Big-endian float32 after the head. */
export const binaryVector = sql<Float32Array>`vector_send(${passages.embedding})`.mapWith(
  (bytes: Uint8Array) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + HEAD_BYTES, bytes.byteLength - HEAD_BYTES);
    const vector = new Float32Array(view.byteLength / 4);
    for (let i = 0; i < vector.length; i += 1) vector[i] = view.getFloat32(i * 4);
    return vector;
  },
);

/** Searchable vectors of a collection that are newer than `afterRevision`, in pages ordered by id. */
export async function readVectors(
  db: Executor,
  collection: Collection,
  afterRevision: number,
  page: { readonly afterId: string; readonly limit: number },
): Promise<{ id: string; language: string; vector: Float32Array }[]> {
  return db
    .select({ id: passages.id, language: passages.language, vector: binaryVector })
    .from(passages)
    .where(
      and(
        eq(passages.collection, collection),
        eq(passages.searchable, true),
        gt(passages.revision, afterRevision),
        gt(passages.id, page.afterId),
      ),
    )
    .orderBy(passages.id)
    .limit(page.limit);
}

/** How many passages of a collection can be found. */
export function countSearchable(db: Executor, collection: Collection): Promise<number> {
  return db.$count(passages, and(eq(passages.collection, collection), eq(passages.searchable, true)));
}

export async function readPassageIds(db: Executor, collection: Collection): Promise<string[]> {
  const rows = await db
    .select({ id: passages.id })
    .from(passages)
    .where(and(eq(passages.collection, collection), eq(passages.searchable, true)));
  return rows.map((row) => row.id);
}

/** Passages by id, in no order. */
export async function readPassages(db: Executor, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .select({
      id: passages.id,
      collection: passages.collection,
      sourceKey: passages.sourceKey,
      language: passages.language,
      ordinal: passages.ordinal,
      heading: passages.heading,
      text: passages.text,
    })
    .from(passages)
    .where(inArray(passages.id, [...ids]));
}
