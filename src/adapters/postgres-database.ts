import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Database, DatabaseHandle } from '../database/database.ts';
import * as schema from '../database/schema.ts';

/**
 * Connects to a PostgreSQL server with pgvector. It does not migrate: see `migratePostgres`, or run `npm run db:migrate`.
 * @param url postgres://user:password@host:port/name
 */
export function openPostgresDatabase(
  url: string,
  options: { readonly maxConnections?: number } = {},
): DatabaseHandle {
  const client = postgres(url, {
    max: options.maxConnections ?? 10,
    // Hyperdrive and PgBouncer do not keep prepared statements, and a type look-up costs a round trip a connection.
    fetch_types: false,
    onnotice: () => undefined,
  });
  const db = drizzle(client, { schema });
  return { db: db as unknown as Database, engine: 'postgres', close: () => client.end({ timeout: 5 }) };
}
