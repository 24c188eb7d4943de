import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { MIGRATIONS_FOLDER } from '../../src/adapters/migrations-folder.ts';
import { makeOnce } from './make-once.ts';

/** An embedded database after its migrations, saved: each suite starts from it, in a fraction of the time. */
export async function firstPgliteState(runFolder: string): Promise<Blob> {
  const file = await makeOnce(runFolder, 'pglite.tar', async () => {
    const client = await PGlite.create({ extensions: { vector } });
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER });
    const state = await client.dumpDataDir('none');
    await client.close();
    return new Uint8Array(await state.arrayBuffer());
  });
  return new Blob([new Uint8Array(await readFile(file))]);
}
