import type { PageView } from '../page-view.ts';

/** A category or language that the dictionary does not know is shown by its own name. */
export function inCategory(view: Pick<PageView, 't'>, category: string): string {
  return view.t.categories[category] ?? category;
}

export function languageName(view: Pick<PageView, 't'>, language: string): string {
  return view.t.languages[language] ?? language;
}
