import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('the migrations in drizzle/ say all that the schema says', { timeout: 120_000 }, async () => {
  const cache = join('node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'migrations-'));
  try {
    await cp('drizzle', folder, { recursive: true });
    const before = (await readdir(folder)).sort();
    const run = spawnSync(
      process.execPath,
      [
        'node_modules/drizzle-kit/bin.cjs',
        'generate',
        '--dialect',
        'postgresql',
        '--schema',
        './src/database/schema.ts',
        '--out',
        folder,
      ],
      { encoding: 'utf8' },
    );
    expect(run.status, run.stderr).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(before);
    expect(run.stdout).toContain('No schema changes');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
