import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { AppEnv } from '../http-services.ts';

/** Headers for answers that are data; pages bring their own, and those stand. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
const YEAR_SECONDS = 31_536_000;

function newRequestId(): string {
  return `req_${crypto.randomUUID().replaceAll('-', '')}`;
}

/** Gives the request an id (the sender's own where it has a sane one). */
export const identifyRequest = createMiddleware<AppEnv>(async (c, next) => {
  const given = c.req.header('x-request-id') ?? '';
  c.set('requestId', /^[\w.-]{8,64}$/.test(given) ? given : newRequestId());
  await next();
  c.header('x-request-id', c.get('requestId'));
});

/** Puts the security headers on, and logs the request: by its route, for a path or a query may hold a token or a customer's words. */
export const frameResponse = createMiddleware<AppEnv>(async (c, next) => {
  const started = performance.now();
  await next();
  const services = c.get('services');
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!c.res.headers.has(name)) c.header(name, value);
  }
  if (services.publicUrl.startsWith('https://'))
    c.header('strict-transport-security', `max-age=${YEAR_SECONDS}`);
  services.log.info(
    {
      requestId: c.get('requestId'),
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      caller: (c.get('caller') as AppEnv['Variables']['caller'] | undefined)?.keyId ?? null,
      ms: Math.round(performance.now() - started),
    },
    'request',
  );
});
