import type { Transaction } from '../database/database.ts';
import { articles, pastCases, policyClauses } from '../database/schema.ts';
import { contentHash } from './content-hash.ts';
import {
  articlePassages,
  clausePassages,
  pastCasePassages,
  type KnowledgeSources,
  type PassageDraft,
} from './knowledge-sources.ts';
import type { SyncOptions } from './sync-knowledge.ts';

/** One source of a collection as a sync compares and stores it. */
export interface SourceItem {
  readonly key: string;
  readonly hash: string;
  readonly passages: readonly PassageDraft[];
  /** Writes the item's own row. */
  readonly store: (tx: Transaction, revision: number) => Promise<unknown>;
}

/** The API changes what an import brought without making it its own: the next import still replaces or removes it. */
export function articleItems(
  sources: Pick<KnowledgeSources, 'articles'>,
  { origin = 'folder', importSource, actor = 'folder', now }: SyncOptions,
): SourceItem[] {
  return sources.articles.map((article) => {
    const hash = contentHash(JSON.stringify(article));
    return {
      key: article.key,
      hash,
      passages: articlePassages(article),
      store: (tx, revision) => {
        const content = {
          ...article,
          products: article.products ?? null,
          contentHash: hash,
          revision,
          changedAt: now(),
          changedBy: actor,
        };
        const sourceHash = importSource?.hashes.get(article.key) ?? null;
        const owner = { origin, importSource: importSource?.name ?? null, sourceHash };
        return tx
          .insert(articles)
          .values({ ...content, ...owner })
          .onConflictDoUpdate({
            target: articles.key,
            set: origin === 'api' ? content : { ...content, ...owner },
          });
      },
    };
  });
}

export function clauseItems(sources: KnowledgeSources): SourceItem[] {
  return sources.clauses.map((clause) => {
    const hash = contentHash(JSON.stringify(clause));
    return {
      key: clause.id,
      hash,
      passages: clausePassages(clause),
      store: (tx) => {
        const row = { id: clause.id, version: clause.version, data: clause, contentHash: hash };
        return tx
          .insert(policyClauses)
          .values(row)
          .onConflictDoUpdate({ target: policyClauses.id, set: row });
      },
    };
  });
}

export function pastCaseItems(sources: KnowledgeSources): SourceItem[] {
  return sources.pastCases.map((pastCase) => {
    const hash = contentHash(JSON.stringify(pastCase));
    return {
      key: pastCase.id,
      hash,
      passages: pastCasePassages(pastCase),
      store: (tx) => {
        const { id, reason_code: reasonCode, outcome } = pastCase;
        const row = { id, reasonCode, outcome, data: pastCase, contentHash: hash };
        return tx.insert(pastCases).values(row).onConflictDoUpdate({ target: pastCases.id, set: row });
      },
    };
  });
}
