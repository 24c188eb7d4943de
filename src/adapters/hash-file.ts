import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

/** Read and hashed in one turn of the event loop; the next is read from disk meanwhile. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** Fills `target` from a place in a file on. @returns how much was read, less than asked for at the end of the file */
async function fill(file: FileHandle, target: Buffer, from: number): Promise<number> {
  let count = 0;
  while (count < target.length) {
    const { bytesRead } = await file.read(target, count, target.length - count, from + count);
    if (bytesRead === 0) break;
    count += bytesRead;
  }
  return count;
}

/** Hands over a file from `start` on, piece by piece. */
async function eachPiece(
  handle: FileHandle,
  start: number,
  roomFor: (from: number) => Buffer,
  onPiece: (piece: Buffer) => void,
): Promise<void> {
  const read = async (from: number): Promise<Buffer> => {
    const room = roomFor(from);
    return room.subarray(0, await fill(handle, room, from));
  };
  let next = read(start);
  for (let at = start; ;) {
    const piece = await next;
    if (piece.length === 0) return;
    at += piece.length;
    next = read(at);
    // It may fail while the piece before is looked at.
    next.catch(() => undefined);
    onPiece(piece);
  }
}

/**
 * SHA-256 of a file. Hashed as it is read: hundreds of megabytes neither hold this thread for long nor lie in memory.
 * @returns the digest in hexadecimal
 */
export async function hashFile(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    // One is filled while the other is hashed.
    const rooms = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)] as const;
    let turn = 0;
    await eachPiece(
      handle,
      0,
      () => rooms[(turn++ % 2) as 0 | 1],
      (piece) => hash.update(piece),
    );
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}

/** A file's first bytes, the others, and the SHA-256 of those. */
export async function readHashed(
  path: string,
  headBytes: number,
): Promise<{ readonly head: Buffer; readonly content: Buffer; readonly sha256: Buffer }> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(Math.min(size, headBytes));
    await fill(handle, head, 0);
    const content = Buffer.allocUnsafeSlow(Math.max(0, size - headBytes));
    const hash = createHash('sha256');
    await eachPiece(
      handle,
      headBytes,
      (from) => content.subarray(from - headBytes, from - headBytes + PIECE_BYTES),
      (piece) => hash.update(piece),
    );
    return { head, content, sha256: hash.digest() };
  } finally {
    await handle.close();
  }
}
