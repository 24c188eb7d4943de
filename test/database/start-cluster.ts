import { execFile, execFileSync } from 'node:child_process';
import { access, appendFile, chown, copyFile, cp, mkdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { migratePostgres } from '../../src/adapters/migrate-postgres.ts';
import { buildPgvector, extensionVersion } from './build-pgvector.ts';
import type { PostgresInstallation } from './find-postgres.ts';

const run = promisify(execFile);

export const TEMPLATE = 'precedent_template';

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root: then it runs as its own user, or as nobody. */
function findOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }).trim());
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user here.
    }
  }
  throw new Error('no user other than root to run PostgreSQL as');
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/**
 * A server's files with pgvector among them, in `folder`: PostgreSQL finds its libraries beside its binary, so that a
 * copy takes an extension without a change to the machine. The machine's own files where it has pgvector.
 */
async function withPgvector(installation: PostgresInstallation, folder: string): Promise<string> {
  const hasIt = await access(join(installation.shareFolder, 'extension', 'vector.control')).then(
    () => true,
    () => false,
  );
  if (hasIt) return installation.binFolder;
  const extension = await buildPgvector(installation);
  const { binFolder, shareFolder, libraryFolder } = installation;
  // Binary, library and share keep the places they have below their common root.
  const below = (path: string) => join(folder, path);
  await mkdir(below(binFolder), { recursive: true });
  for (const name of ['initdb', 'pg_ctl', 'postgres'])
    await copyFile(join(binFolder, name), join(below(binFolder), name));
  await cp(libraryFolder, below(libraryFolder), {
    recursive: true,
    filter: (path) => !path.includes('/bitcode'),
  });
  await cp(shareFolder, below(shareFolder), { recursive: true, dereference: true });
  const extensions = join(below(shareFolder), 'extension');
  await copyFile(extension.library, join(below(libraryFolder), 'vector.so'));
  await copyFile(extension.control, join(extensions, 'vector.control'));
  await copyFile(extension.script, join(extensions, `vector--${await extensionVersion(extension)}.sql`));
  return below(binFolder);
}

/** Speed over safety: what this server holds is thrown away. */
const SETTINGS = `
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 32MB
max_connections = 200
max_wal_size = 256MB
autovacuum = off
log_min_messages = fatal
`;

async function startServer(binFolder: string, folder: string, owner: Owner): Promise<number> {
  const data = join(folder, 'data');
  const log = join(folder, 'server.log');
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`;
    try {
      await run(
        join(binFolder, 'pg_ctl'),
        ['-D', data, '-l', log, '-o', options, '-w', '-t', '60', 'start'],
        {
          ...owner,
          cwd: folder,
        },
      );
      return port;
    } catch (error) {
      // Somebody else took the port in between.
      if (attempt === 3) throw error;
    }
  }
}

export interface Cluster {
  /** URL of the server without a database name. */
  readonly url: string;
  readonly binFolder: string;
  readonly data: string;
}

/** Starts a server of its own in `folder`, with a migrated template database. */
export async function startCluster(installation: PostgresInstallation, folder: string): Promise<Cluster> {
  const owner = findOwner();
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  const binFolder = await withPgvector(installation, join(folder, 'root'));
  const data = join(folder, 'data');
  const initdb = ['-D', data, '-U', 'precedent', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  await run(join(binFolder, 'initdb'), initdb, { ...owner, cwd: folder });
  await appendFile(join(data, 'postgresql.conf'), SETTINGS);
  const port = await startServer(binFolder, folder, owner);
  const cluster = { url: `postgres://precedent@127.0.0.1:${port}`, binFolder, data };
  try {
    const admin = postgres(`${cluster.url}/postgres`, { max: 1, onnotice: () => undefined });
    await admin.unsafe(`CREATE DATABASE ${TEMPLATE}`);
    await admin.end();
    await migratePostgres(`${cluster.url}/${TEMPLATE}`);
    return cluster;
  } catch (error) {
    await stopCluster(cluster, folder);
    throw error;
  }
}

/** Stops the server and removes its folder. */
export async function stopCluster(
  cluster: Pick<Cluster, 'binFolder' | 'data'>,
  folder: string,
): Promise<void> {
  await run(
    join(cluster.binFolder, 'pg_ctl'),
    ['-D', cluster.data, '-m', 'immediate', '-w', 'stop'],
    findOwner(),
  ).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
}
