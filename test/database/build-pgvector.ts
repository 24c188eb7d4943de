import { execFile } from 'node:child_process';
import { access, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PostgresInstallation } from './find-postgres.ts';

const run = promisify(execFile);

const CACHE_FOLDER = fileURLToPath(new URL('../../node_modules/.cache/precedent', import.meta.url));

/**
 * Lines of a sources list: what the machine's own apt is set up for, and the source packages of Debian's next release, which
 * has pgvector, from the same archive.
 */
async function listSources(): Promise<string> {
  const { stdout } = await run('apt-get', ['indextargets', '--format', '$(SITE) $(RELEASE) $(COMPONENT)']);
  const targets = [...new Set(stdout.split('\n').filter((line) => line.endsWith(' main')))];
  const archive = targets
    .map((line) => line.split(' ', 1)[0] ?? '')
    .find((site) => /\/debian\/?$/.test(site));
  if (archive === undefined) throw new Error("apt knows no archive of Debian's");
  return [...targets.map((target) => `deb ${target}`), `deb-src ${archive} trixie main`, ''].join('\n');
}

/** The extension's files as `CREATE EXTENSION vector` looks for them. */
export interface BuiltExtension {
  readonly library: string;
  readonly control: string;
  readonly script: string;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** An apt of its own in `folder`: the machine's lists and packages are not touched, and no privilege is needed. */
async function prepareApt(folder: string): Promise<(...args: string[]) => Promise<unknown>> {
  await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
  await mkdir(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  await writeFile(join(folder, 'sources.list'), await listSources());
  const options = [
    `Dir::Etc::SourceList=${folder}/sources.list`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${folder}/lists`,
    `Dir::Cache=${folder}/cache`,
    // As root, apt would read the folder as another user, who may not.
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::http::Timeout=20',
    'Acquire::Retries=1',
  ].flatMap((option) => ['-o', option]);
  return (...args) => run('apt-get', [...options, '-q', ...args], { cwd: folder, timeout: 180_000 });
}

async function fileIn(folder: string, pattern: RegExp): Promise<string> {
  const name = (await readdir(folder)).find((entry) => pattern.test(entry));
  if (name === undefined) throw new Error(`apt-get left no file like ${pattern} in ${folder}`);
  return join(folder, name);
}

async function compile(postgres: PostgresInstallation, work: string, target: string): Promise<void> {
  const apt = await prepareApt(work);
  await apt('update');
  await apt('source', '--download-only', 'pgvector');
  let headers = postgres.headerFolder;
  if (headers === null) {
    await apt('download', `postgresql-server-dev-${postgres.major}`);
    await run('dpkg', ['-x', await fileIn(work, /^postgresql-server-dev-.*\.deb$/), join(work, 'headers')]);
    headers = join(work, 'headers', 'usr', 'include', 'postgresql', String(postgres.major), 'server');
  }
  const source = join(work, 'source');
  await mkdir(source);
  await run('tar', [
    'xf',
    await fileIn(work, /^pgvector_.*\.orig\.tar\.\w+$/),
    '-C',
    source,
    '--strip-components=1',
  ]);
  const files = (await readdir(join(source, 'src')))
    .filter((name) => name.endsWith('.c'))
    .map((name) => join('src', name));
  const flags = ['-O2', '-fPIC', '-shared', '-Wno-vla', `-I${headers}`];
  await run('cc', [...flags, '-o', 'vector.so', ...files, '-lm'], { cwd: source, timeout: 180_000 });
  await copyFile(join(source, 'vector.so'), join(target, 'vector.so'));
  await copyFile(join(source, 'vector.control'), join(target, 'vector.control'));
  await copyFile(join(source, 'sql', 'vector.sql'), join(target, 'vector.sql'));
}

/**
 * Compiles pgvector from Debian's source package for this server, once: the result is kept among the dependencies.
 * @throws when there is no compiler or Debian's archive cannot be reached
 */
export async function buildPgvector(postgres: PostgresInstallation): Promise<BuiltExtension> {
  const cached = join(CACHE_FOLDER, `pgvector-for-postgresql-${postgres.major}`);
  if (!(await exists(join(cached, 'vector.sql')))) {
    const work = await mkdtemp(join(tmpdir(), 'precedent-pgvector-'));
    try {
      const built = join(work, 'built');
      await mkdir(built);
      await compile(postgres, work, built);
      await mkdir(CACHE_FOLDER, { recursive: true });
      const incoming = `${cached}.${process.pid}`;
      await mkdir(incoming, { recursive: true });
      for (const name of await readdir(built)) await copyFile(join(built, name), join(incoming, name));
      await rm(cached, { recursive: true, force: true });
      await rename(incoming, cached);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  const control = join(cached, 'vector.control');
  const version = /default_version\s*=\s*'([^']+)'/.exec(await readFile(control, 'utf8'))?.[1];
  if (version === undefined) throw new Error('vector.control names no version');
  return { library: join(cached, 'vector.so'), control, script: join(cached, 'vector.sql') };
}

export async function extensionVersion(extension: BuiltExtension): Promise<string> {
  return /default_version\s*=\s*'([^']+)'/.exec(await readFile(extension.control, 'utf8'))?.[1] ?? '';
}
