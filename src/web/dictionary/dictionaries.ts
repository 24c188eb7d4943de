import { en } from './en.ts';
import { zh } from './zh.ts';

export const PAGE_LANGUAGES = ['en', 'zh'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** Every string of the pages. `zh` is checked against it by the compiler. */
export type Dictionary = typeof en;

export const DICTIONARIES: Readonly<Record<PageLanguage, Dictionary>> = { en, zh };
