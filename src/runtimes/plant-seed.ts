import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import { decodeEmbeddingSeed, plantEmbeddingSeed } from '../knowledge-base/embedding-seed.ts';
import type { Log } from '../pipeline/services.ts';
import type { EmbeddingModel } from '../ports/embedder.ts';

/** Fills an empty embedding cache from the bundled seed. Without one, or with a damaged one, everything is embedded here. */
export async function plantSeed(
  modelsFolder: string,
  db: Database,
  embedder: EmbeddingModel,
  log: Log,
): Promise<void> {
  const file = join(modelsFolder, 'knowledge-base', 'passage-vectors.bin');
  try {
    const rows = decodeEmbeddingSeed(new Uint8Array(await readFile(file)), embedder);
    const planted = rows === null ? 0 : await plantEmbeddingSeed(db, embedder, rows);
    if (planted > 0) log.info({ passages: planted }, 'embedding cache filled from the bundled seed');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      log.warn({ err: error, file }, 'the embedding seed was left alone');
  }
}
