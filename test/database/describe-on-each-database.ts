import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, describe, inject } from 'vitest';
import { openPgliteDatabase } from '../../src/adapters/pglite-database.ts';
import { openPostgresDatabase } from '../../src/adapters/postgres-database.ts';
import type { DatabaseHandle } from '../../src/database/database.ts';
import { acquireCluster } from './cluster-of-run.ts';
import { firstPgliteState } from './first-pglite-state.ts';
import { TEMPLATE } from './start-cluster.ts';

export interface TestDatabase extends DatabaseHandle {
  /** For programs that connect by themselves; null for the embedded database. */
  readonly url: string | null;
}

/** Opens a fresh, migrated database. It is closed after the suite, unless the test closed it. */
export type OpenDatabase = () => Promise<TestDatabase>;

const cluster = await acquireCluster(inject('runFolder'));

async function openPglite(): Promise<TestDatabase> {
  const startFrom = await firstPgliteState(inject('runFolder'));
  return { ...(await openPgliteDatabase('memory', { startFrom })), url: null };
}

async function openPostgres(): Promise<TestDatabase> {
  if (cluster.problem !== null) throw new Error(cluster.problem);
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = postgres(`${cluster.url}/postgres`, { max: 1, onnotice: () => undefined });
  try {
    await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  } finally {
    await admin.end();
  }
  const url = `${cluster.url}/${name}`;
  return { ...openPostgresDatabase(url, { maxConnections: 10 }), url };
}

/** The server that this run started, for tests that need PostgreSQL itself; null when there is none. */
export const postgresUrl: string | null = cluster.problem === null ? cluster.url : null;

/**
 * Runs a suite on both engines: the embedded PGlite, and a PostgreSQL server that the tests start themselves. Each call
 * of `open` gives a database of its own. Without PostgreSQL on the machine that half is skipped, with a message.
 */
export function describeOnEachDatabase(
  name: string,
  suite: (open: OpenDatabase, engine: DatabaseHandle['engine']) => void,
): void {
  const engines = [
    { engine: 'pglite', open: openPglite, skipped: false },
    { engine: 'postgres', open: openPostgres, skipped: cluster.problem !== null },
  ] as const;
  for (const { engine, open, skipped } of engines) {
    describe.skipIf(skipped)(`${name} (${engine})`, () => {
      const opened: TestDatabase[] = [];
      afterAll(async () => {
        for (const database of opened) await database.close();
      });
      suite(async () => {
        const database = await open();
        let closed: Promise<void> | null = null;
        const once = { ...database, close: () => (closed ??= database.close()) };
        opened.push(once);
        return once;
      }, engine);
    });
  }
}
