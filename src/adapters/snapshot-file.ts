import { webcrypto } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SnapshotStore } from '../knowledge-base/library-snapshot.ts';
import { readHashed } from './hash-file.ts';

const HASH_BYTES = 32;

/** Off this thread: some hundred megabytes take a while. */
async function hash(bytes: Uint8Array): Promise<Buffer> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}

/** A snapshot in a file, its SHA-256 in front: a file that was cut short or changed reads as none. */
export function createSnapshotFile(file: string): SnapshotStore {
  let writing: Promise<void> = Promise.resolve();
  const write = async (bytes: Uint8Array): Promise<void> => {
    await mkdir(dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}.tmp`;
    const handle = await open(temporary, 'w');
    try {
      await handle.write(await hash(bytes));
      for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  };
  return {
    async read() {
      try {
        const { head, content, sha256 } = await readHashed(file, HASH_BYTES);
        return content.length > 0 && sha256.equals(head) ? content : null;
      } catch {
        return null;
      }
    },
    write(bytes) {
      writing = writing.catch(() => undefined).then(() => write(bytes));
      return writing;
    },
  };
}
