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
