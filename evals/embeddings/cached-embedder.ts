import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Embedder, Embedding, EmbeddingKind, EmbeddingModel } from '../../src/ports/embedder.ts';

const HASH_BYTES = 16;
const HEAD_BYTES = HASH_BYTES + 8;
const TRUNCATED = 1;
const EMPTY = 2;
const BATCH = 256;

export interface TimedEmbeddings {
  readonly embeddings: readonly Embedding[];
  /** By text. Queries are embedded one at a time, as they come in production; others in batches. */
  readonly ms: readonly number[];
  /** What embedding these texts took, or takes: texts from the cache count with the time of their first embedding. */
  readonly seconds: number;
}

/** An embedder that remembers on disk what it embedded, by model revision and content, with the time it took. */
export interface CachedEmbedder extends Embedder {
  embedTimed(
    texts: readonly string[],
    kind: EmbeddingKind,
    onProgress?: (done: number, total: number) => void,
  ): Promise<TimedEmbeddings>;
  /** The embedder itself, for measuring how long a text takes. */
  readonly live: Embedder;
}

interface Remembered {
  readonly embedding: Embedding;
  readonly ms: number;
}

function keyOf(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, HASH_BYTES).toString('hex');
}

function load(file: string, model: EmbeddingModel): Map<string, Remembered> {
  const known = new Map<string, Remembered>();
  if (!existsSync(file)) return known;
  const bytes = readFileSync(file);
  const size = HEAD_BYTES + model.dimensions * 4;
  // A run that was killed may leave half a record: it is not read, and what follows is cut off by its size.
  for (let at = 0; at + size <= bytes.length; at += size) {
    const vector = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset + at + HEAD_BYTES, bytes.byteOffset + at + size),
    );
    const flags = bytes.readUInt32LE(at + HASH_BYTES);
    known.set(bytes.toString('hex', at, at + HASH_BYTES), {
      embedding: { vector, truncated: (flags & TRUNCATED) !== 0, empty: (flags & EMPTY) !== 0 },
      ms: bytes.readFloatLE(at + HASH_BYTES + 4),
    });
  }
  return known;
}

/**
 * @param folder holds one file a model revision, kind and `name` (the data set), so that a run reads only what it may use
 */
export function createCachedEmbedder(live: Embedder, folder: string, name: string): CachedEmbedder {
  const { model } = live;
  const caches = new Map<EmbeddingKind, { file: string; known: Map<string, Remembered> }>();
  const cacheOf = (kind: EmbeddingKind) => {
    let cache = caches.get(kind);
    if (!cache) {
      const home = join(folder, `${model.id}-${model.revision}`.replace(/[^A-Za-z0-9.-]+/g, '_'));
      mkdirSync(home, { recursive: true });
      const file = join(home, `${name}-${kind}.bin`);
      cache = { file, known: load(file, model) };
      caches.set(kind, cache);
    }
    return cache;
  };

  const remember = (file: string, records: readonly [string, Remembered][]): void => {
    const size = HEAD_BYTES + model.dimensions * 4;
    const bytes = Buffer.alloc(size * records.length);
    records.forEach(([key, { embedding, ms }], i) => {
      const at = i * size;
      bytes.write(key, at, 'hex');
      bytes.writeUInt32LE(
        (embedding.truncated ? TRUNCATED : 0) | (embedding.empty ? EMPTY : 0),
        at + HASH_BYTES,
      );
      bytes.writeFloatLE(ms, at + HASH_BYTES + 4);
      Buffer.from(embedding.vector.buffer, embedding.vector.byteOffset, embedding.vector.byteLength).copy(
        bytes,
        at + HEAD_BYTES,
      );
    });
    const handle = openSync(file, 'a');
    try {
      writeSync(handle, bytes);
    } finally {
      closeSync(handle);
    }
  };

  const embedTimed: CachedEmbedder['embedTimed'] = async (texts, kind, onProgress) => {
    const { file, known } = cacheOf(kind);
    const keys = texts.map(keyOf);
    const missing = new Map<string, string>();
    keys.forEach((key, i) => {
      if (!known.has(key)) missing.set(key, texts[i] ?? '');
    });
    // In order of length: texts of one length share a batch without padding.
    const todo = [...missing].sort((a, b) => a[1].length - b[1].length);
    if (todo.length > 0) await live.warmUp();
    const size = kind === 'query' ? 1 : BATCH;
    for (let start = 0; start < todo.length; start += size) {
      const batch = todo.slice(start, start + size);
      const began = performance.now();
      const embeddings = await live.embed(
        batch.map(([, text]) => text),
        { kind },
      );
      const ms = (performance.now() - began) / batch.length;
      const records = batch.map(([key], i): [string, Remembered] => {
        const embedding = embeddings[i];
        if (!embedding) throw new Error('The embedder returned fewer vectors than texts');
        return [key, { embedding, ms }];
      });
      for (const [key, remembered] of records) known.set(key, remembered);
      remember(file, records);
      onProgress?.(Math.min(todo.length, start + size), todo.length);
    }
    const found = keys.map((key) => {
      const remembered = known.get(key);
      if (!remembered) throw new Error('A text was not embedded');
      return remembered;
    });
    const ms = found.map((one) => one.ms);
    return {
      embeddings: found.map((one) => one.embedding),
      ms,
      seconds: ms.reduce((sum, value) => sum + value, 0) / 1000,
    };
  };

  return {
    model,
    live,
    embedTimed,
    async embed(texts, options) {
      return [...(await embedTimed(texts, options.kind, options.onProgress)).embeddings];
    },
    warmUp: () => live.warmUp(),
    close: () => live.close(),
  };
}
