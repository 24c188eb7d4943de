import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { embeddingCache } from '../database/schema.ts';
import type { Embedder, Embedding, EmbeddingKind } from '../ports/embedder.ts';
import { contentHash } from './content-hash.ts';

const BATCH_SIZE = 64;

function toBytes(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer.slice(vector.byteOffset, vector.byteOffset + vector.byteLength));
}

function fromBytes(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

/**
 * Embeds texts, each content once a model: what the database has is read from it, and every finished batch is kept at
 * once, so that an interrupted run resumes where it stopped.
 */
export async function embedWithCache(
  db: Database,
  embedder: Embedder,
  texts: readonly string[],
  kind: EmbeddingKind,
  onProgress?: (done: number, total: number) => void,
): Promise<Embedding[]> {
  const { id: modelId, revision: modelRevision } = embedder.model;
  const hashes = texts.map((text) => contentHash(text));
  const found = new Map<string, Embedding>();
  const unique = [...new Set(hashes)];
  for (let start = 0; start < unique.length; start += 500) {
    const rows = await db
      .select()
      .from(embeddingCache)
      .where(
        and(
          eq(embeddingCache.modelId, modelId),
          eq(embeddingCache.modelRevision, modelRevision),
          eq(embeddingCache.kind, kind),
          inArray(embeddingCache.contentHash, unique.slice(start, start + 500)),
        ),
      );
    for (const row of rows) {
      found.set(row.contentHash, {
        vector: fromBytes(row.vector),
        empty: row.empty,
        truncated: row.truncated,
      });
    }
  }
  const missing = new Map<string, string>();
  hashes.forEach((hash, i) => {
    if (!found.has(hash)) missing.set(hash, texts[i] ?? '');
  });
  const todo = [...missing];
  let done = texts.length - todo.length;
  onProgress?.(done, texts.length);
  for (let start = 0; start < todo.length; start += BATCH_SIZE) {
    const batch = todo.slice(start, start + BATCH_SIZE);
    const embeddings = await embedder.embed(
      batch.map(([, text]) => text),
      { kind },
    );
    const rows = batch.map(([hash], i) => {
      const embedding = embeddings[i];
      if (!embedding) throw new Error('The embedder returned fewer vectors than texts');
      found.set(hash, embedding);
      return {
        modelId,
        modelRevision,
        kind,
        contentHash: hash,
        vector: toBytes(embedding.vector),
        empty: embedding.empty,
        truncated: embedding.truncated,
      };
    });
    await db.insert(embeddingCache).values(rows).onConflictDoNothing();
    done += batch.length;
    onProgress?.(Math.min(done, texts.length), texts.length);
  }
  return hashes.map((hash) => {
    const embedding = found.get(hash);
    if (!embedding) throw new Error('A text was not embedded');
    return embedding;
  });
}
