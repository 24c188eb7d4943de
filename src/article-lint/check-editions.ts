import { lineOfField, type LintArticle, type LintFinding } from './lint-finding.ts';

/** Languages of an article that readers of `language` can use. */
function serves(language: string, wanted: string): boolean {
  return language === wanted || (wanted === 'zh' && language === 'zh-Hant');
}

/** Articles that exist in some of the wanted languages only. */
export function checkTranslations(
  articles: readonly LintArticle[],
  wanted: readonly string[],
): LintFinding[] {
  const byId = new Map<string, LintArticle[]>();
  for (const item of articles)
    byId.set(item.article.articleId, [...(byId.get(item.article.articleId) ?? []), item]);
  return [...byId.values()].flatMap((versions): LintFinding[] => {
    const missing = wanted.filter(
      (language) => !versions.some(({ article }) => serves(article.language, language)),
    );
    const [first] = versions;
    if (missing.length === 0 || first === undefined) return [];
    return [
      {
        severity: 'warning',
        check: 'missing-translation',
        path: first.path,
        line: lineOfField(first, 'language'),
        message: `"${first.article.articleId}" is missing in ${missing.join(', ')}`,
      },
    ];
  });
}

/** Articles whose last change is older than this many months, or in the future. */
export function checkDates(
  articles: readonly LintArticle[],
  today: Date,
  staleMonths: number,
): LintFinding[] {
  const limit = new Date(today);
  limit.setUTCMonth(limit.getUTCMonth() - staleMonths);
  const oldest = limit.toISOString().slice(0, 10);
  const tomorrow = new Date(today.getTime() + 86_400_000).toISOString().slice(0, 10);
  return articles.flatMap((item): LintFinding[] => {
    const { updatedOn } = item.article;
    const at = { check: 'stale' as const, path: item.path, line: lineOfField(item, 'updated') };
    if (updatedOn > tomorrow) return [{ ...at, severity: 'error', message: `${updatedOn} is in the future` }];
    if (updatedOn >= oldest) return [];
    return [
      {
        ...at,
        severity: 'warning',
        message: `last changed on ${updatedOn}, more than ${staleMonths} months ago`,
      },
    ];
  });
}
