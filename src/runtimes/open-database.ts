import { join } from 'node:path';
import { migratePostgres } from '../adapters/migrate-postgres.ts';
import { openPgliteDatabase } from '../adapters/pglite-database.ts';
import { openPostgresDatabase } from '../adapters/postgres-database.ts';
import type { Config, Secrets } from '../config.ts';
import type { DatabaseHandle } from '../database/database.ts';

/** Opens the configured database with its schema up to date: the embedded one, or the server behind DATABASE_URL. */
export async function openDatabase(config: Config, secrets: Secrets): Promise<DatabaseHandle> {
  if (secrets.databaseUrl === null) return openPgliteDatabase(join(config.dataFolder, 'database'));
  if (config.database.migrateOnStart) await migratePostgres(secrets.databaseUrl);
  return openPostgresDatabase(secrets.databaseUrl, { maxConnections: config.database.maxConnections });
}
