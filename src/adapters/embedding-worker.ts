/**
 * Entry of the worker thread in which models run: `run` of onnxruntime-node holds the thread that calls it, so that it
 * must not be the one that answers requests.
 */
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { decodeMap, type MapManifest } from '../embedding-alignment/map-file.ts';
import type { EmbeddingKind } from '../ports/embedder.ts';
import { createBilingualEncoder } from './bilingual-encoder.ts';
import {
  EMPTY,
  TRUNCATED,
  type WorkerReply,
  type WorkerRequest,
  type WorkerTask,
} from './embedding-protocol.ts';
import { loadTextEncoder, type EncodedText } from './text-encoder.ts';

/** Steps down from the ordinary priority, of 19. */
const NICENESS = 4;

interface Runner {
  encode(texts: readonly string[], kind: EmbeddingKind): Promise<EncodedText[]>;
  warmUp(): Promise<unknown>;
}

function createRunner(task: WorkerTask): Runner {
  if (task.type === 'bilingual') {
    const manifest = JSON.parse(readFileSync(task.manifestFile, 'utf8')) as MapManifest;
    return createBilingualEncoder(task.modelsFolder, decodeMap(manifest, readFileSync(task.binaryFile)));
  }
  let encoder: ReturnType<typeof loadTextEncoder> | undefined;
  const load = (): ReturnType<typeof loadTextEncoder> => {
    encoder ??= loadTextEncoder(task.settings);
    encoder.catch(() => (encoder = undefined));
    return encoder;
  };
  return {
    encode: async (texts, kind) => (await load()).encode(texts, task.prefixes[kind]),
    warmUp: load,
  };
}

function pack(id: number, encoded: readonly EncodedText[]): { reply: WorkerReply; transfer: ArrayBuffer[] } {
  const width = encoded[0]?.vector.length ?? 0;
  const vectors = new Float32Array(encoded.length * width);
  const flags = new Uint8Array(encoded.length);
  encoded.forEach(({ vector, truncated, empty }, i) => {
    vectors.set(vector, i * width);
    flags[i] = (truncated ? TRUNCATED : 0) | (empty ? EMPTY : 0);
  });
  return { reply: { id, ok: true, vectors, flags }, transfer: [vectors.buffer, flags.buffer] };
}

/**
 * On Linux a priority belongs to a thread, and the threads that it starts (those of the model's runtime) inherit it: where the
 * cores are few, the thread that answers requests comes first. Elsewhere it would lower the whole process.
 */
function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, NICENESS);
  } catch {
    // Some sandboxes forbid it; the work is the same.
  }
}

if (parentPort) {
  const port = parentPort;
  giveWay();
  let runner: Runner | undefined;
  const answer = async (request: WorkerRequest): Promise<void> => {
    try {
      runner ??= createRunner(workerData as WorkerTask);
      if (request.type === 'warm-up') await runner.warmUp();
      const encoded = request.type === 'encode' ? await runner.encode(request.texts, request.kind) : [];
      const { reply, transfer } = pack(request.id, encoded);
      port.postMessage(reply, transfer);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      port.postMessage({ id: request.id, ok: false, message } satisfies WorkerReply);
    }
  };
  // One request after the other: two at once would only compete for the same cores.
  let last = Promise.resolve();
  port.on('message', (request: WorkerRequest) => {
    last = last.then(() => answer(request));
  });
}
