import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { PrecedentError } from '../domain/errors.ts';
import type { Database, Executor, Transaction } from './database.ts';

/** Which cell a sealed value belongs to: it opens nowhere else. */
export interface Place {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/**
 * Seals values for the database with AES-256-GCM and a random nonce. Without a key values are stored as they are; rows
 * from before there was one stay readable.
 */
export interface RecordSealer {
  /** Of the key that seals; null where nothing is sealed. */
  readonly keyId: string | null;
  readonly keyIds: readonly string[];
  sealText(place: Place, text: string): Promise<string>;
  /** @throws PrecedentError `record_unreadable` when the key is not at hand, or the value was changed or moved */
  openText(place: Place, stored: string): Promise<string>;
  sealBytes(place: Place, content: Uint8Array): Promise<Uint8Array>;
  /** @throws PrecedentError `record_unreadable` */
  openBytes(place: Place, stored: Uint8Array): Promise<Uint8Array>;
}

export const DATA_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const TEXT_MARK = 'sealed:v1:';
/** Before a plain text that would look sealed, so that no sender can make a record unreadable. */
const PLAIN_MARK = 'plain:v1:';
const SEALED_TEXT = /^sealed:v1:([0-9a-f]{16}):([A-Za-z0-9_-]+)$/;
/** Begins no file format: NUL, a name, a version, and 1 for sealed or 0 for plain. */
const BYTES_MARK = utf8ToBytes('\u0000precedent\u0001');
const HEADER_BYTES = BYTES_MARK.length + 1;
const KEY_ID_BYTES = 8;

/** First half of the SHA-256 of the key's own hash: names a key without telling anything of it. */
export function dataKeyId(key: Uint8Array): string {
  return bytesToHex(sha256(sha256(key))).slice(0, 2 * KEY_ID_BYTES);
}

/** The id of the key that sealed a stored text; null for plain text. */
export function sealedBy(stored: string): string | null {
  return SEALED_TEXT.exec(stored)?.[1] ?? null;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function startsWith(bytes: Uint8Array, mark: Uint8Array): boolean {
  return bytes.length >= mark.length && mark.every((byte, i) => bytes[i] === byte);
}

function unreadable(message: string, place: Place, cause?: unknown): PrecedentError {
  return new PrecedentError('record_unreadable', message, { data: { ...place }, cause });
}

function additionalData({ table, row, column }: Place): Uint8Array<ArrayBuffer> {
  return new Uint8Array(utf8ToBytes(JSON.stringify([table, row, column])));
}

/**
 * @param keys 32 bytes each: the one that seals, or null, and former ones that may still open
 * @throws TypeError for a key of another length
 */
export function createRecordSealer(keys: {
  readonly current: Uint8Array | null;
  readonly old: readonly Uint8Array[];
}): RecordSealer {
  const all = [...(keys.current ? [keys.current] : []), ...keys.old];
  for (const key of all) {
    if (key.length !== DATA_KEY_BYTES) throw new TypeError(`A data key has ${DATA_KEY_BYTES} bytes`);
  }
  const raw = new Map(all.map((key) => [dataKeyId(key), key]));
  const imported = new Map<string, ReturnType<typeof crypto.subtle.importKey>>();
  const keyId = keys.current ? dataKeyId(keys.current) : null;

  const importKey = (id: string): ReturnType<typeof crypto.subtle.importKey> | null => {
    const key = raw.get(id);
    if (!key) return null;
    let made = imported.get(id);
    if (!made) {
      made = crypto.subtle.importKey('raw', new Uint8Array(key), 'AES-GCM', false, ['encrypt', 'decrypt']);
      imported.set(id, made);
    }
    return made;
  };

  /** Nonce, then cipher text with its tag. */
  const encrypt = async (id: string, place: Place, content: Uint8Array): Promise<Uint8Array> => {
    const key = await importKey(id);
    if (!key) throw new Error('The current data key is gone');
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const algorithm = { name: 'AES-GCM', iv, additionalData: additionalData(place) };
    const sealed = await crypto.subtle.encrypt(algorithm, key, new Uint8Array(content));
    return concatBytes(iv, new Uint8Array(sealed));
  };

  const decrypt = async (id: string, place: Place, sealed: Uint8Array): Promise<Uint8Array> => {
    const key = await importKey(id);
    if (!key) {
      throw unreadable(
        `This record was sealed with the data key ${id}, which the service does not have. Give it as DATA_KEY or among DATA_KEYS_OLD.`,
        place,
      );
    }
    const iv = new Uint8Array(sealed.subarray(0, NONCE_BYTES));
    try {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new RangeError('cut short');
      const algorithm = { name: 'AES-GCM', iv, additionalData: additionalData(place) };
      const opened = await crypto.subtle.decrypt(
        algorithm,
        key,
        new Uint8Array(sealed.subarray(NONCE_BYTES)),
      );
      return new Uint8Array(opened);
    } catch (error) {
      throw unreadable('This record was changed outside the service, and cannot be opened.', place, error);
    }
  };

  return {
    keyId,
    keyIds: [...raw.keys()],
    async sealText(place, text) {
      if (keyId !== null)
        return `${TEXT_MARK}${keyId}:${toBase64Url(await encrypt(keyId, place, utf8ToBytes(text)))}`;
      return text.startsWith(TEXT_MARK) || text.startsWith(PLAIN_MARK) ? PLAIN_MARK + text : text;
    },
    async openText(place, stored) {
      if (stored.startsWith(PLAIN_MARK)) return stored.slice(PLAIN_MARK.length);
      const match = SEALED_TEXT.exec(stored);
      if (match?.[1] === undefined || match[2] === undefined) return stored;
      let sealed: Uint8Array;
      try {
        sealed = fromBase64Url(match[2]);
      } catch (error) {
        throw unreadable('This record was changed outside the service, and cannot be opened.', place, error);
      }
      return new TextDecoder().decode(await decrypt(match[1], place, sealed));
    },
    async sealBytes(place, content) {
      if (keyId !== null) {
        const sealed = await encrypt(keyId, place, content);
        return concatBytes(BYTES_MARK, Uint8Array.of(1), utf8ToBytes(keyId), sealed);
      }
      return startsWith(content, BYTES_MARK) ? concatBytes(BYTES_MARK, Uint8Array.of(0), content) : content;
    },
    async openBytes(place, stored) {
      if (!startsWith(stored, BYTES_MARK)) return stored;
      if (stored[BYTES_MARK.length] === 0) return stored.subarray(HEADER_BYTES);
      const idEnd = HEADER_BYTES + 2 * KEY_ID_BYTES;
      const id = new TextDecoder().decode(stored.subarray(HEADER_BYTES, idEnd));
      return decrypt(id, place, stored.subarray(idEnd));
    },
  };
}

const PLAIN = createRecordSealer({ current: null, old: [] });
const sealers = new WeakMap<object, RecordSealer>();

/**
 * Gives a database, and every transaction on it, the keys of its records: whoever reads a row has them at hand, as they
 * have the connection.
 */
export function attachSealer(db: Database, sealer: RecordSealer): void {
  const isKnown = sealers.has(db);
  sealers.set(db, sealer);
  if (!isKnown) passOn(db);
}

function passOn(executor: Database | Transaction): void {
  const begin = executor.transaction.bind(executor);
  executor.transaction = ((work, config) =>
    begin((tx) => {
      sealers.set(tx, sealerOf(executor));
      passOn(tx);
      return work(tx);
    }, config)) as typeof begin;
}

/** The sealer of this database; one that seals nothing where none was given. */
export function sealerOf(executor: Executor): RecordSealer {
  return sealers.get(executor) ?? PLAIN;
}
