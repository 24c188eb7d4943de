import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Database, DatabaseHandle } from '../database/database.ts';
import * as schema from '../database/schema.ts';
import { lockFolder } from './lock-folder.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';

/**
 * Opens PostgreSQL 18 with pgvector in this process and brings its schema up to date.
 * @param folder where the data is kept; `memory` keeps it nowhere
 * @param options.startFrom a saved state, for a new database only: starting from it is faster than from nothing
 * @throws FolderLockedError when another process has the folder open
 */
export async function openPgliteDatabase(
  folder: string,
  options: { readonly startFrom?: Blob } = {},
): Promise<DatabaseHandle> {
  const lock = folder === 'memory' ? null : await lockFolder(folder);
  try {
    const client = await PGlite.create({
      ...(folder === 'memory' ? {} : { dataDir: folder }),
      ...(options.startFrom ? { loadDataDir: options.startFrom } : {}),
      extensions: { vector },
    });
    const db = drizzle(client, { schema });
    await migrate(db, { migrationsFolder: MIGRATIONS_FOLDER });
    return {
      db: db as unknown as Database,
      engine: 'pglite',
      async close() {
        await client.close();
        await lock?.release();
      },
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}
