import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWordEmbedder } from '../../test/fakes/word-embedder.ts';
import { readSomeTickets, trainSmallModel } from '../../test/fakes/small-triage-model.ts';
import type { TriageModel } from '../triage/triage-model.ts';
import { promoteModel, readPointer, rollBackModel, storeModel, storeSource } from './triage-store.ts';

const embedder = createWordEmbedder();
const AT = new Date('2026-11-24T08:00:00.000Z');

describe('promoted triage models', () => {
  let folder: string;
  let models: string;
  let one: TriageModel;
  let two: TriageModel;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'precedent-triage-'));
    models = join(folder, 'models');
    one = await trainSmallModel(embedder);
    two = await trainSmallModel(embedder, readSomeTickets(undefined, 20));
    const bundled = await storeModel(join(models, 'triage'), one);
    // The bundled model has a name of its own.
    const { rename } = await import('node:fs/promises');
    await rename(bundled.path, join(models, 'triage', 'triage.bin'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const promote = async (into: string, model: TriageModel): Promise<string> => {
    const stored = await storeModel(into, model);
    await promoteModel(into, { version: model.version, file: stored.file, sha256: stored.sha256 }, AT);
    return stored.path;
  };

  it('come after the bundled one, are taken up by a source that is open, and can be rolled back', async () => {
    const store = join(folder, 'a');
    const source = storeSource(store, models, embedder);
    expect((await source.load()).model.version).toBe(one.version);
    const before = await source.identify();
    await promote(store, two);
    expect(await source.identify()).not.toBe(before);
    expect(await source.load()).toMatchObject({ model: { version: two.version }, problem: null });
    expect(await rollBackModel(store)).toBeNull();
    expect((await source.load()).model.version).toBe(one.version);
    await expect(rollBackModel(store)).rejects.toMatchObject({ code: 'not_admissible' });
    expect((await readdir(store)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('return through all that were in force', async () => {
    const store = join(folder, 'b');
    await promote(store, two);
    await promote(store, one);
    expect((await rollBackModel(store))?.version).toBe(two.version);
    expect(await rollBackModel(store)).toBeNull();
  });

  it('are not read half-written: the bundled one steps in at the start, the former stays while running', async () => {
    const store = join(folder, 'c');
    const path = await promote(store, two);
    const running = storeSource(store, models, embedder);
    await running.load();
    await truncate(path, 1_000);
    await expect(running.load()).rejects.toMatchObject({ code: 'dependency_unavailable' });
    const starting = await storeSource(store, models, embedder).load();
    expect(starting.model.version).toBe(one.version);
    expect(starting.problem).toContain('hash differs');
    await rm(path);
    expect((await storeSource(store, models, embedder).load()).problem).toContain('is missing');
  });

  it('are not looked for outside their folder, whatever the pointer says', async () => {
    const store = join(folder, 'd');
    await promote(store, two);
    const { current } = await readPointer(store);
    await writeFile(
      join(store, 'current.json'),
      JSON.stringify({ current: { ...current, file: '../c/x.bin' }, history: [] }),
    );
    const source = storeSource(store, models, embedder);
    expect((await source.load()).problem).toContain('is not a pointer');
    expect(await source.identify()).toBe('an unreadable pointer');
    await writeFile(join(store, 'current.json'), '{"current": {"ver');
    await expect(readPointer(store)).rejects.toMatchObject({ code: 'dependency_unavailable' });
  });
});
