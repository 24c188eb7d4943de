import { findNumbers, isTellingNumber } from '../knowledge-base/fact-numbers.ts';
import { findSharedMeanings, findSharedWordings } from '../knowledge-base/near-duplicates.ts';
import type { Embedder } from '../ports/embedder.ts';
import { lineAt, type LintArticle, type LintFinding } from './lint-finding.ts';
import { findStatements, type QuantityStatement } from './quantity-statements.ts';

/**
 * Share of 4-grams, and cosine, from which two phrases are taken to be about the same quantity. In this product's own 155
 * articles, which agree with one another, about 20 pairs of statements are that near by words and state the same number, and
 * one states another; by meaning it is 40 and 7.
 */
const LIKE_WORDS = 0.45;
const LIKE_MEANING = 0.9;

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

function isSameTable({ item, statement }: Placed, other: Placed): boolean {
  return item === other.item && statement.table !== null && statement.table === other.statement.table;
}

function describe(first: Placed, second: Placed, severity: LintFinding['severity']): LintFinding {
  const where = `${first.item.path}:${lineAt(first.item, first.statement.offset)}`;
  return {
    severity,
    check: 'conflicting-number',
    path: second.item.path,
    line: lineAt(second.item, second.statement.offset),
    message: `"${shorten(second.statement.text)}" against "${shorten(first.statement.text)}" at ${where}`,
  };
}

/** The very same phrase with another number: between articles an error, within one a warning. */
function comparePhrases(statements: readonly Placed[]): LintFinding[] {
  const byPhrase = new Map<string, Placed[]>();
  for (const placed of statements) {
    const { phrase } = placed.statement;
    const places = byPhrase.get(phrase);
    if (places === undefined) byPhrase.set(phrase, [placed]);
    else places.push(placed);
  }
  return [...byPhrase.values()].flatMap(([first, ...others]): LintFinding[] => {
    if (first === undefined) return [];
    return others.flatMap((other): LintFinding[] => {
      if (isSameTable(first, other) || !contradicts(first.statement.numbers, other.statement.numbers))
        return [];
      return [describe(first, other, other.item === first.item ? 'warning' : 'error')];
    });
  });
}

/** Like phrases of two articles with another number, by their words and, with an embedder, by their meaning: for a person to judge. */
async function compareLikePhrases(
  statements: readonly Placed[],
  embedder: Embedder | null,
): Promise<LintFinding[]> {
  const phrases = statements.map(({ statement }) => statement.phrase);
  const pairs = [
    ...findSharedWordings(phrases, LIKE_WORDS),
    ...(embedder === null ? [] : await findSharedMeanings(phrases, embedder, LIKE_MEANING)),
  ];
  const told = new Set<string>();
  return pairs.flatMap(({ first, second }): LintFinding[] => {
    const [a, b] = [statements[first], statements[second]];
    if (!a || !b || a.item.article.articleId === b.item.article.articleId) return [];
    if (a.statement.phrase === b.statement.phrase || told.has(`${first}-${second}`)) return [];
    // Cells are named by their row and column: where those differ, another thing is counted.
    if (a.statement.table !== null && b.statement.table !== null) return [];
    told.add(`${first}-${second}`);
    return contradicts(a.statement.numbers, b.statement.numbers) ? [describe(a, b, 'warning')] : [];
  });
}

/** Statements of one language about the same quantity with another number. */
export async function checkConflicts(
  articles: readonly LintArticle[],
  embedder: Embedder | null,
): Promise<LintFinding[]> {
  const byLanguage = new Map<string, Placed[]>();
  for (const item of articles) {
    const statements = findStatements(item.article.body).map((statement) => ({ item, statement }));
    byLanguage.set(item.article.language, [...(byLanguage.get(item.article.language) ?? []), ...statements]);
  }
  const findings: LintFinding[] = [];
  for (const statements of byLanguage.values()) {
    findings.push(...comparePhrases(statements), ...(await compareLikePhrases(statements, embedder)));
  }
  return findings;
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
