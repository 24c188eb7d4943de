import { chmodSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres } from './find-postgres.ts';
import { makeOnce } from './make-once.ts';
import { startCluster, stopCluster, type Cluster } from './start-cluster.ts';

const PREFIX = 'precedent-test-';

/** The server of this test run, or why there is none. */
export type ClusterOfRun = (Cluster & { readonly problem: null }) | { readonly problem: string };

/** Makes the folder that a test run shares. Its name holds our process id, so that a later run can clear it away. */
export function createRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/**
 * The server that all suites of a run share. The first suite that needs it starts it, so that runs without a database
 * cost nothing; the others wait for it.
 */
export async function acquireCluster(runFolder: string): Promise<ClusterOfRun> {
  const file = await makeOnce(runFolder, 'cluster.json', async () =>
    JSON.stringify(await tryToStart(runFolder)),
  );
  return JSON.parse(await readFile(file, 'utf8')) as ClusterOfRun;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (${describe(error.cause)})`;
  return `${error.message.trim().slice(0, 500)}${cause}`;
}

async function tryToStart(runFolder: string): Promise<ClusterOfRun> {
  try {
    const installation = findPostgres();
    if (installation === null) throw new Error('no PostgreSQL server (initdb, pg_ctl) is installed');
    const folder = join(runFolder, 'postgres');
    await mkdir(folder);
    return { ...(await startCluster(installation, folder)), problem: null };
  } catch (error) {
    const problem = describe(error);
    process.stderr.write(`\nSuites on PostgreSQL are skipped, those on PGlite run: ${problem}\n`);
    return { problem };
  }
}

/** Stops the run's server, if it was started, and removes the run's folder. */
export async function releaseRunFolder(runFolder: string): Promise<void> {
  const result = join(runFolder, 'cluster.json');
  if (existsSync(result)) {
    const cluster = JSON.parse(await readFile(result, 'utf8')) as ClusterOfRun;
    if (cluster.problem === null) await stopCluster(cluster, join(runFolder, 'postgres'));
  }
  await rm(runFolder, { recursive: true, force: true });
}

/** Clears what runs that were killed left behind. */
export async function releaseDeadRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = Number(name.slice(PREFIX.length).split('-', 1)[0]);
    try {
      process.kill(pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH')
        await releaseRunFolder(join(tmpdir(), name)).catch(() => undefined);
    }
  }
}
