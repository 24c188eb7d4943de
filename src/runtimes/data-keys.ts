import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, type Config, type Secrets } from '../config.ts';
import type { DatabaseHandle } from '../database/database.ts';
import { attachSealer, createRecordSealer, DATA_KEY_BYTES } from '../database/record-sealer.ts';
import { readMissingKey } from '../database/seal-records.ts';

/** In the data folder, beside the embedded database: a copy of that folder alone opens nothing. */
const KEY_FILE = 'data-key';

/** The key in the file; null where there is no file. @throws ConfigError for a damaged one */
async function readKeyFile(file: string): Promise<Uint8Array | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== DATA_KEY_BYTES) {
    throw new ConfigError([
      `The file ${file} does not hold a data key. Bring it back from a copy, or give the key as DATA_KEY`,
    ]);
  }
  return new Uint8Array(key);
}

/** Makes the file whole or not at all: a start that is killed in between must not leave half a key. */
async function createKeyFile(file: string): Promise<Uint8Array> {
  const fresh = `${file}.${process.pid}`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(`${randomBytes(DATA_KEY_BYTES).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(fresh, { force: true });
  }
  const key = await readKeyFile(file);
  if (!key) throw new Error(`The file ${file} was made and is not there`);
  return key;
}

/**
 * Gives a database the keys of its records: from the settings, else for the embedded database from a file that is made
 * at the first start. That file still opens what it sealed when a key is given later.
 * @throws ConfigError when the newest records were sealed with a key that is not among them
 */
export async function attachDataKeys(
  database: DatabaseHandle,
  config: Config,
  secrets: Secrets,
): Promise<void> {
  const file = join(config.dataFolder, KEY_FILE);
  const isEmbedded = database.engine === 'pglite';
  const filed = isEmbedded ? await readKeyFile(file) : null;
  const candidates = {
    current: secrets.dataKey ?? filed,
    old: [...secrets.oldDataKeys, ...(filed ? [filed] : [])],
  };
  const missing = await readMissingKey(database.db, createRecordSealer(candidates));
  if (missing !== null) {
    throw new ConfigError([
      `DATA_KEY or DATA_KEYS_OLD must hold the key ${missing}: the newest tickets were sealed with it` +
        (isEmbedded ? ` (unless it was given, it was in ${file})` : ''),
    ]);
  }
  const current = candidates.current ?? (isEmbedded ? await createKeyFile(file) : null);
  attachSealer(database.db, createRecordSealer({ ...candidates, current }));
}
