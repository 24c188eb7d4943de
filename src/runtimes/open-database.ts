import { join } from 'node:path';
import { migratePostgres } from '../adapters/migrate-postgres.ts';
import { openPgliteDatabase } from '../adapters/pglite-database.ts';
import { openPostgresDatabase } from '../adapters/postgres-database.ts';
import { attachDataKeys } from './data-keys.ts';
import type { Config, Secrets } from '../config.ts';
import type { DatabaseHandle } from '../database/database.ts';

async function openPlain(config: Config, secrets: Secrets): Promise<DatabaseHandle> {
  if (secrets.databaseUrl === null) return openPgliteDatabase(join(config.dataFolder, 'database'));
  if (config.database.migrateOnStart) await migratePostgres(secrets.databaseUrl);
  return openPostgresDatabase(secrets.databaseUrl, { maxConnections: config.database.maxConnections });
}

/**
 * Opens the configured database with its schema up to date and the keys of its records: the embedded one, or the server
 * behind DATABASE_URL. @throws ConfigError when the key of its records is missing
 */
export async function openDatabase(config: Config, secrets: Secrets): Promise<DatabaseHandle> {
  const database = await openPlain(config, secrets);
  try {
    await attachDataKeys(database, config, secrets);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
