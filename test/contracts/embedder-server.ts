import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Embedder, EmbeddingKind } from '../../src/ports/embedder.ts';

export interface ServedRequest {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface EmbeddingServer {
  readonly url: string;
  readonly requests: ServedRequest[];
  /** Answers the next requests, one each, instead of embedding; returning false embeds after all. */
  readonly interrupts: ((response: ServerResponse) => boolean)[];
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** An OpenAI-compatible endpoint on a local port in front of an embedder. As strict as the strictest in use. */
export async function serveEmbeddings(embedder: Embedder): Promise<EmbeddingServer> {
  const requests: ServedRequest[] = [];
  const interrupts: ((response: ServerResponse) => boolean)[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    requests.push({ headers: request.headers, body });
    if (interrupts.shift()?.(response)) return;
    const { input, input_type: kind = 'passage' } = JSON.parse(body) as {
      input: string[];
      input_type?: EmbeddingKind;
    };
    const refused = input.some((text) => text.trim() === '' || text.length > 10_000 || !text.isWellFormed());
    if (request.url !== '/v1/embeddings' || refused || input.length > 64) {
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end('{"error":{"message":"bad input"}}');
      return;
    }
    const embeddings = await embedder.embed(input, { kind });
    const data = embeddings.map(({ vector, truncated }, index) => ({
      object: 'embedding',
      index,
      // Not unit length: some models' are not.
      embedding: Array.from(vector, (value) => value * 3),
      truncated,
    }));
    // Order is what `index` says.
    const reply = JSON.stringify({ object: 'list', model: embedder.model.id, data: data.reverse() });
    response.writeHead(200, { 'content-type': 'application/json' }).end(reply);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    interrupts,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
