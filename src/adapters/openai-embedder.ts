import { ModelUnavailableError } from '../domain/errors.ts';
import type { EmbedOptions, Embedder, EmbeddingKind, EmbeddingModel } from '../ports/embedder.ts';
import { embedRemotely, type RemoteEmbedding, type RemoteModel } from './embedding-remote-batches.ts';
import { AttemptFailedError, readRetryAfter, retryRequest } from './embedding-retry.ts';

export interface OpenaiEmbedderOptions {
  /** Base of the API with its version, such as https://host/v1. */
  readonly url: string;
  readonly apiKey: string | null;
  readonly model: EmbeddingModel;
  /** Sends `input_type`, which Precedent's own endpoint and several others read; OpenAI's refuses it. */
  readonly sendInputType: boolean;
  readonly prefixes: Readonly<Record<EmbeddingKind, string>>;
  readonly timeoutMs?: number;
  /** Longer texts are cut and marked; 8,000 when absent, about what a model of 8,192 tokens reads of Chinese. */
  readonly maxCharacters?: number;
  readonly fetch?: typeof fetch;
}

const TEXTS_A_REQUEST = 32;

function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number');
}

/** Reads the list of an answer into the order of the texts; null when it is no such list. */
function readReply(reply: unknown, count: number): RemoteEmbedding[] | null {
  const data = (reply as { data?: unknown } | null)?.data;
  if (!Array.isArray(data) || data.length !== count) return null;
  const ordered: RemoteEmbedding[] = [];
  for (const [position, item] of (data as unknown[]).entries()) {
    if (typeof item !== 'object' || item === null) return null;
    const { index = position, embedding, truncated, empty } = item as Record<string, unknown>;
    if (!Number.isInteger(index) || !isVector(embedding) || ordered[index as number]) return null;
    ordered[index as number] = {
      values: embedding,
      truncated: truncated === true,
      empty: empty === true,
    };
  }
  return ordered.length === count ? ordered : null;
}

/** Embeddings by any OpenAI-compatible `POST /embeddings`; runs wherever `fetch` does. */
export function createOpenaiEmbedder(options: OpenaiEmbedderOptions): Embedder {
  const { apiKey, model, prefixes, sendInputType, timeoutMs = 30_000, maxCharacters = 8_000 } = options;
  const endpoint = `${options.url.replace(/\/+$/, '')}/embeddings`;
  const send = options.fetch ?? fetch;
  let closed = false;

  const post = async (texts: readonly string[], { kind, signal }: EmbedOptions): Promise<Response> => {
    const limits = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])];
    return send(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model: model.id, input: texts, ...(sendInputType ? { input_type: kind } : {}) }),
      // A redirect would carry the texts elsewhere. (Workers know no 'error' here.)
      redirect: 'manual',
      signal: AbortSignal.any(limits),
    });
  };

  /** One attempt. Neither the key nor what the endpoint wrote gets into an error: either may be secret. */
  const ask = async (texts: readonly string[], embedOptions: EmbedOptions): Promise<RemoteEmbedding[]> => {
    let response: Response;
    let reply: unknown;
    try {
      response = await post(texts, embedOptions);
      if (response.ok) reply = await response.json();
      else await response.body?.cancel();
    } catch (error) {
      const { name } = error as Error;
      if (name === 'SyntaxError') throw new AttemptFailedError('The embedding endpoint gave no JSON', true);
      const what = name === 'TimeoutError' ? `did not answer within ${timeoutMs} ms` : 'could not be reached';
      throw new AttemptFailedError(`The embedding endpoint ${what}`, true, { cause: error });
    }
    if (!response.ok) {
      const mayPass = [408, 409, 425, 429].includes(response.status) || response.status >= 500;
      const waitMs = readRetryAfter(response.headers.get('retry-after'), Date.now());
      throw new AttemptFailedError(`The embedding endpoint answered ${response.status}`, mayPass, { waitMs });
    }
    const embeddings = readReply(reply, texts.length);
    if (!embeddings) {
      throw new AttemptFailedError('The embedding endpoint gave an answer that is no list of vectors', false);
    }
    return embeddings;
  };

  const remote: RemoteModel = {
    model,
    prefixes,
    maxCharacters,
    textsARequest: TEXTS_A_REQUEST,
    request: (texts, embedOptions) => retryRequest(() => ask(texts, embedOptions), embedOptions.signal),
  };

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
