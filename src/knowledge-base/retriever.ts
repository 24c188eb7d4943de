import type { Embedder } from '../ports/embedder.ts';
import { blendScore, DEFAULT_BLEND, lexicalShare, type BlendParameters } from './blend-scores.ts';
import type { PassageVectors } from './exact-vectors.ts';
import type { LexicalIndex } from './lexical-index.ts';
import { isCode, type SearchTerms } from './search-terms.ts';

export type SearchMode = 'lexical' | 'vector' | 'hybrid';

export interface RetrievedPassage {
  readonly position: number;
  /** What the order follows: a cosine-like number in [-1, 1] (vector, hybrid), or BM25 (lexical). */
  readonly score: number;
  readonly similarity: number | null;
  readonly lexical: number | null;
  readonly coverage: number;
}

export interface RetrieveOptions {
  readonly mode: SearchMode;
  readonly limit: number;
}

export interface Retriever {
  /** Best first. No result for a text in which nothing can be read. */
  retrieve(text: string, options: RetrieveOptions): Promise<RetrievedPassage[]>;
}

export interface RetrieverParts {
  readonly embedder: Embedder;
  readonly vectors: PassageVectors;
  readonly lexicalIndex: LexicalIndex;
  readonly toTerms: SearchTerms;
  readonly blend?: BlendParameters;
}

/** Candidates that each side puts forward, at least. */
const CANDIDATES = 100;

/**
 * Search over passages: by words, by meaning, or by both. Hybrid takes the candidates of either side, gives each the
 * evidence of both, and lets the query decide how much its exact words count.
 */
export function createRetriever(parts: RetrieverParts): Retriever {
  const { embedder, vectors, lexicalIndex, toTerms, blend = DEFAULT_BLEND } = parts;

  const searchWords = (text: string, limit: number) => {
    const found = lexicalIndex.search(text, limit);
    const terms = [...new Set(toTerms(text))];
    let whole = 0;
    let codes = 0;
    for (const term of terms) {
      const idf = lexicalIndex.idf(term);
      whole += idf;
      if (isCode(term)) codes += idf;
    }
    const traits = {
      codeShare: whole > 0 ? codes / whole : 0,
      knownShare: found.knownShare,
      termCount: terms.length,
    };
    return { hits: found.hits, traits };
  };

  return {
    async retrieve(text, { mode, limit }) {
      if (mode === 'lexical') {
        return lexicalIndex.search(text, limit).hits.map(({ position, score, coverage }) => ({
          position,
          score,
          similarity: null,
          lexical: score,
          coverage,
        }));
      }
      const [embedding] = await embedder.embed([text], { kind: 'query' });
      if (!embedding || embedding.empty) return [];
      const wanted = Math.max(limit, CANDIDATES);
      const near = await vectors.nearest(embedding.vector, mode === 'vector' ? limit : wanted);
      if (mode === 'vector') {
        return near.map(({ position, similarity }) => ({
          position,
          score: similarity,
          similarity,
          lexical: null,
          coverage: 0,
        }));
      }
      const { hits, traits } = searchWords(text, wanted);
      const share = lexicalShare(traits, blend);
      const best = hits[0]?.score ?? 1;
      const similarity = new Map(near.map((hit) => [hit.position, hit.similarity]));
      const lexical = new Map(hits.map((hit) => [hit.position, hit]));
      const alone = hits.map(({ position }) => position).filter((position) => !similarity.has(position));
      (await vectors.similarities(embedding.vector, alone)).forEach((value, i) =>
        similarity.set(alone[i]!, value),
      );
      return [...similarity]
        .map(([position, cosine]) => {
          const words = lexical.get(position);
          return {
            position,
            score: blendScore(cosine, (words?.score ?? 0) / best, share),
            similarity: cosine,
            lexical: words?.score ?? 0,
            coverage: words?.coverage ?? 0,
          };
        })
        .sort((a, b) => b.score - a.score || a.position - b.position)
        .slice(0, limit);
    },
  };
}
