export type Collection = 'articles' | 'clauses' | 'precedents';
export const COLLECTIONS: readonly Collection[] = ['articles', 'clauses', 'precedents'];

/** The two scripts of passages. Texts of one lie nearer to one another, so that each can be searched on its own. */
export type LanguageGroup = 'chinese' | 'other';
export const LANGUAGE_GROUPS: readonly LanguageGroup[] = ['chinese', 'other'];

export function languageGroup(language: string): LanguageGroup {
  return language.startsWith('zh') ? 'chinese' : 'other';
}

export interface VectorSearchOptions {
  /** Only passages of these languages. */
  readonly group?: LanguageGroup;
  /**
   * The collection's revision as the caller has just read it: an index that stands there need not ask the database again.
   */
  readonly revision?: number;
}

export interface VectorHit {
  /** Passage id. */
  readonly id: string;
  /** Cosine similarity in [-1, 1], higher is closer. */
  readonly similarity: number;
}

export interface VectorIndexStatus {
  readonly kind: 'hnsw' | 'pgvector';
  readonly collection: Collection;
  readonly ready: boolean;
  readonly size: number;
  readonly revision: number;
  /** How the index came to be: loaded from disk, rebuilt and why, served by the database. */
  readonly origin: string;
}

/**
 * Nearest neighbours over one collection of stored passages. The database owns the vectors; an index is a cache
 * that can be rebuilt from it at any time and follows the collection's revision.
 */
export interface VectorIndex {
  /** Best first, at most `limit`. @throws EmbeddingModelMismatchError when the collection holds another model's vectors. */
  search(vector: Float32Array, limit: number, options?: VectorSearchOptions): Promise<VectorHit[]>;
  /** Brings the index to the collection's current revision. Called before a search and after a sync; cheap when nothing changed. */
  refresh(): Promise<void>;
  status(): VectorIndexStatus;
  close(): Promise<void>;
}
