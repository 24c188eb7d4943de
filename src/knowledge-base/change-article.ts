import { inArray } from 'drizzle-orm';
import type { Database, Transaction } from '../database/database.ts';
import { articles } from '../database/schema.ts';
import { ConflictError } from '../domain/errors.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { VectorIndex } from '../ports/vector-index.ts';
import { orderArticle } from './order-article.ts';
import type { Article } from './parse-article.ts';
import { syncKnowledge } from './sync-knowledge.ts';

export interface ArticleContext {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly indexes: { readonly articles: VectorIndex };
  readonly now: () => Date;
  /** Who changes: the id of a key. */
  readonly actor: string;
}

/** The next sync would undo a change to what a folder brought. @throws ConflictError */
async function refuseFolderArticles(db: Database, keys: readonly string[]): Promise<void> {
  const rows = await db
    .select({ key: articles.key, origin: articles.origin })
    .from(articles)
    .where(inArray(articles.key, [...keys]));
  const ofFolder = rows.filter((row) => row.origin === 'folder').map((row) => row.key);
  if (ofFolder.length > 0) {
    throw new ConflictError('The article comes from the knowledge folder. Change its file and sync.', {
      articles: ofFolder,
    });
  }
}

async function change(
  context: ArticleContext,
  stored: readonly Article[],
  removed: readonly string[],
  alongside?: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await syncKnowledge(
    context.db,
    context.embedder,
    { articles: stored, clauses: [], pastCases: [], problems: [] },
    {
      now: context.now,
      only: ['articles'],
      origin: 'api',
      removeArticles: removed,
      actor: context.actor,
      ...(alongside === undefined ? {} : { alongside }),
    },
  );
  await context.indexes.articles.refresh();
}

/**
 * Stores one article and makes it found at once.
 * @param alongside written in the same transaction, also when the article is there already; it may run again after a race
 * @throws ConflictError when a folder brought it
 */
export async function putArticle(
  context: ArticleContext,
  article: Article,
  alongside?: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await refuseFolderArticles(context.db, [article.key]);
  await change(context, [orderArticle(article)], [], alongside);
}

/** Removes language versions of an article; searches no longer find them. @throws ConflictError when a folder brought one */
export async function removeArticles(context: ArticleContext, keys: readonly string[]): Promise<void> {
  await refuseFolderArticles(context.db, keys);
  await change(context, [], keys);
}
