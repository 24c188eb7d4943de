import { chunkArticle, plainText } from '../knowledge-base/chunk-article.ts';
import { findSharedMeanings, findSharedWordings, plainWording } from '../knowledge-base/near-duplicates.ts';
import type { Embedder } from '../ports/embedder.ts';
import { lineAt, lineOfField, type LintArticle, type LintFinding } from './lint-finding.ts';

/** Share of 4-grams from which two texts count as the same wording. */
const ALIKE = 0.8;
/** Cosine from which two passages count as the same statement, as in the check of the written data. */
const SAME_MEANING = 0.92;
/** Shorter passages ("Contact support.") repeat for good reason. */
const MIN_CHARACTERS = 60;

interface Passage {
  readonly item: LintArticle;
  readonly text: string;
  readonly line: number;
}

/** Two Chinese characters say about as much as five Latin letters. */
function weight(text: string): number {
  return text.length + 1.5 * (text.match(/[\u3400-\u9fff]/g)?.length ?? 0);
}

function passagesOf(item: LintArticle): Passage[] {
  return chunkArticle(item.article.body).flatMap(({ text }) => {
    const words = plainText(text);
    const offset = item.article.body.indexOf(text.split('\n', 1)[0] ?? '');
    return weight(words) < MIN_CHARACTERS
      ? []
      : [{ item, text: words, line: lineAt(item, Math.max(0, offset)) }];
  });
}

function byLanguage(articles: readonly LintArticle[]): LintArticle[][] {
  const groups = new Map<string, LintArticle[]>();
  for (const item of articles) {
    const { language } = item.article;
    groups.set(language, [...(groups.get(language) ?? []), item]);
  }
  return [...groups.values()];
}

function describeTitles(articles: readonly LintArticle[]): LintFinding[] {
  const byTitle = new Map<string, LintArticle>();
  return articles.flatMap((item): LintFinding[] => {
    const title = plainWording(item.article.title);
    const first = byTitle.get(title);
    if (first === undefined) byTitle.set(title, item);
    if (first === undefined || title === '') return [];
    const message = `has the same title as ${first.path}`;
    return [
      { severity: 'warning', check: 'duplicate', path: item.path, line: lineOfField(item, 'title'), message },
    ];
  });
}

/**
 * Articles and passages of one language that say the same in the same words; with an embedder also passages that say it in
 * other words. A pair of whole articles is told once, not passage by passage.
 */
export async function checkDuplicates(
  articles: readonly LintArticle[],
  embedder: Embedder | null,
): Promise<LintFinding[]> {
  const findings: LintFinding[] = [];
  for (const group of byLanguage(articles)) {
    findings.push(...describeTitles(group));
    const told = new Set<string>();
    const pairName = (a: LintArticle, b: LintArticle): string => [a.path, b.path].sort().join('\n');
    for (const { first, second, likeness } of findSharedWordings(
      group.map(({ article }) => plainText(article.body)),
      ALIKE,
    )) {
      const [a, b] = [group[first], group[second]];
      if (!a || !b) continue;
      told.add(pairName(a, b));
      const same = plainWording(a.article.body) === plainWording(b.article.body);
      findings.push({
        severity: same ? 'error' : 'warning',
        check: 'duplicate',
        path: b.path,
        line: b.bodyLine,
        message: same
          ? `says the same as ${a.path}`
          : `shares ${Math.round(likeness * 100)}% of its wording with ${a.path}`,
      });
    }
    const passages = group.flatMap(passagesOf);
    const texts = passages.map(({ text }) => text);
    const wordings = findSharedWordings(texts, ALIKE).map((pair) => ({
      ...pair,
      what: 'repeats a passage of',
    }));
    const meanings = embedder === null ? [] : await findSharedMeanings(texts, embedder, SAME_MEANING);
    for (const { first, second, likeness, what } of [
      ...wordings,
      ...meanings.map((pair) => ({ ...pair, what: 'says in like words what a passage says in' })),
    ]) {
      const [a, b] = [passages[first], passages[second]];
      if (!a || !b || told.has(pairName(a.item, b.item)) || told.has(`${first}-${second}`)) continue;
      if (a.item.article.articleId === b.item.article.articleId && what.startsWith('says')) continue;
      told.add(`${first}-${second}`);
      const message = `${what} ${a.item.path}:${a.line} (${Math.round(likeness * 100)}%)`;
      findings.push({ severity: 'warning', check: 'duplicate', path: b.item.path, line: b.line, message });
    }
  }
  return findings;
}
