import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AskedModel {
  readonly headers: IncomingMessage['headers'];
  readonly body: {
    readonly model: string;
    readonly stream: boolean;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
}

export interface ChatModelServer {
  /** With its /v1. */
  readonly url: string;
  readonly asked: AskedModel[];
  /** What answers the next requests; given back the pieces of a text, it streams them. */
  answer: (asked: AskedModel, response: ServerResponse) => readonly string[] | null;
  close(): Promise<void>;
}

/** The pieces of an answer as such endpoints stream them. */
export function streamPieces(response: ServerResponse, pieces: readonly string[], isWhole = true): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (delta: object, finish: string | null = null) =>
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
  send({ role: 'assistant', content: '' });
  for (const content of pieces) send({ content });
  if (!isWhole) return;
  send({}, 'stop');
  response.end('data: [DONE]\n\n');
}

/** An OpenAI-compatible endpoint on a local port that says what a test lets it say. */
export async function serveChatModel(): Promise<ChatModelServer> {
  const asked: AskedModel[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
        response.writeHead(404).end();
        return;
      }
      const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as AskedModel['body'];
      const one = { headers: request.headers, body };
      asked.push(one);
      const pieces = served.answer(one, response);
      if (pieces) streamPieces(response, pieces);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const served: ChatModelServer = {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    answer: () => [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return served;
}
