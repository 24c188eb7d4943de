import type { Context } from 'hono';
import type { AppEnv, HttpServices } from '../http/http-services.ts';
import type { Dictionary, PageLanguage } from './dictionary/dictionaries.ts';
import { dictionaryOf, otherLanguageHref, pageLanguage, rememberLanguage } from './page-language.ts';

/** What every part of a page needs to know of the request it answers. */
export interface PageView {
  readonly language: PageLanguage;
  readonly t: Dictionary;
  readonly path: string;
  readonly otherLanguageHref: string;
  readonly now: Date;
}

export function pageView(c: Context<AppEnv>): PageView & { readonly services: HttpServices } {
  const language = pageLanguage(c);
  const services = c.get('services');
  rememberLanguage(c);
  return {
    language,
    t: dictionaryOf(language),
    path: c.req.path,
    otherLanguageHref: otherLanguageHref(c.req.url, language),
    now: services.now(),
    services,
  };
}

/** Picks one of two languages of a domain value. */
export function inLanguage(
  view: Pick<PageView, 'language'>,
  names: { readonly en: string; readonly zh: string },
): string {
  return names[view.language];
}
