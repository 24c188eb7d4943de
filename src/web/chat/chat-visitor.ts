import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AppEnv } from '../../http/http-services.ts';
import { signValue, verifySigned } from '../../http/tracking-token.ts';
import { isSecure } from '../page-language.ts';

const COOKIE = 'chat_talk';
const PURPOSE = 'chat talk';
const LIFETIME_MS = 24 * 3_600_000;
const PATH = '/chat';

/** Somebody who chats on our page without an account, and the talk they are in. */
export interface ChatVisitor {
  readonly visitorId: string;
  readonly sessionId: string | null;
}

/** Owner of a visitor's talks, beside the ids of API keys. */
export function sourceOf({ visitorId }: ChatVisitor): string {
  return `web:${visitorId}`;
}

/** The visitor of a signed cookie; null for a new one. */
export function readVisitor(c: Context<AppEnv>): ChatVisitor | null {
  const { signingSecret, now } = c.get('services');
  const value = verifySigned(signingSecret, PURPOSE, getCookie(c, COOKIE) ?? '');
  const [visitorId, sessionId, until] = value?.split('~') ?? [];
  if (visitorId === undefined || !(Number(until) > now().getTime())) return null;
  return { visitorId, sessionId: sessionId === undefined || sessionId === '' ? null : sessionId };
}

/** The cookie says who and which talk, signed; it holds nothing of what was said. */
export function keepVisitor(c: Context<AppEnv>, { visitorId, sessionId }: ChatVisitor): void {
  const { signingSecret, now } = c.get('services');
  const until = now().getTime() + LIFETIME_MS;
  setCookie(c, COOKIE, signValue(signingSecret, PURPOSE, `${visitorId}~${sessionId ?? ''}~${until}`), {
    path: PATH,
    httpOnly: true,
    sameSite: 'Strict',
    secure: isSecure(c),
    maxAge: LIFETIME_MS / 1000,
  });
}

export function forgetVisitor(c: Context<AppEnv>): void {
  deleteCookie(c, COOKIE, { path: PATH, secure: isSecure(c) });
}
