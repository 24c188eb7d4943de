import { createReadStream, statSync } from 'node:fs';
import { InputError } from './input-error.ts';

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

const NEWLINE = 0x0a;
const MAX_LINE_BYTES = 64 * 1024 * 1024;

export function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * Streams a file line by line as strict UTF-8: a byte that does not belong is an error with its line, never a
 * replacement character. A byte order mark and carriage returns at line ends are taken off.
 * @throws InputError when the file is missing, or not UTF-8
 */
export async function* readLines(file: string): AsyncGenerator<Line> {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new InputError(file, null, null, 'the file does not exist');
  if (!stat.isFile()) throw new InputError(file, null, null, 'this is not a file');
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let number = 0;
  let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  const decode = (bytes: Buffer): Line => {
    number += 1;
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch {
      throw new InputError(file, number, null, 'the line is not valid UTF-8');
    }
    if (number === 1 && text.startsWith('\uFEFF')) text = text.slice(1);
    return { number, text: text.endsWith('\r') ? text.slice(0, -1) : text };
  };
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      const piece = bytes.subarray(start, end);
      yield decode(rest.length > 0 ? Buffer.concat([rest, piece]) : piece);
      rest = Buffer.alloc(0);
      start = end + 1;
    }
    if (start < bytes.length) rest = Buffer.concat([rest, bytes.subarray(start)]);
    if (rest.length > MAX_LINE_BYTES)
      throw new InputError(file, number + 1, null, 'the line is longer than 64 MB');
  }
  if (rest.length > 0) yield decode(rest);
}
