import { contentHash } from '../knowledge-base/content-hash.ts';
import type { Article, SourceProblem } from '../knowledge-base/parse-article.ts';

/** An article as a source has it. Without a date of its own it gets the day on which it was seen to have changed. */
export type ImportedArticle = Omit<Article, 'updatedOn'> & { readonly updatedOn: string | null };

/** Characters of an article's body; more is a book, and belongs into several articles. */
export const MAX_BODY_CHARACTERS = 200_000;
export const MAX_TITLE_CHARACTERS = 200;
export const AUDIENCES = ['customer', 'merchant', 'developer'] as const;

export interface ArticlesRead {
  readonly articles: readonly ImportedArticle[];
  /** What could not be read. Nothing is removed from the knowledge base while there is one. */
  readonly problems: readonly SourceProblem[];
  readonly notes: readonly SourceProblem[];
}

/** Hash of what the source has: an edit made in the knowledge base stands until this changes. */
export function sourceHashOf(article: ImportedArticle): string {
  return contentHash(JSON.stringify(Object.entries(article).sort(([a], [b]) => (a < b ? -1 : 1))));
}
