import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Embedder, EmbeddingKind } from '../../ports/embedder.ts';

const KEY_BYTES = 16;

/**
 * Embeds texts, remembering each in a file of the folder by model, kind and content, so that training again costs only
 * what is new. A record cut short by a crash ends the file: what follows it is not read.
 */
export async function embedWithFileCache(
  embedder: Embedder,
  texts: readonly string[],
  kind: EmbeddingKind,
  folder: string,
  onProgress: (done: number, total: number) => void,
): Promise<Float32Array[]> {
  const { id, revision, dimensions } = embedder.model;
  const file = join(folder, `${id}-${revision}-${kind}.bin`.replace(/[^A-Za-z0-9.-]+/g, '_'));
  const size = KEY_BYTES + dimensions * 4;
  const known = new Map<string, Float32Array>();
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  for (let at = 0; at + size <= bytes.length; at += size) {
    const vector = new Float32Array(dimensions);
    for (let j = 0; j < dimensions; j += 1) vector[j] = bytes.readFloatLE(at + KEY_BYTES + j * 4);
    known.set(bytes.toString('hex', at, at + KEY_BYTES), vector);
  }
  const keys = texts.map((text) => createHash('sha256').update(text).digest().toString('hex', 0, KEY_BYTES));
  const missing = [...new Set(keys.keys())].filter((i) => !known.has(keys[i]!));
  if (missing.length > 0) {
    const embeddings = await embedder.embed(
      missing.map((i) => texts[i]!),
      { kind, onProgress },
    );
    await mkdir(folder, { recursive: true });
    const fresh = Buffer.alloc(size * missing.length);
    missing.forEach((row, i) => {
      const { vector } = embeddings[i]!;
      known.set(keys[row]!, vector);
      fresh.write(keys[row]!, i * size, 'hex');
      vector.forEach((value, j) => fresh.writeFloatLE(value, i * size + KEY_BYTES + j * 4));
    });
    if (bytes.length % size === 0) await appendFile(file, fresh);
  }
  return keys.map((key) => known.get(key)!);
}
