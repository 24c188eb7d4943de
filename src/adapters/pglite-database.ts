import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Database, DatabaseHandle } from '../database/database.ts';
import * as schema from '../database/schema.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';

/**
 * Opens PostgreSQL 18 with pgvector in this process and brings its schema up to date.
 * @param folder where the data is kept; `memory` keeps it nowhere
 */
export async function openPgliteDatabase(folder: string): Promise<DatabaseHandle> {
  if (folder !== 'memory') await mkdir(folder, { recursive: true });
  const client = await PGlite.create({
    ...(folder === 'memory' ? {} : { dataDir: folder }),
    extensions: { vector },
  });
  const db = drizzle(client, { schema });
  await migrate(db, { migrationsFolder: MIGRATIONS_FOLDER });
  return { db: db as unknown as Database, engine: 'pglite', close: () => client.close() };
}
