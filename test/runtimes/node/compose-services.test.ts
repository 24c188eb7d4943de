import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { createKey, listKeys } from '../../../src/database/api-key-queries.ts';
import { composeServices } from '../../../src/runtimes/compose-services.ts';
import { createFirstKey } from '../../../src/runtimes/create-first-key.ts';
import { postgresUrl } from '../../database/describe-on-each-database.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const options = { log: silent, clocks: false };

// An embedded database on disk takes its time to be made on a busy machine.
describe('composeServices', { timeout: 120_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'precedent-compose-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.skipIf(postgresUrl === null)(
    'brings an empty PostgreSQL up to date from two processes at once',
    async () => {
      const admin = postgres(`${postgresUrl}/postgres`, { max: 1 });
      await admin.unsafe('CREATE DATABASE composed');
      await admin.end();
      const { config, secrets } = parseConfig({ DATABASE_URL: `${postgresUrl}/composed`, DATA_DIR: folder });
      const both = await Promise.all([
        composeServices(config, secrets, options),
        composeServices(config, secrets, options),
      ]);
      const [one, two] = both.map(({ services }) => services);
      expect(one?.indexStatus().map(({ kind }) => kind)).toEqual(['pgvector', 'pgvector', 'pgvector']);
      // Tracking links of one are good at the other.
      expect(one?.signingSecret).toBe(two?.signingSecret);
      for (const { close } of both) await close();
    },
  );

  it('starts without models and without a knowledge folder, and says so', async () => {
    const env = {
      DATA_DIR: join(folder, 'bare'),
      MODELS_DIR: join(folder, 'nothing'),
      KB_DIR: join(folder, 'nowhere'),
    };
    const { config, secrets } = parseConfig(env);
    const { services, close } = await composeServices(config, secrets, options);
    const health = new Map((await services.checkHealth()).map((one) => [one.name, one]));
    expect(health.get('database')).toMatchObject({ ok: true });
    for (const name of ['embedder', 'model:triage', 'model:outcomes']) {
      expect(health.get(name), name).toMatchObject({
        ok: false,
        required: false,
        detail: expect.stringMatching(/missing|npm run/) as string,
      });
    }
    await expect(services.syncFromFolder?.({ reembed: false })).rejects.toMatchObject({
      code: 'not_admissible',
    });
    await close();
    await close();
  });

  it('makes the first administrator’s key once, whatever other keys there are', async () => {
    const { config, secrets } = parseConfig({
      DATA_DIR: join(folder, 'keys'),
      MODELS_DIR: join(folder, 'nothing'),
    });
    const { services, close } = await composeServices(config, secrets, options);
    await createKey(services.db, { name: 'desk', role: 'reviewer', customerId: null }, services);
    expect(await createFirstKey(services)).toMatch(/^pk_[0-9a-f]{48}$/);
    expect(await createFirstKey(services)).toBeNull();
    expect((await listKeys(services.db)).map(({ role }) => role).sort()).toEqual(['admin', 'reviewer']);
    await close();
  });
});
