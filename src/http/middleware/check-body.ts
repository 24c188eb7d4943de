import { createMiddleware } from 'hono/factory';
import { PrecedentError } from '../../domain/errors.ts';
import type { AppEnv } from '../http-services.ts';

/** Reads at most `limit` bytes; a body that lies about its length is cut off as well. */
async function readLimited(request: Request, limit: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new PrecedentError(
      'body_too_large',
      `The body is larger than the ${limit} bytes that this route takes.`,
      {
        data: { limitBytes: limit },
      },
    );
  const declared = Number(request.headers.get('content-length') ?? '0');
  if (declared > limit) throw tooLarge();
  if (request.body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

/**
 * Checks a JSON body before anything parses it: its size, its media type, and that it is UTF-8.
 * @throws PrecedentError `body_too_large`, `unsupported_media_type`, `malformed_json`
 */
export function checkJsonBody(limitBytes: number) {
  return createMiddleware<AppEnv>(async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    const whole = await readLimited(c.req.raw, limitBytes);
    const mediaType = c.req.header('content-type') ?? '';
    if (whole.byteLength > 0 && !/^application\/json\s*(;|$)/i.test(mediaType)) {
      throw new PrecedentError('unsupported_media_type', 'Send the body as application/json in UTF-8.', {
        fields: [{ path: 'header/Content-Type', message: 'must be application/json' }],
      });
    }
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(whole);
    } catch {
      throw new PrecedentError(
        'malformed_json',
        'The body is not valid UTF-8. Encode it as UTF-8 and send it again.',
      );
    }
    if (text !== '') {
      try {
        JSON.parse(text);
      } catch (error) {
        const where = error instanceof Error ? ` ${error.message.slice(0, 200)}` : '';
        throw new PrecedentError('malformed_json', `The body is not valid JSON.${where}`);
      }
    }
    // The body was consumed; hand the checked text on to the validators.
    c.req.bodyCache.text = Promise.resolve(text) as never;
    await next();
  });
}
