import { inspect } from 'node:util';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeEach, beforeAll, describe, expect, it } from 'vitest';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import { createOpenaiEmbedder, type OpenaiEmbedderOptions } from '../../src/adapters/openai-embedder.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { describeEmbedder } from './embedder-contract.ts';
import { serveEmbeddings, type EmbeddingServer } from './embedder-server.ts';

const KEY = 'sk-secret-of-the-operator';
const behind = createBilingualEmbedder({ modelsFolder: 'models' });
let server: EmbeddingServer;

beforeAll(async () => {
  server = await serveEmbeddings(behind);
});
afterAll(async () => {
  await server.close();
  await behind.close();
});
beforeEach(() => {
  server.requests.length = 0;
  server.interrupts.length = 0;
});

function connect(options: Partial<OpenaiEmbedderOptions> = {}): Embedder {
  return createOpenaiEmbedder({
    url: server.url,
    apiKey: KEY,
    model: { id: 'some-model', dimensions: behind.model.dimensions, revision: '1' },
    sendInputType: true,
    prefixes: { query: '', passage: '', symmetric: '' },
    ...options,
  });
}

describeEmbedder('an OpenAI-compatible endpoint', {
  languages: ['zh', 'en'],
  open: () => {
    const embedder = connect();
    return Promise.resolve({ embedder, close: () => embedder.close() });
  },
});

function fail(status: number, headers: Record<string, string> = {}) {
  return (response: ServerResponse): boolean => {
    response.writeHead(status, headers).end(`{"error":"key ${KEY} refused"}`);
    return true;
  };
}

function reply(body: string) {
  return (response: ServerResponse): boolean => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    return true;
  };
}

const vectors = (count: number, width: number, value = 0.1): string =>
  JSON.stringify({
    data: Array.from({ length: count }, (_, index) => ({ index, embedding: Array(width).fill(value) })),
  });

async function errorOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('It succeeded');
    },
    (error: unknown) => error as Error,
  );
}

describe('the OpenAI-compatible adapter', { timeout: 60_000 }, () => {
  it('sends key, model, kind and prefix, in requests of bounded size', async () => {
    const embedder = connect({ prefixes: { query: 'query: ', passage: 'passage: ', symmetric: '' } });
    const texts = Array.from({ length: 70 }, (_, i) => `deposit ${i}`);
    expect(await embedder.embed([...texts, '', '🙂'], { kind: 'query' })).toHaveLength(72);
    expect(server.requests).toHaveLength(3);
    const bodies = server.requests.map(({ body }) => JSON.parse(body) as { input: string[] });
    expect(bodies[0]).toMatchObject({ model: 'some-model', input_type: 'query' });
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(bodies.flatMap(({ input }) => input).sort()).toEqual(texts.map((text) => `query: ${text}`).sort());
  });

  it('sends no kind and no key where there is none to send', async () => {
    await connect({ sendInputType: false, apiKey: null, url: `${server.url}/` }).warmUp();
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
    expect(server.requests[0]?.body).not.toContain('input_type');
  });

  it('tries again after 429, 500 and a lost connection, and then answers', async () => {
    server.interrupts.push(fail(429, { 'retry-after': '0' }), fail(503), (response) => {
      response.destroy();
      return true;
    });
    const [embedding] = await connect().embed(['deposit'], { kind: 'query' });
    expect(embedding?.empty).toBe(false);
    expect(server.requests).toHaveLength(4);
  });

  it('waits as long as it is told', async () => {
    server.interrupts.push(fail(429, { 'retry-after': '1' }));
    const started = performance.now();
    await connect().embed(['deposit'], { kind: 'query' });
    expect(performance.now() - started).toBeGreaterThan(950);
  });

  it('gives up waiting when the caller does', async () => {
    server.interrupts.push(fail(429, { 'retry-after': '9' }));
    const started = performance.now();
    const signal = AbortSignal.timeout(200);
    await expect(connect().embed(['deposit'], { kind: 'query', signal })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each([400, 401, 403, 404])('does not repeat what was refused with %i', async (status) => {
    server.interrupts.push(fail(status));
    const error = await errorOf(connect().embed(['deposit'], { kind: 'query' }));
    expect(error).toMatchObject({
      code: 'model_unavailable',
      message: expect.stringContaining(String(status)) as string,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('does not follow a redirect with the texts', async () => {
    server.interrupts.push(fail(307, { location: `${server.url}/embeddings` }));
    await errorOf(connect().embed(['deposit'], { kind: 'query' }));
    expect(server.requests).toHaveLength(1);
  });

  it('does not wait longer than its time limit', async () => {
    const silent = (): boolean => true;
    server.interrupts.push(silent, silent, silent, silent);
    const error = await errorOf(connect({ timeoutMs: 100 }).embed(['deposit'], { kind: 'query' }));
    expect(error.message).toContain('100 ms');
    expect(server.requests).toHaveLength(4);
  });

  it.each([
    ['another number of dimensions', vectors(1, 3), /3 dimensions .* 512 are configured/],
    ['a zero vector', vectors(1, 512, 0), /zero or not finite/],
    ['fewer vectors than texts', vectors(0, 512), /no list of vectors/],
    ['more vectors than texts', vectors(2, 512), /no list of vectors/],
    ['text for numbers', vectors(1, 512).replace('0.1', '"0.1"'), /no list of vectors/],
    ['null', 'null', /no list of vectors/],
    [
      'one index twice',
      '{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}',
      /no list of vectors/,
    ],
  ])('refuses an answer with %s', async (_, body, message) => {
    server.interrupts.push(reply(body));
    const error = await errorOf(
      connect().embed(body.includes('},{') && body.length < 99 ? ['a', 'b'] : ['a'], { kind: 'query' }),
    );
    expect(error).toMatchObject({ code: 'model_unavailable' });
    expect(error.message).toMatch(message);
  });

  it('never tells the key, nor what the endpoint wrote, in an error', async () => {
    server.interrupts.push(fail(401));
    const refused = await errorOf(connect().embed(['deposit'], { kind: 'query' }));
    const unreachable = await errorOf(
      connect({ url: 'http://127.0.0.1:9/v1' }).embed(['deposit'], { kind: 'query' }),
    );
    for (const error of [refused, unreachable]) expect(inspect(error, { depth: 9 })).not.toContain(KEY);
  });
});
