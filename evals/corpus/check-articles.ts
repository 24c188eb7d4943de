import type { Article } from '../../src/knowledge-base/parse-article.ts';
import { checkAddress } from '../../src/triage/check-address.ts';
import type { Report } from './problem.ts';

const LINK = /\]\(kb:([a-z0-9-]+)\)/g;
const CHINESE_UNITS: Readonly<Record<string, number>> = { 千: 1e3, 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8 };
const ENGLISH_UNITS: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9 };

/** Digits that carry a fact: not those of links, code or list markers. As a set of plain decimal strings. */
export function factNumbers(markdown: string): Set<string> {
  const text = markdown
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/`[^`\n]*`/g, ' ')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/^\s*\d+[.)、]\s/gm, ' ');
  const found = new Set<string>();
  for (const match of text.matchAll(
    /(\d[\d,]*(?:\.\d+)?)\s*(千|万|萬|亿|億|thousand\b|million\b|billion\b)?/g,
  )) {
    const unit = match[2] === undefined ? 1 : (CHINESE_UNITS[match[2]] ?? ENGLISH_UNITS[match[2]] ?? 1);
    const value = Number((match[1] ?? '').replaceAll(',', '')) * unit;
    // Small whole numbers are written out in one language and in digits in the other.
    if (Number.isFinite(value) && !(Number.isInteger(value) && value <= 12)) found.add(String(value));
  }
  return found;
}

function difference(a: ReadonlySet<string>, b: ReadonlySet<string>): string[] {
  return [...a].filter((value) => !b.has(value));
}

/** Links, clause references, translations and the numbers in them. */
export function checkArticles(
  articles: readonly Article[],
  clauseIds: ReadonlySet<string>,
  report: Report,
): void {
  const ids = new Set(articles.map(({ articleId }) => articleId));
  const byId = new Map<string, Map<string, Article>>();
  for (const article of articles) {
    const path = `kb/articles ${article.key}`;
    const versions = byId.get(article.articleId) ?? new Map<string, Article>();
    byId.set(article.articleId, versions.set(article.language, article));
    for (const [, id] of article.body.matchAll(LINK)) {
      if (id !== undefined && !ids.has(id))
        report({ severity: 'error', check: 'dead link', path, message: `kb:${id} is no article` });
    }
    for (const id of article.related) {
      if (!ids.has(id))
        report({
          severity: 'error',
          check: 'dead link',
          path,
          message: `related article ${id} does not exist`,
        });
    }
    for (const [candidate] of article.body.matchAll(
      /\b(?:0x[0-9a-fA-F]{40}|bc1[0-9a-z]{11,87}|[1-9A-HJ-NP-Za-km-z]{26,44})\b/g,
    )) {
      if (checkAddress(candidate)?.checksum === 'invalid') {
        report({ severity: 'error', check: 'address', path, message: `${candidate} has a wrong checksum` });
      }
    }
    for (const id of article.clauseIds) {
      if (!clauseIds.has(id))
        report({ severity: 'error', check: 'dead link', path, message: `there is no policy clause ${id}` });
    }
  }
  for (const [id, versions] of byId) {
    const zh = versions.get('zh');
    const en = versions.get('en');
    if (!zh || !en) continue;
    const [inZh, inEn] = [factNumbers(zh.body), factNumbers(en.body)];
    const [onlyZh, onlyEn] = [difference(inZh, inEn), difference(inEn, inZh)];
    if (onlyZh.length > 0 || onlyEn.length > 0) {
      report({
        severity: 'error',
        check: 'numbers differ',
        path: `kb/articles ${id}`,
        message: `only in zh: ${onlyZh.join(', ') || 'none'}; only in en: ${onlyEn.join(', ') || 'none'}`,
      });
    }
  }
}
