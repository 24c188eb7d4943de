import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { PrecedentError } from '../domain/errors.ts';

/** What a page continues from: the sort keys of its last row. */
export type CursorKeys = readonly (string | number)[];
/** `instant` is in milliseconds since 1970; `integer` fits 32 bits. */
export type CursorKeyType = 'string' | 'integer' | 'instant';

const LAST_INSTANT = Date.UTC(9999, 11, 31);

/** A forged cursor must not carry what the database cannot read. */
function isKey(key: unknown, type: CursorKeyType | undefined): boolean {
  switch (type) {
    case 'string':
      return typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key);
    case 'integer':
      return typeof key === 'number' && Number.isInteger(key) && Math.abs(key) < 2 ** 31;
    case 'instant':
      return typeof key === 'number' && Number.isInteger(key) && key >= 0 && key <= LAST_INSTANT;
    case undefined:
      return false;
  }
}

function fingerprint(query: Readonly<Record<string, unknown>>): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(query)))).slice(0, 12);
}

function toBase64Url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** An opaque cursor that only continues the query it came from. Keys must be ASCII. */
export function encodeCursor(query: Readonly<Record<string, unknown>>, keys: CursorKeys): string {
  return toBase64Url(JSON.stringify([fingerprint(query), ...keys]));
}

/** @throws PrecedentError `invalid_cursor` when it is malformed or belongs to another query */
export function decodeCursor(
  query: Readonly<Record<string, unknown>>,
  cursor: string,
  types: readonly CursorKeyType[],
): CursorKeys {
  const refuse = (message: string): never => {
    throw new PrecedentError('invalid_cursor', message, { fields: [{ path: 'query/cursor', message }] });
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return refuse('The cursor is not one of ours. Leave it out to start from the first page.');
  }
  if (!Array.isArray(parsed) || parsed[0] !== fingerprint(query)) {
    return refuse(
      'The cursor comes from a query with other filters. Leave it out to start from the first page.',
    );
  }
  const keys = parsed.slice(1) as unknown[];
  if (keys.length !== types.length || !keys.every((key, i) => isKey(key, types[i]))) {
    return refuse('The cursor is not one of ours. Leave it out to start from the first page.');
  }
  return keys as CursorKeys;
}
