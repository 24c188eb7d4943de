import type { Embedder } from '../ports/embedder.ts';
import { checkDuplicates } from './check-duplicates.ts';
import { checkDates, checkTranslations } from './check-editions.ts';
import { checkLinks, checkOutsideLinks, type LinkState } from './check-links.ts';
import { checkConflicts, checkLanguages } from './check-numbers.ts';
import type { LintArticle, LintFinding } from './lint-finding.ts';

export interface LintOptions {
  readonly today: Date;
  readonly staleMonths: number;
  /** Languages that every article should be in. */
  readonly languages: readonly string[];
  /** Asks whether an address of another site answers; null leaves those links alone. */
  readonly ask: ((url: string) => Promise<LinkState>) | null;
  /** Finds passages that say the same in other words; null compares wordings only. */
  readonly embedder: Embedder | null;
}

/** Everything that a help center should not have, by path and line. */
export async function lintArticles(
  articles: readonly LintArticle[],
  options: LintOptions,
): Promise<LintFinding[]> {
  const { findings, outside } = checkLinks(articles);
  const all = [
    ...findings,
    ...(options.ask === null ? [] : await checkOutsideLinks(outside, options.ask)),
    ...checkTranslations(articles, options.languages),
    ...checkDates(articles, options.today, options.staleMonths),
    ...(await checkDuplicates(articles, options.embedder)),
    ...(await checkConflicts(articles, options.embedder)),
    ...checkLanguages(articles),
  ];
  return all.sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}
