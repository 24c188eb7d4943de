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
  /** Names of the types that this operator added, by code. */
  readonly typeNames: ReadonlyMap<string, { readonly en: string; readonly zh: string }>;
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
    typeNames: services.triageControl?.typeNames() ?? new Map<string, { en: string; zh: string }>(),
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
