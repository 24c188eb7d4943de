import { mkdtemp } from 'node:fs/promises';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PGlite } from '@electric-sql/pglite';
import { vector as pgvector } from '@electric-sql/pglite-pgvector';
import postgres from 'postgres';
import { findPostgres } from '../../test/database/find-postgres.ts';
import { startCluster, stopCluster } from '../../test/database/start-cluster.ts';

const K = 10;
/** A database in WebAssembly takes many minutes to index more. */
const PGLITE_LIMIT = 10_000;

interface GraphSettings {
  readonly m: number;
  readonly efConstruction: number;
  readonly efSearch: number;
}

export interface PgvectorBench {
  /** Ids of the nearest; null where there is no server and too much for the embedded one. */
  readonly search: ((vector: Float32Array) => Promise<number[]>) | null;
  /** What was built, in words. */
  readonly about: string;
  close(): Promise<void>;
}

function literal(vector: Float32Array): string {
  return `[${Array.from(vector, (value) => value.toPrecision(9)).join(',')}]`;
}

function* copyLines(vectors: readonly Float32Array[]): Generator<string> {
  for (const [id, vector] of vectors.entries()) yield `${id}\t${literal(vector)}\n`;
}

async function openServer(
  vectors: readonly Float32Array[],
  { m, efConstruction, efSearch }: GraphSettings,
): Promise<PgvectorBench | null> {
  const installation = findPostgres();
  if (installation === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'precedent-bench-pg-'));
  chmodSync(folder, 0o755);
  const cluster = await startCluster(installation, folder);
  const sql = postgres(`${cluster.url}/postgres`, { max: 1, onnotice: () => undefined });
  const close = async (): Promise<void> => {
    await sql.end({ timeout: 1 });
    await stopCluster(cluster, folder);
  };
  try {
    await sql.unsafe(
      `CREATE EXTENSION vector; CREATE TABLE chunk (id int PRIMARY KEY, vector vector(${vectors[0]?.length ?? 0}))`,
    );
    await pipeline(Readable.from(copyLines(vectors)), await sql`COPY chunk FROM STDIN`.writable());
    await sql.unsafe(`SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 1`);
    await sql.unsafe(
      `CREATE INDEX ON chunk USING hnsw (vector vector_ip_ops) WITH (m = ${m}, ef_construction = ${efConstruction})`,
    );
    await sql.unsafe(`SET hnsw.ef_search = ${efSearch}`);
    return {
      about: `PostgreSQL ${installation.major}, HNSW m ${m}, ef_construction ${efConstruction}, ef_search ${efSearch}`,
      async search(vector) {
        const rows = await sql<
          { id: number }[]
        >`SELECT id FROM chunk ORDER BY vector <#> ${literal(vector)} LIMIT ${K}`;
        return rows.map(({ id }) => id);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** pgvector over these vectors: in a server of its own where PostgreSQL is installed, else in the embedded database. */
export async function openPgvector(
  vectors: readonly Float32Array[],
  settings: GraphSettings,
): Promise<PgvectorBench> {
  const server = await openServer(vectors, settings).catch(() => null);
  if (server !== null) return server;
  if (vectors.length > PGLITE_LIMIT)
    return {
      search: null,
      about: `left out: no PostgreSQL server here, and the embedded one takes many minutes beyond ${PGLITE_LIMIT}`,
      close: () => Promise.resolve(),
    };
  const database = await PGlite.create({ extensions: { vector: pgvector } });
  await database.exec(
    `CREATE EXTENSION vector; CREATE TABLE chunk (id int PRIMARY KEY, vector vector(${vectors[0]?.length ?? 0}))`,
  );
  const rows = [...vectors.entries()].map(([id, vector]) => `(${id},'${literal(vector)}')`);
  for (let at = 0; at < rows.length; at += 250)
    await database.exec(`INSERT INTO chunk VALUES ${rows.slice(at, at + 250).join(',')}`);
  const { m, efConstruction, efSearch } = settings;
  await database.exec(
    `CREATE INDEX ON chunk USING hnsw (vector vector_ip_ops) WITH (m = ${m}, ef_construction = ${efConstruction});
     SET hnsw.ef_search = ${efSearch}`,
  );
  return {
    about: 'in the embedded database (PGlite)',
    async search(vector) {
      const found = await database.query<{ id: number }>(
        'SELECT id FROM chunk ORDER BY vector <#> $1 LIMIT $2',
        [literal(vector), K],
      );
      return found.rows.map(({ id }) => id);
    },
    close: () => database.close(),
  };
}
