import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { createIdMaker } from '../../src/adapters/new-id.ts';
import { createKey, findCaller, listKeys, revokeKey } from '../../src/database/api-key-queries.ts';
import { settings } from '../../src/database/schema.ts';
import { readOrCreateSetting } from '../../src/database/setting-queries.ts';
import { describeOnEachDatabase, type TestDatabase } from './describe-on-each-database.ts';

describeOnEachDatabase('a fresh database', (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });

  it('has the schema and pgvector', async () => {
    await readOrCreateSetting(database.db, 'any', 'row');
    const [near] = await database.db
      .select({ distance: sql<number>`('[1,0]'::vector <=> '[0,1]'::vector)::float8` })
      .from(settings)
      .limit(1);
    expect(Number(near?.distance)).toBeCloseTo(1);
    expect(await listKeys(database.db)).toEqual([]);
  });

  it('is a database of its own each time', async () => {
    const other = await open();
    await readOrCreateSetting(other.db, 'only here', 'yes');
    expect(await readOrCreateSetting(database.db, 'only here', 'no')).toBe('no');
    expect(await readOrCreateSetting(other.db, 'only here', 'changed')).toBe('yes');
    await other.close();
  });

  it('keeps a key by its hash, finds its caller, and forgets a revoked one', async () => {
    const { db } = database;
    const context = { now: () => new Date('2026-11-24T00:00:00Z'), newId: createIdMaker() };
    const { key, secret } = await createKey(
      db,
      { name: 'desk', role: 'reviewer', customerId: null },
      context,
    );
    expect(JSON.stringify(await listKeys(db))).not.toContain(secret);
    expect(await findCaller(db, secret)).toEqual({
      keyId: key.id,
      name: 'desk',
      role: 'reviewer',
      customerId: null,
    });
    expect(await findCaller(db, `${secret}x`)).toBeNull();
    await revokeKey(db, key.id, new Date('2026-11-24T01:00:00Z'));
    expect(await findCaller(db, secret)).toBeNull();
    await expect(
      createKey(db, { name: 'x', role: 'customer', customerId: null }, context),
    ).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});
