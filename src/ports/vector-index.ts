export type Collection = 'articles' | 'clauses' | 'precedents';
export const COLLECTIONS: readonly Collection[] = ['articles', 'clauses', 'precedents'];

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
  search(vector: Float32Array, limit: number): Promise<VectorHit[]>;
  /** Brings the index to the collection's current revision. Called before a search and after a sync; cheap when nothing changed. */
  refresh(): Promise<void>;
  status(): VectorIndexStatus;
  close(): Promise<void>;
}
