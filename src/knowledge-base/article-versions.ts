import { and, desc, eq, lt, or, type SQL } from 'drizzle-orm';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import type { Executor } from '../database/database.ts';
import { articles, articleVersions } from '../database/schema.ts';
import { NotFoundError } from '../domain/errors.ts';
import { putArticle, type ArticleContext } from './change-article.ts';
import { orderArticle } from './order-article.ts';
import type { Article } from './parse-article.ts';
import { articleOf, readArticle, type ArticleRow } from './read-articles.ts';

/** One state of an article in one language. */
export interface ArticleVersion {
  readonly language: string;
  /** Revision of the collection at which it was written; with the language it names the version. */
  readonly revision: number;
  readonly article: Article;
  /** Null for what was written before versions were kept. */
  readonly writtenAt: Date | null;
  readonly writtenBy: string | null;
  /** Null for the state that holds now. */
  readonly replacedAt: Date | null;
  readonly replacedBy: string | null;
}

function currentVersion(row: ArticleRow): ArticleVersion {
  return {
    language: row.language,
    revision: row.revision,
    article: articleOf(row),
    writtenAt: row.changedAt,
    writtenBy: row.changedBy,
    replacedAt: null,
    replacedBy: null,
  };
}

function formerVersion(row: typeof articleVersions.$inferSelect): ArticleVersion {
  const { language, revision, writtenAt, writtenBy, replacedAt, replacedBy } = row;
  const article = orderArticle(row.data as unknown as Article);
  return { language, revision, article, writtenAt, writtenBy, replacedAt, replacedBy };
}

/**
 * The states of an article, of one language or of all: those that hold now on the first page, then the former ones, newest
 * first. An article that was removed still has its former ones.
 * @throws PrecedentError `invalid_cursor`
 * @throws NotFoundError when there never was such an article
 */
export async function listVersions(
  db: Executor,
  query: {
    readonly articleId: string;
    readonly language: string | null;
    readonly limit: number;
    readonly cursor: string | null;
  },
): Promise<{
  readonly current: readonly ArticleVersion[];
  readonly former: readonly ArticleVersion[];
  readonly nextCursor: string | null;
}> {
  const { articleId, language, limit, cursor } = query;
  const fingerprinted = { list: 'article-versions', articleId, language };
  const where: (SQL | undefined)[] = [eq(articleVersions.articleId, articleId)];
  if (language !== null) where.push(eq(articleVersions.language, language));
  if (cursor !== null) {
    const [revision, key] = decodeCursor(fingerprinted, cursor, ['integer', 'string']);
    const { revision: at, key: of } = articleVersions;
    where.push(or(lt(at, Number(revision)), and(eq(at, Number(revision)), lt(of, String(key)))));
  }
  const rows = await db
    .select()
    .from(articleVersions)
    .where(and(...where))
    .orderBy(desc(articleVersions.revision), desc(articleVersions.key))
    .limit(limit + 1);
  const held = cursor === null ? await readArticle(db, articleId) : [];
  const current = held.filter((row) => language === null || row.language === language);
  if (cursor === null && current.length === 0 && rows.length === 0)
    throw new NotFoundError('article', articleId);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    current: current.map(currentVersion),
    former: shown.map(formerVersion),
    nextCursor: rows.length > limit && last ? encodeCursor(fingerprinted, [last.revision, last.key]) : null,
  };
}

/** One state of an article. @throws NotFoundError */
export async function readVersion(
  db: Executor,
  {
    articleId,
    language,
    revision,
  }: { readonly articleId: string; readonly language: string; readonly revision: number },
): Promise<ArticleVersion> {
  const key = `${articleId}:${language}`;
  const [held] = await db
    .select()
    .from(articles)
    .where(and(eq(articles.key, key), eq(articles.revision, revision)));
  if (held) return currentVersion(held);
  const [former] = await db
    .select()
    .from(articleVersions)
    .where(and(eq(articleVersions.key, key), eq(articleVersions.revision, revision)));
  if (!former) throw new NotFoundError('version', `${key} at revision ${revision}`);
  return formerVersion(former);
}

/**
 * Writes a former state again, as a new revision; one that holds already is left as it is. An article that was removed comes
 * back by it. What an import brought still belongs to its source: the next import leaves it alone until the source changes.
 * @throws NotFoundError when there is no such version
 * @throws ConflictError when a folder brought the article: its file is changed instead
 */
export async function rollBackArticle(
  context: ArticleContext,
  version: { readonly articleId: string; readonly language: string; readonly revision: number },
): Promise<void> {
  const { article } = await readVersion(context.db, version);
  await putArticle(context, article);
}
