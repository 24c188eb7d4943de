import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { apiKeys } from '../../database/schema.ts';
import { may, type Caller } from '../../domain/access.ts';
import type { AppEnv } from '../../http/http-services.ts';
import { signValue, verifySigned } from '../../http/tracking-token.ts';
import { csrfToken, requireCsrfToken } from '../page-security.ts';
import { isSecure } from '../page-language.ts';

const COOKIE = 'review_session';
const PURPOSE = 'review session';
const LIFETIME_MS = 8 * 3_600_000;

/** Starts a session of this key. The cookie says which key and until when, signed; it holds no secret. */
export function startSession(c: Context<AppEnv>, caller: Caller): void {
  const services = c.get('services');
  const expires = services.now().getTime() + LIFETIME_MS;
  const nonce = services.newId('ses');
  setCookie(c, COOKIE, signValue(services.signingSecret, PURPOSE, `${caller.keyId}~${expires}~${nonce}`), {
    path: '/review',
    httpOnly: true,
    sameSite: 'Strict',
    secure: isSecure(c),
    maxAge: LIFETIME_MS / 1000,
  });
}

export function endSession(c: Context<AppEnv>): void {
  deleteCookie(c, COOKIE, { path: '/review', secure: isSecure(c) });
}

/** The caller of a running session. The key is looked up each time, so that revoking it ends its sessions at once. */
async function callerOfSession(c: Context<AppEnv>): Promise<Caller | null> {
  const services = c.get('services');
  const value = verifySigned(services.signingSecret, PURPOSE, getCookie(c, COOKIE) ?? '');
  const [keyId, expires] = value?.split('~') ?? [];
  if (keyId === undefined || !(Number(expires) > services.now().getTime())) return null;
  const [row] = await services.db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)))
    .limit(1);
  if (!row) return null;
  const caller = { keyId: row.id, name: row.name, role: row.role, customerId: row.customerId };
  return may(caller, 'case:review') ? caller : null;
}

/** Requires a session; without one, a page leads to the sign-in and a form is refused there. */
export const requireSession = createMiddleware<AppEnv>(async (c, next) => {
  const caller = await callerOfSession(c);
  if (!caller) {
    const back =
      c.req.method === 'GET' && c.req.path !== '/review' ? `?to=${encodeURIComponent(c.req.path)}` : '';
    return c.redirect(`/review/login${back}`, 303);
  }
  c.set('caller', caller);
  await next();
});

function subject(c: Context<AppEnv>): string {
  return `session ${getCookie(c, COOKIE) ?? ''}`;
}

/** The token that forms of this session carry. */
export function sessionCsrf(c: Context<AppEnv>): string {
  return csrfToken(c.get('services').signingSecret, subject(c));
}

/** @throws PrecedentError `forbidden` */
export function requireSessionCsrf(c: Context<AppEnv>, given: string): void {
  requireCsrfToken(c.get('services').signingSecret, subject(c), given);
}
