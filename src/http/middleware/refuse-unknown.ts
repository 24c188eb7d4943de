import { createMiddleware } from 'hono/factory';
import { PrecedentError } from '../../domain/errors.ts';
import type { AppEnv } from '../http-services.ts';

/** For routes that take no query: a parameter that does nothing is a mistake to be told of. @throws PrecedentError `invalid_request` */
export const refuseQuery = createMiddleware<AppEnv>(async (c, next) => {
  const names = Object.keys(c.req.queries());
  if (names.length > 0) {
    throw new PrecedentError('invalid_request', 'This route takes no query parameters.', {
      fields: names.map((name) => ({
        path: `query/${name.slice(0, 100)}`,
        message: 'This parameter is not known here. Remove it.',
      })),
    });
  }
  await next();
});

/** For routes that take no body; an empty object counts as none. @throws PrecedentError `invalid_request` */
export const refuseBody = createMiddleware<AppEnv>(async (c, next) => {
  const text = (await c.req.text()).trim();
  if (text !== '' && !/^\{\s*\}$/.test(text)) {
    throw new PrecedentError('invalid_request', 'This route takes no body.', {
      fields: [{ path: '/', message: 'Leave the body out.' }],
    });
  }
  await next();
});

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Refuses an address whose percent-encoding is no UTF-8, which would be searched for as it stands. @throws PrecedentError `invalid_request` */
export const refuseBrokenEncoding = createMiddleware<AppEnv>(async (c, next) => {
  const { pathname, search } = new URL(c.req.url);
  const broken = search
    .slice(1)
    .split('&')
    .filter((pair) => !isDecodable(pair))
    .map((pair) => {
      const [name = ''] = pair.split('=', 1);
      return {
        path: isDecodable(name) ? `query/${decodeURIComponent(name)}` : 'query',
        message: 'is not UTF-8',
      };
    });
  if (!isDecodable(pathname)) broken.push({ path: 'path', message: 'is not UTF-8' });
  if (broken.length > 0) {
    throw new PrecedentError('invalid_request', 'The address is not valid UTF-8.', { fields: broken });
  }
  await next();
});
