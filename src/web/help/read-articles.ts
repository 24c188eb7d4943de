import { asc, eq, inArray } from 'drizzle-orm';
import { articles } from '../../database/schema.ts';
import type { HttpServices } from '../../http/http-services.ts';
import { searchArticles, type ArticleHit } from '../../knowledge-base/search-articles.ts';
import type { PageLanguage } from '../dictionary/dictionaries.ts';

export type ArticleRow = typeof articles.$inferSelect;
export type ArticleSummary = Pick<ArticleRow, 'articleId' | 'language' | 'title' | 'category' | 'audience'>;

const SUMMARY = {
  articleId: articles.articleId,
  language: articles.language,
  title: articles.title,
  category: articles.category,
  audience: articles.audience,
};

/** Of several versions of an article the one a reader of `language` reads best; zh-Hant stands in for zh. */
export function bestVersion<T extends { readonly language: string }>(
  versions: readonly T[],
  language: string,
): T | undefined {
  const exact = versions.find((version) => version.language === language);
  const sameScript = versions.find(
    (version) => version.language.split('-', 1)[0] === language.split('-', 1)[0],
  );
  return exact ?? sameScript ?? versions[0];
}

/** Keeps the order of first appearance. (`Map.groupBy` needs Node 21.) */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

export interface Topic {
  readonly category: string;
  readonly articles: readonly ArticleSummary[];
}

/** What most people come for goes first; the others follow by name. */
const FIRST_CATEGORIES = ['p2p', 'deposit', 'withdrawal', 'account', 'security', 'scams'];

function categoryRank(category: string): number {
  const rank = FIRST_CATEGORIES.indexOf(category);
  return rank < 0 ? FIRST_CATEGORIES.length : rank;
}

/** All articles by category, each once, in the reader's language where there is one. */
export async function listTopics(db: HttpServices['db'], language: PageLanguage): Promise<Topic[]> {
  const rows = await db
    .select(SUMMARY)
    .from(articles)
    .orderBy(asc(articles.category), asc(articles.articleId));
  const shown = [...groupBy(rows, (row) => row.articleId).values()].flatMap(
    (versions) => bestVersion(versions, language) ?? [],
  );
  return [...groupBy(shown, (row) => row.category)]
    .map(([category, list]) => ({ category, articles: list }))
    .sort((a, b) => categoryRank(a.category) - categoryRank(b.category));
}

/** All language versions of one article. */
export async function readArticleVersions(db: HttpServices['db'], articleId: string): Promise<ArticleRow[]> {
  return db.select().from(articles).where(eq(articles.articleId, articleId)).orderBy(asc(articles.language));
}

/** The articles with these ids, each once, in the order of `ids`; those that do not exist are left out. */
export async function readSummaries(
  db: HttpServices['db'],
  ids: readonly string[],
  language: PageLanguage,
): Promise<ArticleSummary[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select(SUMMARY)
    .from(articles)
    .where(inArray(articles.articleId, [...ids]));
  return [...new Set(ids)].flatMap((id) => {
    const versions = rows.filter((row) => row.articleId === id);
    return bestVersion(versions, language) ?? [];
  });
}

export interface HelpResult extends ArticleHit {
  readonly category: string;
}

const RESULTS = 12;

/** Searches articles by meaning; each result with its category. */
export async function searchHelp(
  services: HttpServices,
  text: string,
  options: { readonly language: PageLanguage; readonly category: string | null },
): Promise<HelpResult[]> {
  const found = await searchArticles(
    {
      db: services.db,
      embedder: services.embedder,
      index: services.indexes.articles,
      library: services.library,
    },
    { text, limit: RESULTS, preferLanguage: options.language, category: options.category, marked: true },
  );
  if (found.length === 0) return [];
  const rows = await services.db
    .select({ articleId: articles.articleId, language: articles.language, category: articles.category })
    .from(articles)
    .where(
      inArray(
        articles.articleId,
        found.map((result) => result.articleId),
      ),
    );
  const categories = new Map(rows.map((row) => [`${row.articleId}:${row.language}`, row.category]));
  return found.map((result) => ({
    ...result,
    category: categories.get(`${result.articleId}:${result.language}`) ?? '',
  }));
}

/** Ids named by `kb:ID` links of a Markdown text. */
export function linkedArticleIds(markdown: string): string[] {
  return [...new Set([...markdown.matchAll(/\]\(kb:([a-z0-9-]{1,99})\)/gi)].map((match) => match[1] ?? ''))];
}
