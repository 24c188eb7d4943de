import type { Worker } from 'node:worker_threads';
import { ModelUnavailableError } from '../domain/errors.ts';
import type { EmbedOptions, Embedder, Embedding, EmbeddingKind, EmbeddingModel } from '../ports/embedder.ts';
import {
  EMPTY,
  TRUNCATED,
  type WorkerReply,
  type WorkerRequest,
  type WorkerTask,
} from './embedding-protocol.ts';
import { createQueryCache } from './query-cache.ts';
import { startTypescriptWorker } from './start-typescript-worker.ts';

const WORKER_FILE = new URL('./embedding-worker.ts', import.meta.url);
/** A slice is what the worker gets at once: small enough that a query need not wait long behind passages. */
const TEXTS_A_SLICE = 32;
const CHARACTERS_A_SLICE = 12_000;
/** One slice runs while the next one waits in the worker, so that it never idles. */
const SLICES_IN_FLIGHT = 2;
const ATTEMPTS = 2;

export interface WorkerEmbedderOptions {
  /** Queries whose vectors are kept in memory, least recently used first out; 0 turns it off. */
  readonly queryCacheSize?: number;
}

interface Job {
  readonly texts: readonly string[];
  readonly kind: EmbeddingKind;
  readonly slices: number[][];
  readonly results: Embedding[];
  readonly onProgress: ((done: number, total: number) => void) | undefined;
  readonly resolve: (embeddings: Embedding[]) => void;
  readonly reject: (error: unknown) => void;
  done: number;
  settled: boolean;
}

interface Flight {
  readonly job: Job | null;
  readonly rows: readonly number[];
  readonly request: WorkerRequest;
  readonly onWarm?: { resolve: () => void; reject: (error: unknown) => void };
  attempts: number;
}

/** Rows in order of length, cut into slices: texts of one length share a batch without padding. */
function slicesByLength(texts: readonly string[]): number[][] {
  const order = texts.map((_, i) => i).sort((a, b) => texts[a]!.length - texts[b]!.length);
  const slices: number[][] = [];
  let current: number[] = [];
  let characters = 0;
  for (const row of order) {
    const length = texts[row]!.length;
    if (
      current.length > 0 &&
      (current.length === TEXTS_A_SLICE || characters + length > CHARACTERS_A_SLICE)
    ) {
      slices.push(current);
      current = [];
      characters = 0;
    }
    current.push(row);
    characters += length;
  }
  if (current.length > 0) slices.push(current);
  return slices;
}

/** An embedder whose model runs in a worker thread, which is started on first use and again if it dies. */
export function createWorkerEmbedder(
  model: EmbeddingModel,
  task: WorkerTask,
  options: WorkerEmbedderOptions = {},
): Embedder {
  const cache = createQueryCache(options.queryCacheSize ?? 1_000);
  const waiting: Job[] = [];
  const flights = new Map<number, Flight>();
  let worker: Worker | null = null;
  let nextId = 1;
  let closed = false;

  const fail = (flight: Flight, error: unknown): void => {
    flight.onWarm?.reject(error);
    if (flight.job) settle(flight.job, () => flight.job?.reject(error));
  };

  const settle = (job: Job, end: () => void): void => {
    if (job.settled) return;
    job.settled = true;
    const at = waiting.indexOf(job);
    if (at >= 0) waiting.splice(at, 1);
    end();
  };

  /** The process may end while the worker idles, not while it works. */
  const holdProcess = (): void => {
    if (flights.size > 0) worker?.ref();
    else worker?.unref();
  };

  const onDeath = (dead: Worker, cause: unknown): void => {
    if (worker !== dead) return;
    worker = null;
    const lost = [...flights.values()];
    flights.clear();
    for (const flight of lost) {
      if (flight.job?.settled) continue;
      if (flight.attempts < ATTEMPTS) send({ ...flight, attempts: flight.attempts + 1 });
      else
        fail(
          flight,
          new ModelUnavailableError(`The thread that runs the embedding model ${model.id} ended`, cause),
        );
    }
    pump();
  };

  const running = (): Worker => {
    if (worker) return worker;
    const started = startTypescriptWorker(WORKER_FILE, task);
    worker = started;
    started.on('message', onReply);
    started.on('error', (error) => onDeath(started, error));
    started.on('exit', (code) => onDeath(started, new Error(`exit code ${code}`)));
    return started;
  };

  const send = (flight: Flight): void => {
    flights.set(flight.request.id, flight);
    running().postMessage(flight.request);
    holdProcess();
  };

  const onReply = (reply: WorkerReply): void => {
    const flight = flights.get(reply.id);
    flights.delete(reply.id);
    if (flight) {
      if (!reply.ok)
        fail(flight, new ModelUnavailableError(`The embedding model ${model.id} failed: ${reply.message}`));
      else if (flight.onWarm) flight.onWarm.resolve();
      else if (flight.job) collect(flight.job, flight.rows, reply);
    }
    pump();
    holdProcess();
  };

  const collect = (job: Job, rows: readonly number[], reply: WorkerReply & { ok: true }): void => {
    if (job.settled) return;
    rows.forEach((row, i) => {
      const flags = reply.flags[i] ?? 0;
      const vector = reply.vectors.slice(i * model.dimensions, (i + 1) * model.dimensions);
      job.results[row] = { vector, truncated: (flags & TRUNCATED) !== 0, empty: (flags & EMPTY) !== 0 };
    });
    job.done += rows.length;
    job.onProgress?.(job.done, job.texts.length);
    if (job.done === job.texts.length) settle(job, () => job.resolve(job.results));
  };

  const pump = (): void => {
    while (flights.size < SLICES_IN_FLIGHT) {
      // Queries first, then the shortest: a ticket does not wait until a whole batch of articles is through.
      const job =
        waiting.find((one) => one.kind === 'query') ??
        waiting.reduce<Job | undefined>(
          (least, one) => (least && least.slices.length <= one.slices.length ? least : one),
          undefined,
        );
      const rows = job?.slices.shift();
      if (!job || !rows) return;
      if (job.slices.length === 0) waiting.splice(waiting.indexOf(job), 1);
      const texts = rows.map((row) => job.texts[row] ?? '');
      send({ job, rows, request: { id: nextId++, type: 'encode', texts, kind: job.kind }, attempts: 1 });
    }
  };

  const enqueue = (
    texts: readonly string[],
    { kind, signal, onProgress }: EmbedOptions,
  ): Promise<Embedding[]> =>
    new Promise((resolve, reject) => {
      const slices = slicesByLength(texts);
      const job: Job = {
        texts,
        kind,
        slices,
        results: [],
        onProgress,
        resolve,
        reject,
        done: 0,
        settled: false,
      };
      const abort = (): void => settle(job, () => reject(signal?.reason));
      signal?.addEventListener('abort', abort, { once: true });
      waiting.push(job);
      pump();
    });

  const checkOpen = (): void => {
    if (closed) throw new ModelUnavailableError(`The embedder ${model.id} is closed`);
  };

  return {
    model,
    async embed(texts, embedOptions) {
      checkOpen();
      embedOptions.signal?.throwIfAborted();
      if (texts.length === 0) return [];
      if (embedOptions.kind !== 'query') return enqueue(texts, embedOptions);
      const known = texts.map((text) => cache.get(text));
      const missing = texts.filter((_, i) => !known[i]);
      const fresh = missing.length > 0 ? await enqueue(missing, embedOptions) : [];
      let at = 0;
      return texts.map((text, i) => {
        const embedding = known[i] ?? fresh[at++]!;
        cache.set(text, embedding);
        return { ...embedding, vector: embedding.vector.slice() };
      });
    },
    async warmUp() {
      checkOpen();
      await new Promise<void>((resolve, reject) => {
        const request = { id: nextId++, type: 'warm-up' } as const;
        send({ job: null, rows: [], request, onWarm: { resolve, reject }, attempts: 1 });
      });
    },
    async close() {
      closed = true;
      const ending = worker;
      worker = null;
      const lost = [...flights.values()];
      flights.clear();
      const error = new ModelUnavailableError(`The embedder ${model.id} was closed`);
      for (const flight of lost) fail(flight, error);
      for (const job of [...waiting]) settle(job, () => job.reject(error));
      cache.clear();
      await ending?.terminate();
    },
  };
}
