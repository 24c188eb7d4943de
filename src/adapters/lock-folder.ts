import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
}

/** When a process began, as Linux counts it: tells a process from a later one with the same id. Empty elsewhere. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Files this very process holds: a lock with our own id is otherwise one of a former life. */
const held = new Set<string>();

/**
 * Takes a folder for this process alone, by a file beside it: the embedded database would be damaged by two processes at
 * once. A lock whose owner died is taken over.
 * @throws FolderLockedError naming the process that holds it
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const file = `${folder}.lock`;
  await mkdir(dirname(file), { recursive: true });
  const mine = `${process.pid} ${startOf(process.pid)}`;
  if (held.has(file))
    throw new FolderLockedError(`The database in ${folder} is already open in this process.`);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await writeFile(file, mine, { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 3) throw error;
    }
    const [pid = '', start = ''] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
    const owner = Number(pid);
    const alive =
      owner > 0 && owner !== process.pid && isRunning(owner) && (start === '' || startOf(owner) === start);
    if (alive) {
      throw new FolderLockedError(
        `The database in ${folder} is in use by process ${owner}. Stop it first, or use its HTTP API.`,
      );
    }
    await rm(file, { force: true });
  }
  held.add(file);
  return {
    async release() {
      held.delete(file);
      await rm(file, { force: true });
    },
  };
}
