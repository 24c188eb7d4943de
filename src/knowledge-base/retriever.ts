import type { Embedder } from '../ports/embedder.ts';
import { blendScore, DEFAULT_BLEND, lexicalShare, type BlendParameters } from './blend-scores.ts';
import type { PassageVectors } from './exact-vectors.ts';
import { LEVEL_PASSAGES, levelLanguages, questionGroup, type ScriptGroup } from './level-languages.ts';
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
  /** Script of each passage by position; with it, both languages compete on one scale. */
  readonly groups?: readonly ScriptGroup[];
}

/** Candidates that each side puts forward, at least. */
const CANDIDATES = 100;

/**
 * Search over passages: by words, by meaning, or by both. Hybrid takes the candidates of either side, gives each the
 * evidence of both, and lets the query decide how much its exact words count.
 */
export function createRetriever(parts: RetrieverParts): Retriever {
  const { embedder, vectors, lexicalIndex, toTerms, blend = DEFAULT_BLEND, groups } = parts;
  const isMixed = ([0, 1] as const).every(
    (group) => (groups ?? []).filter((own) => own === group).length >= LEVEL_PASSAGES,
  );

  /** The nearest passages; of each language at least as many as its level takes. */
  const findNear = async (vector: Float32Array, limit: number) => {
    const near = [...(await vectors.nearest(vector, limit))];
    if (!isMixed || !groups) return near;
    const seen = new Set(near.map(({ position }) => position));
    for (const group of [0, 1] as const) {
      const more = await vectors.nearest(vector, limit, (position) => groups[position] === group);
      near.push(...more.filter(({ position }) => !seen.has(position)));
    }
    return near;
  };

  const inOrder = (text: string, found: readonly RetrievedPassage[], limit: number): RetrievedPassage[] => {
    const scores =
      isMixed && groups
        ? levelLanguages(found, (position) => groups[position] ?? 1, questionGroup(text))
        : null;
    return found
      .map((passage, i) => (scores ? { ...passage, score: scores[i] ?? passage.score } : passage))
      .sort((a, b) => b.score - a.score || a.position - b.position)
      .slice(0, limit);
  };

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
      if (mode === 'vector') {
        const near = await findNear(embedding.vector, isMixed ? wanted : limit);
        const found = near.map(({ position, similarity }) => ({
          position,
          score: similarity,
          similarity,
          lexical: null,
          coverage: 0,
        }));
        return inOrder(text, found, limit);
      }
      const near = await findNear(embedding.vector, wanted);
      const { hits, traits } = searchWords(text, wanted);
      const share = lexicalShare(traits, blend);
      const best = hits[0]?.score ?? 1;
      const similarity = new Map(near.map((hit) => [hit.position, hit.similarity]));
      const lexical = new Map(hits.map((hit) => [hit.position, hit]));
      const alone = hits.map(({ position }) => position).filter((position) => !similarity.has(position));
      (await vectors.similarities(embedding.vector, alone)).forEach((value, i) =>
        similarity.set(alone[i]!, value),
      );
      const found = [...similarity].map(([position, cosine]) => {
        const words = lexical.get(position);
        return {
          position,
          score: blendScore(cosine, (words?.score ?? 0) / best, share),
          similarity: cosine,
          lexical: words?.score ?? 0,
          coverage: words?.coverage ?? 0,
        };
      });
      return inOrder(text, found, limit);
    },
  };
}
