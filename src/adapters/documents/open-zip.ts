import { Inflate } from 'fflate';
import { UnreadableDocumentError } from '../../ports/document-converter.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
/** The end of the directory is followed by a comment of at most this length. */
const MAX_COMMENT_BYTES = 65_535;

export interface ZipLimits {
  readonly entries: number;
  /** Bytes of all entries together, once inflated. */
  readonly inflatedBytes: number;
  /** Inflated bytes for one compressed byte, counted from `ratioFromBytes` on: small files of one letter are no bomb. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
}

const LIMITS: ZipLimits = {
  entries: 3_000,
  inflatedBytes: 100 * 1024 * 1024,
  ratio: 150,
  ratioFromBytes: 2 * 1024 * 1024,
};

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly compressed: number;
  readonly inflated: number;
  readonly offset: number;
}

function refuse(message: string, cause?: unknown): never {
  throw new UnreadableDocumentError('file', message, cause);
}

function readDirectory(bytes: Uint8Array, limits: ZipLimits): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.byteLength - 22;
  const last = Math.max(0, end - MAX_COMMENT_BYTES);
  while (end >= last && view.getUint32(end, true) !== END_OF_DIRECTORY) end -= 1;
  if (end < last) refuse('The file is no zip archive, or its end is missing.');
  const count = view.getUint16(end + 10, true);
  if (count > limits.entries) refuse(`The archive has ${count} entries; the limit is ${limits.entries}.`);
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > bytes.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY) {
      refuse('The directory of the archive is broken.');
    }
    const nameLength = view.getUint16(at + 28, true);
    if (view.getUint16(at + 8, true) & 1) refuse('The archive is encrypted.');
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      compressed: view.getUint32(at + 20, true),
      inflated: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** The share of one entry in the budget, by what the directory says: told before a byte is inflated. */
function checkDeclared(entries: readonly Entry[], limits: ZipLimits): void {
  const total = entries.reduce((sum, entry) => sum + entry.inflated, 0);
  if (total > limits.inflatedBytes) {
    refuse(`The archive says it inflates to ${total} bytes; the limit is ${limits.inflatedBytes}.`);
  }
  for (const { name, compressed, inflated } of entries) {
    if (inflated > limits.ratioFromBytes && inflated > compressed * limits.ratio) {
      refuse(
        `${name} says it inflates ${Math.round(inflated / Math.max(1, compressed))} times; the limit is ${limits.ratio}.`,
      );
    }
  }
}

function inflateEntry(bytes: Uint8Array, entry: Entry, limits: ZipLimits, budget: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { name, offset, compressed } = entry;
  if (offset + 30 > bytes.byteLength || view.getUint32(offset, true) !== LOCAL_ENTRY)
    refuse(`${name} is not where the directory says.`);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + compressed > bytes.byteLength) refuse(`${name} is cut short.`);
  const data = bytes.subarray(start, start + compressed);
  if (entry.method === 0) {
    if (data.byteLength > budget) refuse(`The archive holds more than ${limits.inflatedBytes} bytes.`);
    return data;
  }
  if (entry.method !== 8) refuse(`${name} is compressed by a method that is not supported.`);
  const parts: Uint8Array[] = [];
  let size = 0;
  const inflate = new Inflate((part) => {
    size += part.byteLength;
    if (size > budget)
      refuse(`The archive inflates to more than ${limits.inflatedBytes} bytes, whatever it says.`);
    if (size > limits.ratioFromBytes && size > compressed * limits.ratio) {
      refuse(`${name} inflates more than ${limits.ratio} times, whatever it says.`);
    }
    parts.push(part.slice());
  });
  // A slice inflates to at most 1032 times its size, so that little is held before the limits are asked.
  const slice = 4_096;
  try {
    for (let at = 0; at < data.byteLength; at += slice) {
      inflate.push(data.subarray(at, at + slice), at + slice >= data.byteLength);
    }
  } catch (error) {
    if (error instanceof UnreadableDocumentError) throw error;
    refuse(`${name} cannot be inflated.`, error);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/**
 * Inflates the entries of a zip archive that `wanted` names, within limits that hold for what the archive says and for
 * what it really holds.
 * @throws UnreadableDocumentError
 */
export function openZip(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  limits: ZipLimits = LIMITS,
): Map<string, Uint8Array> {
  if (bytes.byteLength < 22) refuse('The file is no zip archive, or its end is missing.');
  const entries = readDirectory(bytes, limits);
  checkDeclared(entries, limits);
  const found = new Map<string, Uint8Array>();
  let left = limits.inflatedBytes;
  for (const entry of entries) {
    if (!wanted(entry.name)) continue;
    if (found.has(entry.name)) refuse(`The archive has ${entry.name} twice.`);
    const content = inflateEntry(bytes, entry, limits, left);
    left -= content.byteLength;
    found.set(entry.name, content);
  }
  return found;
}
