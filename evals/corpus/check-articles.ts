import { factNumbers } from '../../src/knowledge-base/fact-numbers.ts';
import type { Article } from '../../src/knowledge-base/parse-article.ts';
import { checkAddress } from '../../src/triage/check-address.ts';
import type { Report } from './problem.ts';

const LINK = /\]\(kb:([a-z0-9-]+)\)/g;
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
