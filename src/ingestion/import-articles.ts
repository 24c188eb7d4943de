import { eq, inArray, or } from 'drizzle-orm';
import type { Database, Transaction } from '../database/database.ts';
import { articles as articleRows, type ArticleOrigin } from '../database/schema.ts';
import { contentHash } from '../knowledge-base/content-hash.ts';
import { orderArticle } from '../knowledge-base/order-article.ts';
import type { Article, SourceProblem } from '../knowledge-base/parse-article.ts';
import { syncKnowledge } from '../knowledge-base/sync-knowledge.ts';
import type { Embedder } from '../ports/embedder.ts';
import { sourceHashOf, type ArticlesRead, type ImportedArticle } from './imported-article.ts';

export interface ImportContext {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly now: () => Date;
  /** Who imports, for the versions of the articles: the id of a key, or a command. */
  readonly actor: string;
  readonly onProgress?: (done: number, total: number) => void;
  /** Written in the same transaction as the articles. */
  readonly alongside?: (tx: Transaction, report: ImportReport) => Promise<void>;
}

export interface ImportReport {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Articles that the source no longer has, kept for some of it could not be read. */
  readonly kept: number;
  readonly problems: readonly SourceProblem[];
  readonly notes: readonly SourceProblem[];
}

interface StoredArticle {
  readonly key: string;
  readonly origin: ArticleOrigin;
  readonly importSource: string | null;
  readonly sourceHash: string | null;
  readonly contentHash: string;
  readonly updatedOn: string;
}

const KEYS_A_QUERY = 500;

async function readStored(
  db: Database,
  source: string | null,
  keys: readonly string[],
): Promise<Map<string, StoredArticle>> {
  const { key, origin, importSource, sourceHash, updatedOn } = articleRows;
  const columns = { key, origin, importSource, sourceHash, updatedOn, contentHash: articleRows.contentHash };
  const found = new Map<string, StoredArticle>();
  for (let start = 0; start === 0 || start < keys.length; start += KEYS_A_QUERY) {
    const some = keys.slice(start, start + KEYS_A_QUERY);
    const ofSource = source !== null && start === 0 ? eq(importSource, source) : undefined;
    const named = some.length > 0 ? inArray(key, some) : undefined;
    if (ofSource === undefined && named === undefined) break;
    for (const row of await db.select(columns).from(articleRows).where(or(ofSource, named)))
      found.set(row.key, row);
  }
  return found;
}

/** Why this import may not write the article; null when it may. */
function refusal(stored: StoredArticle | undefined, source: string | null): string | null {
  if (stored === undefined) return null;
  if (stored.origin === 'folder')
    return 'the article comes from the knowledge folder: change its file and sync';
  if (source === null || (stored.origin === 'import' && stored.importSource === source)) return null;
  return stored.origin === 'api'
    ? 'the article was stored by the API: remove it there first'
    : `the article belongs to the import source "${stored.importSource ?? ''}"`;
}

function hasChanged(
  article: ImportedArticle,
  stored: StoredArticle | undefined,
  source: string | null,
): boolean {
  if (stored === undefined) return true;
  if (source !== null) return stored.sourceHash !== sourceHashOf(article);
  const dated = orderArticle({ ...article, updatedOn: article.updatedOn ?? stored.updatedOn });
  return stored.contentHash !== contentHash(JSON.stringify(dated));
}

/**
 * Brings articles of one source into the knowledge base, in one transaction: what is new or has changed in the source is
 * written, what the source no longer has is removed when `isWhole` and all of it could be read. Without a source's name the
 * articles are stored as by the API and nothing is removed. What was edited in the knowledge base stands until its source
 * changes. The caller refreshes the index.
 */
export async function importArticles(
  context: ImportContext,
  read: ArticlesRead,
  { source, isWhole }: { readonly source: string | null; readonly isWhole: boolean },
): Promise<ImportReport> {
  const { db, embedder, now, actor, onProgress, alongside } = context;
  const stored = await readStored(
    db,
    source,
    read.articles.map(({ key }) => key),
  );
  const problems = [...read.problems];
  const accepted = read.articles.filter((article) => {
    const message = refusal(stored.get(article.key), source);
    if (message !== null) problems.push({ path: article.key, field: 'id', message });
    return message === null;
  });
  const changed = accepted.filter((article) => hasChanged(article, stored.get(article.key), source));
  const present = new Set(read.articles.map(({ key }) => key));
  const gone =
    isWhole && source !== null
      ? [...stored.values()]
          .filter((row) => row.importSource === source && !present.has(row.key))
          .map(({ key }) => key)
      : [];
  // A slip in a file must not take its article out of the help center, and an empty source is most likely a wrong path.
  const mayRemove = problems.length === 0 && read.articles.length > 0;
  const removed = mayRemove ? gone : [];
  const today = now().toISOString().slice(0, 10);
  const added = changed.filter(({ key }) => !stored.has(key)).length;
  const report: ImportReport = {
    added,
    changed: changed.length - added,
    unchanged: accepted.length - changed.length,
    removed: removed.length,
    kept: gone.length - removed.length,
    problems,
    notes: read.notes,
  };
  await syncKnowledge(
    db,
    embedder,
    {
      articles: changed.map((article): Article =>
        orderArticle({ ...article, updatedOn: article.updatedOn ?? today }),
      ),
      clauses: [],
      pastCases: [],
      problems: [],
    },
    {
      now,
      only: ['articles'],
      origin: source === null ? 'api' : 'import',
      ...(source === null
        ? {}
        : {
            importSource: {
              name: source,
              hashes: new Map(changed.map((article) => [article.key, sourceHashOf(article)])),
            },
          }),
      actor,
      removeArticles: removed,
      ...(onProgress ? { onProgress: (_collection, done, total) => onProgress(done, total) } : {}),
      ...(alongside ? { alongside: (tx) => alongside(tx, report) } : {}),
    },
  );
  return report;
}
