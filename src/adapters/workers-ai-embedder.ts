import { ModelUnavailableError } from '../domain/errors.ts';
import type { Embedder, EmbeddingKind, EmbeddingModel } from '../ports/embedder.ts';
import { embedRemotely, type RemoteEmbedding, type RemoteModel } from './embedding-remote-batches.ts';
import { AttemptFailedError, retryRequest } from './embedding-retry.ts';

export interface WorkersAiEmbedderOptions {
  readonly ai: Ai;
  /** `id` is a name of the catalogue, such as `@cf/baai/bge-m3`. */
  readonly model: EmbeddingModel;
  readonly prefixes: Readonly<Record<EmbeddingKind, string>>;
  readonly timeoutMs?: number;
  /** Longer texts are cut and marked; 2,000 when absent, for most models of the catalogue read 512 tokens. */
  readonly maxCharacters?: number;
}

/** Workers AI takes 100 texts at most. */
const TEXTS_A_REQUEST = 64;

function readReply(reply: unknown): RemoteEmbedding[] | null {
  const data = (reply as { data?: unknown } | null)?.data;
  if (!Array.isArray(data)) return null;
  const isVector = (row: unknown): row is number[] =>
    Array.isArray(row) && row.every((one) => typeof one === 'number');
  return data.every(isVector) ? data.map((values) => ({ values })) : null;
}

/** Embeddings by a model of Workers AI, bound to the Worker. */
export function createWorkersAiEmbedder(options: WorkersAiEmbedderOptions): Embedder {
  const { ai, model, prefixes, timeoutMs = 30_000, maxCharacters = 2_000 } = options;

  const ask = async (
    texts: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<RemoteEmbedding[]> => {
    const limit = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
    let reply: unknown;
    try {
      // Any model of text embeddings: all take a list of texts and give `data`, a list of vectors.
      reply = await ai.run(model.id as '@cf/baai/bge-m3', { text: [...texts] }, { signal: limit });
    } catch (cause) {
      throw new AttemptFailedError(`Workers AI could not run the embedding model ${model.id}`, true, {
        cause,
      });
    }
    const embeddings = readReply(reply);
    if (!embeddings)
      throw new AttemptFailedError('Workers AI gave an answer that is no list of vectors', false);
    return embeddings;
  };

  const remote: RemoteModel = {
    model,
    prefixes,
    maxCharacters,
    textsARequest: TEXTS_A_REQUEST,
    request: (texts, { signal }) => retryRequest(() => ask(texts, signal), signal),
  };
  let closed = false;
  return {
    model,
    async embed(texts, embedOptions) {
      if (closed) throw new ModelUnavailableError(`The embedder ${model.id} is closed`);
      return embedRemotely(remote, texts, embedOptions);
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
