import { eq } from 'drizzle-orm';
import type { Executor } from './database.ts';
import { settings } from './schema.ts';

/** Reads a setting; the first process to ask writes `initial`, and all get the same. */
export async function readOrCreateSetting(db: Executor, key: string, initial: string): Promise<string> {
  await db.insert(settings).values({ key, value: initial }).onConflictDoNothing();
  const [row] = await db.select().from(settings).where(eq(settings.key, key)).limit(1);
  if (!row) throw new Error(`The setting ${key} was not stored`);
  return row.value;
}

/** Null where it was never written. */
export async function readSetting(db: Executor, key: string): Promise<string | null> {
  const [row] = await db.select().from(settings).where(eq(settings.key, key)).limit(1);
  return row?.value ?? null;
}

export async function writeSetting(db: Executor, key: string, value: string): Promise<void> {
  await db
    .insert(settings)
    .values({ key, value })
    .onConflictDoUpdate({ target: settings.key, set: { value } });
}
