import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderLockedError, lockFolder } from './lock-folder.ts';

describe('lockFolder', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'precedent-lock-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('is held by one at a time and free again after its release', async () => {
    const folder = join(root, 'deep', 'once');
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(FolderLockedError);
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  it('names a living process that holds it, and takes over from a dead one', async () => {
    const folder = join(root, 'other');
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    await writeFile(`${folder}.lock`, `${child.pid} `);
    await expect(lockFolder(folder)).rejects.toThrow(`process ${child.pid}`);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    const lock = await lockFolder(folder);
    expect(await readFile(`${folder}.lock`, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    await lock.release();
  });

  it.runIf(process.platform === 'linux')('tells a process from a former one with the same id', async () => {
    const folder = join(root, 'reused');
    await writeFile(`${folder}.lock`, `${process.ppid} 1`);
    await (await lockFolder(folder)).release();
  });

  it('takes over a lock that is empty or garbage', async () => {
    for (const text of ['', 'not a number', '-5 1']) {
      const folder = join(root, `bad-${text.length}`);
      await writeFile(`${folder}.lock`, text);
      await (await lockFolder(folder)).release();
    }
  });
});
