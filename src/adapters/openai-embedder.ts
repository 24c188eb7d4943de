import { z } from 'zod';
import { ModelUnavailableError } from '../domain/errors.ts';
import type { EmbedOptions, Embedder, Embedding, EmbeddingKind, EmbeddingModel } from '../ports/embedder.ts';

export interface OpenaiEmbedderOptions {
  /** Base of the API with its version, such as https://host/v1. */
  readonly url: string;
  readonly apiKey: string | null;
  readonly model: EmbeddingModel;
  /** Sends `input_type`, which Precedent's own endpoint and several others read; OpenAI's refuses it. */
  readonly sendInputType: boolean;
  readonly prefixes: Readonly<Record<EmbeddingKind, string>>;
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

const TEXTS_A_REQUEST = 64;
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 200;

const replySchema = z.object({
  data: z.array(
    z.object({
      index: z.int().nonnegative(),
      embedding: z.array(z.number()),
      truncated: z.boolean().optional(),
      empty: z.boolean().optional(),
    }),
  ),
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Unit length; null when the vector has no direction or is not finite. */
function normalise(values: readonly number[]): Float32Array | null {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  if (!Number.isFinite(length) || length === 0) return null;
  return Float32Array.from(values, (value) => value / length);
}

/** Embeddings by any OpenAI-compatible `POST /embeddings`; runs wherever `fetch` does. */
export function createOpenaiEmbedder(options: OpenaiEmbedderOptions): Embedder {
  const { url, apiKey, model, prefixes, sendInputType, timeoutMs = 30_000 } = options;
  const send = options.fetch ?? fetch;
  let closed = false;

  const requestOnce = async (texts: readonly string[], { kind, signal }: EmbedOptions): Promise<Response> => {
    const limits = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])];
    return send(`${url}/embeddings`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({
        model: model.id,
        input: texts.map((text) => prefixes[kind] + text),
        ...(sendInputType ? { input_type: kind } : {}),
      }),
      signal: AbortSignal.any(limits),
    });
  };

  /** Repeats what may pass by itself: no connection, 429 and 5xx. */
  const request = async (texts: readonly string[], embedOptions: EmbedOptions): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1) {
      let problem: string;
      let cause: unknown;
      try {
        const response = await requestOnce(texts, embedOptions);
        if (response.ok) return (await response.json()) as unknown;
        await response.body?.cancel();
        problem = `answered ${response.status}`;
        if (response.status !== 429 && response.status < 500) {
          throw new ModelUnavailableError(`The embedding endpoint ${problem}`);
        }
      } catch (error) {
        embedOptions.signal?.throwIfAborted();
        if (error instanceof ModelUnavailableError) throw error;
        problem = 'could not be reached';
        cause = error;
      }
      if (attempt === ATTEMPTS) throw new ModelUnavailableError(`The embedding endpoint ${problem}`, cause);
      await pause(FIRST_PAUSE_MS * 4 ** (attempt - 1));
    }
  };

  const embedSlice = async (texts: readonly string[], embedOptions: EmbedOptions): Promise<Embedding[]> => {
    const reply = replySchema.safeParse(await request(texts, embedOptions));
    if (!reply.success)
      throw new ModelUnavailableError('The embedding endpoint gave an answer that is no list of vectors');
    const byIndex = new Map(reply.data.data.map((item) => [item.index, item]));
    return texts.map((text, i) => {
      const item = byIndex.get(i);
      if (item?.embedding.length !== model.dimensions) {
        throw new ModelUnavailableError(
          `The embedding endpoint gave ${item?.embedding.length ?? 'no'} dimensions where ${model.dimensions} are configured`,
        );
      }
      const vector = normalise(item.embedding);
      return {
        vector: vector ?? Float32Array.from({ length: model.dimensions }, (_, at) => (at === 0 ? 1 : 0)),
        truncated: item.truncated ?? false,
        empty: vector === null || (item.empty ?? text.trim() === ''),
      };
    });
  };

  return {
    model,
    async embed(texts, embedOptions) {
      if (closed) throw new ModelUnavailableError(`The embedder ${model.id} is closed`);
      const results: Embedding[] = [];
      for (let start = 0; start < texts.length; start += TEXTS_A_REQUEST) {
        // Most endpoints refuse an empty text: a space stands for it, and it is marked empty.
        const slice = texts.slice(start, start + TEXTS_A_REQUEST);
        const embedded = await embedSlice(
          slice.map((text) => (text.trim() === '' ? ' ' : text)),
          embedOptions,
        );
        results.push(...embedded.map((one, i) => (slice[i]?.trim() === '' ? { ...one, empty: true } : one)));
        embedOptions.onProgress?.(results.length, texts.length);
      }
      return results;
    },
    async warmUp() {
      await this.embed(['warm-up'], { kind: 'query' });
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}
