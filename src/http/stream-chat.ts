import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ChatEvent } from '../chat/chat-types.ts';
import { PrecedentError } from '../domain/errors.ts';
import type { AppEnv } from './http-services.ts';

/** Sends a reply of the chatbot as server-sent events; what breaks on the way becomes an `error` event. */
export function streamChat(
  c: Context<AppEnv>,
  events: AsyncIterable<ChatEvent>,
  left: AbortController,
): Response {
  const services = c.get('services');
  // Proxies must not wait for the end.
  c.header('x-accel-buffering', 'no');
  return streamSSE(c, async (stream) => {
    stream.onAbort(() => left.abort());
    try {
      for await (const { event, ...data } of events) {
        if (left.signal.aborted) break;
        await stream.writeSSE({ event, data: JSON.stringify(data) });
      }
    } catch (error) {
      if (left.signal.aborted) return;
      services.log.error({ requestId: c.get('requestId'), err: error }, 'the chat broke off');
      const known = error instanceof PrecedentError;
      const data = {
        code: known ? error.code : 'internal_error',
        detail: known ? error.message : 'Something went wrong on our side.',
        requestId: c.get('requestId'),
      };
      await stream.writeSSE({ event: 'error', data: JSON.stringify(data) });
    }
  });
}
