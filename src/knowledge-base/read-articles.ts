import { and, asc, eq, gt, type SQL } from 'drizzle-orm';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import type { Executor } from '../database/database.ts';
import { articles } from '../database/schema.ts';
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

export interface ArticleFilter {
  readonly language: string | null;
  readonly category: string | null;
  readonly audience: string | null;
}

/** Articles in the order of their keys, page by page. @throws PrecedentError `invalid_cursor` */
export async function listArticles(
  db: Executor,
  query: ArticleFilter & { readonly limit: number; readonly cursor: string | null },
): Promise<{ readonly items: readonly ArticleRow[]; readonly nextCursor: string | null }> {
  const { limit, cursor, ...filter } = query;
  const fingerprinted = { list: 'articles', ...filter };
  const where: SQL[] = [];
  if (filter.language !== null) where.push(eq(articles.language, filter.language));
  if (filter.category !== null) where.push(eq(articles.category, filter.category));
  if (filter.audience !== null) where.push(eq(articles.audience, filter.audience));
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
