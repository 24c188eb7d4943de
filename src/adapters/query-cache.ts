import type { Embedding } from '../ports/embedder.ts';

/** Longer texts are no search queries: keeping them would cost memory for nothing. */
const MAX_CHARACTERS = 2_000;

export interface QueryCache {
  get(text: string): Embedding | undefined;
  set(text: string, embedding: Embedding): void;
  clear(): void;
}

/** Keeps the embeddings of the last `size` distinct queries, the least recently used goes first. */
export function createQueryCache(size: number): QueryCache {
  const kept = new Map<string, Embedding>();
  return {
    get(text) {
      const embedding = kept.get(text);
      if (embedding) {
        kept.delete(text);
        kept.set(text, embedding);
      }
      return embedding;
    },
    set(text, embedding) {
      if (size === 0 || text.length > MAX_CHARACTERS) return;
      kept.delete(text);
      kept.set(text, embedding);
      const oldest = kept.keys().next();
      if (kept.size > size && !oldest.done) kept.delete(oldest.value);
    },
    clear: () => kept.clear(),
  };
}
