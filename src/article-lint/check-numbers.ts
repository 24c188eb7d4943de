import { findNumbers, isTellingNumber } from '../knowledge-base/fact-numbers.ts';
import { lineAt, type LintArticle, type LintFinding } from './lint-finding.ts';
import { findStatements, type QuantityStatement } from './quantity-statements.ts';

interface Placed {
  readonly item: LintArticle;
  readonly statement: QuantityStatement;
}

/**
 * Whether two statements of one phrase contradict each other: exactly one of their numbers differs. Where more do, the others
 * are what tells them apart ("level 1: 100" and "level 2: 200").
 */
function contradicts(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  return a.filter((value, i) => value !== b[i]).length === 1;
}

function shorten(text: string): string {
  return text.length > 90 ? `${text.slice(0, 87)}…` : text;
}

/** The same phrase with another number, in two articles of one language or twice in one. */
export function checkConflicts(articles: readonly LintArticle[]): LintFinding[] {
  const byPhrase = new Map<string, Placed[]>();
  for (const item of articles) {
    for (const statement of findStatements(item.article.body)) {
      const key = `${item.article.language}\n${statement.phrase}`;
      byPhrase.set(key, [...(byPhrase.get(key) ?? []), { item, statement }]);
    }
  }
  return [...byPhrase.values()].flatMap((places): LintFinding[] => {
    const [first, ...others] = places;
    if (first === undefined) return [];
    return others.flatMap(({ item, statement }): LintFinding[] => {
      if (!contradicts(first.statement.numbers, statement.numbers)) return [];
      const where = `${first.item.path}:${lineAt(first.item, first.statement.offset)}`;
      return [
        {
          severity: item === first.item ? 'warning' : 'error',
          check: 'conflicting-number',
          path: item.path,
          line: lineAt(item, statement.offset),
          message: `"${shorten(statement.text)}" against "${shorten(first.statement.text)}" at ${where}`,
        },
      ];
    });
  });
}

/** Numbers with the line they are first on. */
function tellingNumbers(item: LintArticle): Map<string, number> {
  const found = new Map<string, number>();
  for (const { value, start } of findNumbers(item.article.body)) {
    const text = String(value);
    if (isTellingNumber(value) && !found.has(text)) found.set(text, lineAt(item, start));
  }
  return found;
}

/** Numbers that only one of two languages of an article has. Traditional Chinese may tell of other places, and is not compared. */
export function checkLanguages(articles: readonly LintArticle[]): LintFinding[] {
  const byId = new Map<string, Map<string, LintArticle>>();
  for (const item of articles) {
    const versions = byId.get(item.article.articleId) ?? new Map<string, LintArticle>();
    byId.set(item.article.articleId, versions.set(item.article.language, item));
  }
  return [...byId.values()].flatMap((versions): LintFinding[] => {
    const [zh, en] = [versions.get('zh'), versions.get('en')];
    if (!zh || !en) return [];
    const [inZh, inEn] = [tellingNumbers(zh), tellingNumbers(en)];
    const onlyIn = (
      item: LintArticle,
      own: Map<string, number>,
      other: Map<string, number>,
      otherPath: string,
    ): LintFinding[] =>
      [...own]
        .filter(([value]) => !other.has(value))
        .map(([value, line]) => ({
          severity: 'error',
          check: 'conflicting-number',
          path: item.path,
          line,
          message: `${value} is not in the other language, ${otherPath}`,
        }));
    return [...onlyIn(zh, inZh, inEn, en.path), ...onlyIn(en, inEn, inZh, zh.path)];
  });
}
