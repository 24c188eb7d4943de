import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A PostgreSQL server on this machine. */
export interface PostgresInstallation {
  readonly major: number;
  readonly binFolder: string;
  readonly shareFolder: string;
  readonly libraryFolder: string;
  /** Headers for extensions; null when the development package is not installed. */
  readonly headerFolder: string | null;
}

function ask(binFolder: string, what: string): string {
  return execFileSync(join(binFolder, 'pg_config'), [`--${what}`], { encoding: 'utf8' }).trim();
}

/** Where Debian keeps its servers, and whatever is on the path. */
function binFolders(): string[] {
  const folders: string[] = [];
  const debian = '/usr/lib/postgresql';
  if (existsSync(debian)) {
    for (const major of readdirSync(debian).sort((a, b) => Number(b) - Number(a)))
      folders.push(join(debian, major, 'bin'));
  }
  try {
    folders.push(ask('', 'bindir'));
  } catch {
    // No pg_config on the path.
  }
  return folders.filter((folder) =>
    ['initdb', 'pg_ctl', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
}

/** PostgreSQL 15 where it is there, else the newest server; null when there is none. */
export function findPostgres(): PostgresInstallation | null {
  const found = binFolders().map((binFolder) => {
    const version = execFileSync(join(binFolder, 'postgres'), ['--version'], { encoding: 'utf8' });
    return { binFolder, major: Number(/\) (\d+)/.exec(version)?.[1] ?? 0) };
  });
  const chosen = found.find(({ major }) => major === 15) ?? found[0];
  if (!chosen) return null;
  const { binFolder, major } = chosen;
  try {
    const headers = ask(binFolder, 'includedir-server');
    return {
      major,
      binFolder,
      shareFolder: ask(binFolder, 'sharedir'),
      libraryFolder: ask(binFolder, 'pkglibdir'),
      headerFolder: existsSync(join(headers, 'postgres.h')) ? headers : null,
    };
  } catch {
    // Debian's pg_config belongs to the development package of libpq; its folders are known all the same.
    const debianShare = `/usr/share/postgresql/${major}`;
    if (!existsSync(debianShare)) return null;
    const headers = `/usr/include/postgresql/${major}/server`;
    return {
      major,
      binFolder,
      shareFolder: debianShare,
      libraryFolder: `/usr/lib/postgresql/${major}/lib`,
      headerFolder: existsSync(join(headers, 'postgres.h')) ? headers : null,
    };
  }
}
