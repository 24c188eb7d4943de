import { and, eq } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { embeddingCache } from '../database/schema.ts';
import { fromFloat16Bits, toFloat16Bits } from '../embedding-alignment/map-file.ts';
import { decodeArtefact, encodeArtefact } from '../learning/binary-artefact.ts';
import { isSameModel, type Embedding, type EmbeddingModel } from '../ports/embedder.ts';

/** An embedding by the hash of the text it was made of. */
export interface SeedRow {
  readonly contentHash: string;
  readonly embedding: Embedding;
}

interface SeedManifest {
  readonly format: 1;
  readonly embedder: EmbeddingModel;
  readonly contentHashes: readonly string[];
}

const TRUNCATED = 1;
const EMPTY = 2;
const ROWS_AN_INSERT = 200;

/**
 * Embeddings of the bundled knowledge base, made beforehand, so that a first start need not make them: a cache, by content
 * hash and model. What it lacks or has too much of changes nothing but the time a sync takes. Vectors as float16.
 */
export function encodeEmbeddingSeed(embedder: EmbeddingModel, rows: readonly SeedRow[]): Uint8Array {
  const vectors = new Uint16Array(rows.length * embedder.dimensions);
  const flags = new Uint8Array(rows.length);
  rows.forEach(({ embedding: { vector, truncated, empty } }, i) => {
    vector.forEach((value, j) => (vectors[i * embedder.dimensions + j] = toFloat16Bits(value)));
    flags[i] = (truncated ? TRUNCATED : 0) | (empty ? EMPTY : 0);
  });
  const { id, dimensions, revision } = embedder;
  const manifest = {
    format: 1,
    embedder: { id, dimensions, revision },
    contentHashes: rows.map(({ contentHash }) => contentHash),
  } satisfies SeedManifest;
  return encodeArtefact({ manifest, arrays: { vectors, flags } });
}

/** @returns null when the seed was made by another model. @throws Error when the file is damaged */
export function decodeEmbeddingSeed(bytes: Uint8Array, embedder: EmbeddingModel): SeedRow[] | null {
  const { manifest, arrays } = decodeArtefact(bytes);
  const { format, embedder: maker, contentHashes } = manifest as unknown as SeedManifest;
  if (format !== 1 || !isSameModel(maker, embedder)) return null;
  const { vectors, flags } = arrays;
  if (
    !(vectors instanceof Uint16Array) ||
    !(flags instanceof Uint8Array) ||
    vectors.length !== contentHashes.length * embedder.dimensions
  ) {
    throw new Error('The embedding seed is damaged');
  }
  return contentHashes.map((contentHash, i) => {
    const vector = Float32Array.from({ length: embedder.dimensions }, (_, j) =>
      fromFloat16Bits(vectors[i * embedder.dimensions + j] ?? 0),
    );
    // Rounding to float16 moves the length a little; the port promises unit vectors.
    const length = Math.hypot(...vector);
    const flag = flags[i] ?? 0;
    return {
      contentHash,
      embedding: {
        vector: vector.map((value) => value / length),
        truncated: (flag & TRUNCATED) !== 0,
        empty: (flag & EMPTY) !== 0,
      },
    };
  });
}

/** Puts the seed into the embedding cache of a database that has none of this model yet. @returns rows stored */
export async function plantEmbeddingSeed(
  db: Database,
  embedder: EmbeddingModel,
  rows: readonly SeedRow[],
): Promise<number> {
  const { id: modelId, revision: modelRevision } = embedder;
  const known = await db.$count(
    embeddingCache,
    and(eq(embeddingCache.modelId, modelId), eq(embeddingCache.modelRevision, modelRevision)),
  );
  if (known > 0) return 0;
  for (let start = 0; start < rows.length; start += ROWS_AN_INSERT) {
    const values = rows
      .slice(start, start + ROWS_AN_INSERT)
      .map(({ contentHash, embedding: { vector, empty, truncated } }) => ({
        modelId,
        modelRevision,
        kind: 'passage',
        contentHash,
        vector: new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength),
        empty,
        truncated,
      }));
    await db.insert(embeddingCache).values(values).onConflictDoNothing();
  }
  return rows.length;
}
