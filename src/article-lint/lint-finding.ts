import type { Article } from '../knowledge-base/parse-article.ts';

/** An article with the place it is written at. */
export interface LintArticle {
  readonly article: Article;
  /** File, or key where there is no file. */
  readonly path: string;
  /** Line of the file on which the body starts, from 1. */
  readonly bodyLine: number;
  /** The file as it is written; the body where there is no file. */
  readonly source: string;
}

export const LINT_CHECKS = [
  'file',
  'dead-link',
  'missing-translation',
  'stale',
  'duplicate',
  'conflicting-number',
] as const;
export type LintCheck = (typeof LINT_CHECKS)[number];

/** One thing wrong. An error fails the check; a warning is for a person to look at. */
export interface LintFinding {
  readonly severity: 'error' | 'warning';
  readonly check: LintCheck;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** Line of a place in an article's body, as a line of its file. */
export function lineAt({ article, bodyLine }: LintArticle, offset: number): number {
  let line = bodyLine;
  for (let i = article.body.indexOf('\n'); i >= 0 && i < offset; i = article.body.indexOf('\n', i + 1))
    line += 1;
  return line;
}

/** Line of a front matter field; the first line where it is not found. */
export function lineOfField({ source }: Pick<LintArticle, 'source'>, field: string): number {
  const lines = source.split('\n');
  const found = lines.findIndex((line) => line.startsWith(`${field}:`));
  return found < 0 ? 1 : found + 1;
}
