import { join } from 'node:path';
import { HnswIndex } from '../adapters/hnsw-index.ts';
import { PgvectorIndex } from '../adapters/pgvector-index.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import type { EmbeddingModel } from '../ports/embedder.ts';
import { COLLECTIONS, type Collection, type VectorIndex } from '../ports/vector-index.ts';

/**
 * One index a collection, of the configured kind.
 * @param keepServing whether one in memory outlives a change of the collection's model
 */
export async function buildIndexes(
  config: Config,
  db: Database,
  model: EmbeddingModel,
  keepServing = false,
): Promise<Readonly<Record<Collection, VectorIndex>>> {
  const folder = join(config.dataFolder, 'indexes');
  const built = await Promise.all(
    COLLECTIONS.map(async (collection): Promise<[Collection, VectorIndex]> => [
      collection,
      config.vectorIndex === 'hnsw'
        ? await HnswIndex.create({ db, collection, model, folder, keepServing })
        : new PgvectorIndex(db, collection, model),
    ]),
  );
  return Object.fromEntries(built) as Record<Collection, VectorIndex>;
}
