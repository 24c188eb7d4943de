import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSnapshotFile } from './snapshot-file.ts';

describe('a snapshot file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'precedent-snapshot-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gives back what was written last, also when writes come at once', async () => {
    const file = join(folder, 'below', 'one');
    const store = createSnapshotFile(file);
    expect(await store.read()).toBeNull();
    const large = new Uint8Array(3_000_000).fill(7);
    await Promise.all([store.write(new Uint8Array([1, 2, 3])), store.write(large)]);
    const read = await store.read();
    expect(read?.length).toBe(large.length);
    expect(read?.every((byte) => byte === 7)).toBe(true);
  });

  it('reads as none when it was changed or cut short', async () => {
    const file = join(folder, 'two');
    const store = createSnapshotFile(file);
    await store.write(new Uint8Array(1_000).fill(1));
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, 500));
    expect(await store.read()).toBeNull();
    bytes[700] = 9;
    await writeFile(file, bytes);
    expect(await store.read()).toBeNull();
    await writeFile(file, '');
    expect(await store.read()).toBeNull();
  });
});
