import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { PrecedentError } from '../domain/errors.ts';
import type { AppEnv } from '../http/http-services.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Nothing but our own stylesheet and script runs or loads; pages are never framed, sniffed or kept by a proxy. */
export const pageHeaders = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const headers: Record<string, string> = {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Links carry tokens: they go to no other site. "no-referrer" would turn the Origin of our own forms into "null".
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'cross-origin-opener-policy': 'same-origin',
  };
  for (const [name, value] of Object.entries(headers)) {
    if (!c.res.headers.has(name)) c.header(name, value);
  }
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'private, no-store');
});

function isOwnOrigin(c: Context<AppEnv>, origin: string): boolean {
  let host: string;
  try {
    ({ host } = new URL(origin));
  } catch {
    return false;
  }
  return (
    host === c.req.header('host') ||
    host === new URL(c.req.url).host ||
    origin === c.get('services').publicUrl
  );
}

/** Refuses forms sent from other sites. @throws PrecedentError `forbidden` */
export const requireSameOrigin = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
    if (isForeign || (origin !== undefined && !isOwnOrigin(c, origin))) {
      throw new PrecedentError('forbidden', 'The form was sent from another site.');
    }
  }
  await next();
});

/** A token that only a page made for `subject` (a tracking link, a session) carries. */
export function csrfToken(secret: string, subject: string): string {
  return bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(`csrf\n${subject}`)));
}

/** @throws PrecedentError `forbidden` when the form carries no token, or another page's */
export function requireCsrfToken(secret: string, subject: string, given: string): void {
  // Both sides are hashed again, so that comparing tells nothing of the token by its time.
  const expected = csrfToken(secret, csrfToken(secret, subject));
  if (csrfToken(secret, given) !== expected) {
    throw new PrecedentError('forbidden', 'The form has expired. Reload the page and send it again.');
  }
}

/** Who a request without a key counts for: the peer's address, or what Cloudflare says it is. */
export function clientAddress(c: Context<AppEnv>): string {
  const bindings = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return (
    bindings?.incoming?.socket?.remoteAddress ??
    c.req.header('cf-connecting-ip')?.slice(0, 64) ??
    'unknown address'
  );
}
