import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import type { Executor } from '../database/database.ts';
import { articles } from '../database/schema.ts';
import { filterCondition, type ArticleFilter } from './article-filter.ts';
import { productsOf } from './article-products.ts';
import type { Article } from './parse-article.ts';

export type ArticleRow = typeof articles.$inferSelect;

/** The article a row holds, without what the database knows of it besides. */
export function articleOf(row: ArticleRow): Article {
  const {
    origin: _origin,
    importSource: _importSource,
    sourceHash: _sourceHash,
    contentHash: _contentHash,
    revision: _revision,
    changedAt: _changedAt,
    changedBy: _changedBy,
    products,
    ...article
  } = row;
  const named = products === null ? {} : { products };
  return { ...article, ...named, language: article.language as Article['language'] };
}

/** Articles in the order of their keys, page by page. @throws PrecedentError `invalid_cursor` */
export async function listArticles(
  db: Executor,
  query: ArticleFilter & { readonly limit: number; readonly cursor: string | null },
): Promise<{ readonly items: readonly ArticleRow[]; readonly nextCursor: string | null }> {
  const { limit, cursor, ...filter } = query;
  const fingerprinted = { list: 'articles', ...filter };
  const where = [filterCondition(filter)];
  if (cursor !== null) {
    const [after] = decodeCursor(fingerprinted, cursor, ['string']);
    where.push(gt(articles.key, String(after)));
  }
  const rows = await db
    .select()
    .from(articles)
    .where(and(...where))
    .orderBy(asc(articles.key))
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(fingerprinted, [last.key]) : null };
}

/** All language versions of an article, in the order of their languages. */
export async function readArticle(db: Executor, articleId: string): Promise<ArticleRow[]> {
  return db.select().from(articles).where(eq(articles.articleId, articleId)).orderBy(asc(articles.language));
}

/** What a search result says of its article beside the passage. */
export interface ArticleFacts {
  readonly category: string;
  readonly products: string[];
  readonly updatedOn: string;
}

/** By the key `${articleId}:${language}`. */
export async function readArticleFacts(
  db: Executor,
  found: readonly { readonly articleId: string; readonly language: string }[],
): Promise<ReadonlyMap<string, ArticleFacts>> {
  if (found.length === 0) return new Map();
  const { key, category, products, updatedOn } = articles;
  const keys = found.map(({ articleId, language }) => `${articleId}:${language}`);
  const rows = await db
    .select({ key, category, products, updatedOn })
    .from(articles)
    .where(inArray(key, keys));
  return new Map(
    rows.map((row) => [
      row.key,
      { category: row.category, products: [...productsOf(row)], updatedOn: row.updatedOn },
    ]),
  );
}
