import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { AppEnv } from '../http/http-services.ts';
import {
  DICTIONARIES,
  PAGE_LANGUAGES,
  type Dictionary,
  type PageLanguage,
} from './dictionary/dictionaries.ts';

const COOKIE = 'lang';
const YEAR_SECONDS = 365 * 24 * 3600;

/** `zh-TW`, `ZH` and `zh-Hans-CN` all read Chinese here; anything else that is not English is unknown. */
function toPageLanguage(tag: string | undefined): PageLanguage | null {
  const primary = tag?.trim().toLowerCase().split('-', 1)[0];
  return PAGE_LANGUAGES.find((language) => language === primary) ?? null;
}

/** The first known language of an Accept-Language header by weight (RFC 9110, 12.5.4). */
export function preferredLanguage(header: string): PageLanguage | null {
  const ranges = header
    .slice(0, 1000)
    .split(',')
    .map((range) => {
      const [tag, ...parameters] = range.split(';');
      const weight = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean);
      return { language: toPageLanguage(tag), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0);
  ranges.sort((a, b) => b.weight - a.weight);
  return ranges.find(({ language }) => language !== null)?.language ?? null;
}

/** Language of a page: `?lang=`, then the choice made before, then the browser's, then English. */
export function pageLanguage(c: Context<AppEnv>): PageLanguage {
  return (
    toPageLanguage(c.req.query('lang')) ??
    toPageLanguage(getCookie(c, COOKIE)) ??
    preferredLanguage(c.req.header('accept-language') ?? '') ??
    'en'
  );
}

/** Keeps a choice made by `?lang=`. */
export function rememberLanguage(c: Context<AppEnv>): void {
  const chosen = toPageLanguage(c.req.query('lang'));
  if (chosen === null || chosen === getCookie(c, COOKIE)) return;
  setCookie(c, COOKIE, chosen, {
    path: '/',
    maxAge: YEAR_SECONDS,
    sameSite: 'Lax',
    httpOnly: true,
    secure: isSecure(c),
  });
}

/** Whether cookies may be marked `Secure`: the service is reached over TLS, maybe behind a proxy. */
export function isSecure(c: Context<AppEnv>): boolean {
  return c.get('services').publicUrl.startsWith('https:') || new URL(c.req.url).protocol === 'https:';
}

export function dictionaryOf(language: PageLanguage): Dictionary {
  return DICTIONARIES[language];
}

/** The same page in the other language. */
export function otherLanguageHref(url: string, language: PageLanguage): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.delete('done');
  searchParams.set('lang', language === 'en' ? 'zh' : 'en');
  return `${pathname}?${searchParams.toString()}`;
}
