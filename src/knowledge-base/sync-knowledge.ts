import { eq, inArray, ne, sql } from 'drizzle-orm';
import type { Database, Executor, Transaction } from '../database/database.ts';
import {
  articles,
  collections,
  passages,
  pastCases,
  policyClauses,
  type ArticleOrigin,
} from '../database/schema.ts';
import { EmbeddingModelMismatchError } from '../domain/errors.ts';
import { describeModel, isSameModel, type Embedder, type EmbeddingModel } from '../ports/embedder.ts';
import { COLLECTIONS, type Collection } from '../ports/vector-index.ts';
import type { Article } from './parse-article.ts';
import { embedWithCache } from './embed-with-cache.ts';
import { keepVersions } from './keep-versions.ts';
import type { KnowledgeSources } from './knowledge-sources.ts';
import { articleOf } from './read-articles.ts';
import { articleItems, clauseItems, pastCaseItems, type SourceItem } from './source-items.ts';

export interface SyncOptions {
  readonly now: () => Date;
  /** Embed a collection that another model embedded again; without it such a collection is refused. */
  readonly reembed?: boolean;
  /** Collections to bring in line; the others are left alone. */
  readonly only?: readonly Collection[];
  /** Who brings the sources. A folder is the whole truth of its origin: what it no longer has is removed. */
  readonly origin?: ArticleOrigin;
  /** With origin `import`: the source's name, and the hash of what it has for each article key. */
  readonly importSource?: { readonly name: string; readonly hashes: ReadonlyMap<string, string> };
  /** Who changes the articles, for their versions: the id of a key, or the folder. */
  readonly actor?: string;
  /** Leave sources that the folder no longer has, for some of its files could not be read. */
  readonly keepMissing?: boolean;
  /** Article keys to remove, with origin `api` or `import`. */
  readonly removeArticles?: readonly string[];
  readonly onProgress?: (collection: Collection, done: number, total: number) => void;
  /** Written in the same transaction as the collection, also when nothing changed. */
  readonly alongside?: (tx: Transaction, report: CollectionReport) => Promise<void>;
}

export interface CollectionReport {
  readonly collection: Collection;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly passages: number;
  readonly revision: number;
}

interface StoredSource {
  readonly key: string;
  readonly hash: string;
  readonly origin: ArticleOrigin;
}

async function storedSources(db: Executor, collection: Collection): Promise<Map<string, StoredSource>> {
  const folder = sql<ArticleOrigin>`'folder'`;
  const rows: StoredSource[] =
    collection === 'articles'
      ? await db
          .select({ key: articles.key, hash: articles.contentHash, origin: articles.origin })
          .from(articles)
      : collection === 'clauses'
        ? await db
            .select({ key: policyClauses.id, hash: policyClauses.contentHash, origin: folder })
            .from(policyClauses)
        : await db.select({ key: pastCases.id, hash: pastCases.contentHash, origin: folder }).from(pastCases);
  return new Map(rows.map((row) => [row.key, row]));
}

/** Articles that no folder has: a change of model takes them from the database. */
async function readApiArticles(db: Database): Promise<Article[]> {
  const rows = await db.select().from(articles).where(ne(articles.origin, 'folder'));
  return rows.map(articleOf);
}

async function deleteSources(tx: Transaction, collection: Collection, keys: string[]): Promise<void> {
  if (collection === 'articles') await tx.delete(articles).where(inArray(articles.key, keys));
  else if (collection === 'clauses') await tx.delete(policyClauses).where(inArray(policyClauses.id, keys));
  else await tx.delete(pastCases).where(inArray(pastCases.id, keys));
}

/** The model a collection is embedded by; null when it is empty. */
export async function storedModel(
  db: Database,
  collection: Collection,
): Promise<(EmbeddingModel & { revisionNumber: number }) | null> {
  const [row] = await db.select().from(collections).where(eq(collections.name, collection)).limit(1);
  if (!row) return null;
  return {
    id: row.modelId,
    dimensions: row.dimensions,
    revision: row.modelRevision,
    revisionNumber: row.revision,
  };
}

class SyncRaceError extends Error {}

/**
 * Takes the collection until the end of the transaction, and checks that what was read before embedding still holds. A
 * sync that came between and wrote other sources does not matter.
 * @throws SyncRaceError when it wrote the same ones or changed the model, or when every source is concerned
 */
async function holdCollection(
  tx: Transaction,
  collection: Collection,
  stored: (EmbeddingModel & { revisionNumber: number }) | null,
  read: { readonly sources: ReadonlyMap<string, StoredSource>; readonly concerned: readonly string[] | null },
): Promise<void> {
  const [held] = await tx.select().from(collections).where(eq(collections.name, collection)).for('update');
  if (stored === null || held === undefined) {
    if (stored !== null || held !== undefined) throw new SyncRaceError();
    return;
  }
  if (held.revision === stored.revisionNumber) return;
  if (read.concerned === null) throw new SyncRaceError();
  const isOther = held.modelId !== stored.id || held.modelRevision !== stored.revision;
  if (isOther || held.dimensions !== stored.dimensions) throw new SyncRaceError();
  const now = await storedSources(tx, collection);
  for (const key of read.concerned) {
    const [before, after] = [read.sources.get(key), now.get(key)];
    if (before?.hash !== after?.hash || before?.origin !== after?.origin) throw new SyncRaceError();
  }
}

/** Another sync may finish while this one embeds: it then starts over from what that one left. */
async function syncCollection(...args: Parameters<typeof syncCollectionOnce>): Promise<CollectionReport> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await syncCollectionOnce(...args);
    } catch (error) {
      if (!(error instanceof SyncRaceError) || attempt === 5) throw error;
    }
  }
}

async function syncCollectionOnce(
  db: Database,
  embedder: Embedder,
  collection: Collection,
  items: readonly SourceItem[],
  options: SyncOptions,
): Promise<CollectionReport> {
  const stored = await storedModel(db, collection);
  const switching = stored !== null && !isSameModel(stored, embedder.model);
  if (switching && !options.reembed) {
    throw new EmbeddingModelMismatchError(collection, describeModel(stored), describeModel(embedder.model));
  }
  const before = await storedSources(db, collection);
  const keys = new Set(items.map((item) => item.key));
  const touched = items.filter((item) => switching || before.get(item.key)?.hash !== item.hash);
  const origin = options.origin ?? 'folder';
  const removed =
    origin !== 'folder'
      ? [...before.keys()].filter((key) => collection === 'articles' && options.removeArticles?.includes(key))
      : [...before.values()]
          .filter((source) => source.origin === 'folder' && !keys.has(source.key) && !options.keepMissing)
          .map((source) => source.key);
  const added = touched.filter((item) => !before.has(item.key)).length;
  const report = (revision: number, count: number): CollectionReport => ({
    collection,
    added,
    changed: touched.length - added,
    removed: removed.length,
    unchanged: items.length - touched.length,
    passages: count,
    revision,
  });
  if (touched.length === 0 && removed.length === 0 && stored !== null) {
    const unchanged = report(stored.revisionNumber, 0);
    await db.transaction(async (tx) => options.alongside?.(tx, unchanged));
    return unchanged;
  }

  const drafts = touched.flatMap((item) => item.passages);
  // Embedding is slow and may fail: it is done, and kept in the cache, before the transaction begins.
  const embeddings = await embedWithCache(
    db,
    embedder,
    drafts.map((passage) => passage.embeddedText),
    'passage',
    (done, total) => options.onProgress?.(collection, done, total),
  );
  const { id: modelId, dimensions, revision: modelRevision } = embedder.model;
  const revision = await db.transaction(async (tx) => {
    const now = options.now();
    // A change of model writes every source, whatever came between.
    const concerned = switching ? null : [...keys, ...(origin === 'folder' ? before.keys() : removed)];
    await holdCollection(tx, collection, stored, { sources: before, concerned });
    const [row] = await tx
      .insert(collections)
      .values({ name: collection, revision: 1, modelId, dimensions, modelRevision, updatedAt: now })
      .onConflictDoUpdate({
        target: collections.name,
        set: {
          revision: sql`${collections.revision} + 1`,
          modelId,
          dimensions,
          modelRevision,
          updatedAt: now,
        },
      })
      .returning({ revision: collections.revision });
    if (!row) throw new Error('The collection row was not written');
    // Two first syncs at once: there was no row to hold, and the second finds the first one's.
    if (stored === null && row.revision !== 1) throw new SyncRaceError();
    // Under another model the same article is embedded again, but it is not another version of it.
    const rewritten = touched.filter((item) => before.get(item.key)?.hash !== item.hash);
    if (collection === 'articles') {
      const kept = [...rewritten.map((item) => item.key), ...removed];
      await keepVersions(tx, kept, { at: now, by: options.actor ?? 'folder' });
    }
    for (const item of rewritten) await item.store(tx, row.revision);
    if (removed.length > 0) await deleteSources(tx, collection, removed);
    const gone = [...removed, ...touched.map((item) => item.key)];
    const stale = sql`${passages.collection} = ${collection}`;
    if (switching) {
      await tx.delete(passages).where(stale);
    } else {
      for (let start = 0; start < gone.length; start += 500) {
        await tx
          .delete(passages)
          .where(sql`${stale} and ${inArray(passages.sourceKey, gone.slice(start, start + 500))}`);
      }
    }
    for (let start = 0; start < drafts.length; start += 100) {
      const rows = drafts.slice(start, start + 100).map(({ embeddedText: _, ...passage }, i) => {
        const embedding = embeddings[start + i];
        if (!embedding) throw new Error('A passage has no embedding');
        return {
          ...passage,
          embedding: embedding.vector,
          modelId,
          dimensions,
          modelRevision,
          searchable: !embedding.empty,
          revision: row.revision,
        };
      });
      await tx.insert(passages).values(rows);
    }
    await options.alongside?.(tx, report(row.revision, drafts.length));
    return row.revision;
  });
  return report(revision, drafts.length);
}

/**
 * Brings the stored knowledge in line with the sources: idempotent, incremental by content hash, one transaction a
 * collection, so that a search sees the old state or the new one.
 * @throws EmbeddingModelMismatchError when a collection holds another model's vectors and `reembed` is not set
 */
export async function syncKnowledge(
  db: Database,
  embedder: Embedder,
  sources: KnowledgeSources,
  options: SyncOptions,
): Promise<CollectionReport[]> {
  const own = new Set(sources.articles.map((article) => article.key));
  const items: Readonly<Record<Collection, SourceItem[]>> = {
    articles: [
      ...articleItems(sources, options),
      ...(options.reembed
        ? articleItems(
            { articles: (await readApiArticles(db)).filter((article) => !own.has(article.key)) },
            { ...options, origin: 'api' },
          )
        : []),
    ],
    clauses: clauseItems(sources),
    precedents: pastCaseItems(sources),
  };
  // A slip in a file must not take its article out of the help center: nothing is removed until all can be read.
  const keepMissing = sources.problems.length > 0;
  const reports: CollectionReport[] = [];
  for (const collection of COLLECTIONS) {
    if (options.only && !options.only.includes(collection)) continue;
    reports.push(
      await syncCollection(db, embedder, collection, items[collection], { keepMissing, ...options }),
    );
  }
  return reports;
}
