import type { Embedder } from '../ports/embedder.ts';
import type { AcceptPosition } from './exact-vectors.ts';
import { levelLanguages, questionGroup } from './level-languages.ts';
import { createEvidenceGatherer, type EvidenceSources } from './passage-evidence.ts';
import { findVersions, mergeVersionsOfPassages } from './merge-versions.ts';
import { rankingScore } from './rank-passages.ts';

export type SearchMode = 'lexical' | 'vector' | 'hybrid';

export interface RetrievedPassage {
  readonly position: number;
  /** What the order follows: a cosine-like number (vector, hybrid), or BM25 (lexical). */
  readonly score: number;
  /** The score before the languages were brought to one level and an article's versions were read together. */
  readonly unlevelled: number;
  readonly similarity: number | null;
  readonly lexical: number | null;
  readonly coverage: number;
}

export interface RetrieveOptions {
  readonly mode: SearchMode;
  readonly limit: number;
  /** Only these positions; the others still tell what a good score is for the query. */
  readonly accept?: AcceptPosition;
}

export interface Retriever {
  /** Best first. No result for a text in which nothing can be read. */
  retrieve(text: string, options: RetrieveOptions): Promise<RetrievedPassage[]>;
}

export interface RetrieverParts extends EvidenceSources {
  readonly embedder: Embedder;
  /** The article of each passage, the same for all its languages; with it, both versions of an article speak for it. */
  readonly articles?: readonly string[];
}

/** Candidates that each side puts forward, at least. */
const CANDIDATES = 100;
/** How much crowding counts where vectors alone decide. */
const CROWDING_ALONE = -0.25;

/**
 * Search over passages: by words, by meaning, or by both. Hybrid takes the candidates of either side and gives each the
 * evidence of both; learned weights, which depend on the query, order them.
 */
export function createRetriever(parts: RetrieverParts): Retriever {
  const { embedder, lexicalIndex, articles } = parts;
  const gatherer = createEvidenceGatherer(parts);
  const versions = articles && gatherer.isMixed ? findVersions(articles, gatherer.groupOf) : null;
  const embedQuery = async (text: string): Promise<Float32Array | null> => {
    const [embedding] = await embedder.embed([text], { kind: 'query' });
    return embedding && !embedding.empty ? embedding.vector : null;
  };
  return {
    async retrieve(text, { mode, limit, accept }) {
      if (mode === 'lexical') {
        return lexicalIndex.search(text, limit, accept).hits.map(({ position, score, coverage }) => ({
          position,
          score,
          unlevelled: score,
          similarity: null,
          lexical: score,
          coverage,
        }));
      }
      const withWords = mode === 'hybrid';
      const { traits, candidates } = await gatherer.gather(text, embedQuery(text), {
        limit: Math.max(limit, CANDIDATES),
        withWords,
        accept,
      });
      const scores = candidates.map(({ evidence }) =>
        withWords ? rankingScore(evidence, traits) : evidence.similarity + CROWDING_ALONE * evidence.crowding,
      );
      const asker = questionGroup(text);
      const scored = (values: readonly number[]): { position: number; score: number }[] =>
        candidates.map(({ position }, i) => ({ position, score: values[i]! }));
      const levelled = gatherer.isMixed ? levelLanguages(scored(scores), gatherer.groupOf, asker) : scores;
      const merged = versions
        ? mergeVersionsOfPassages(scored(levelled), versions, gatherer.groupOf, asker)
        : levelled;
      /** Versions of one article have one score: the asker's own comes first. */
      const isForeign = (place: number): number =>
        Number(gatherer.groupOf(candidates[place]!.position) !== asker);
      const places = candidates.flatMap(({ position }, place) =>
        accept && !accept(position) ? [] : [place],
      );
      places.sort(
        (a, b) =>
          merged[b]! - merged[a]! ||
          isForeign(a) - isForeign(b) ||
          candidates[a]!.position - candidates[b]!.position,
      );
      return places.slice(0, limit).map((place) => {
        const { position, evidence, lexical, coverage } = candidates[place]!;
        return {
          position,
          score: merged[place]!,
          unlevelled: scores[place]!,
          similarity: evidence.similarity,
          lexical: withWords ? lexical : null,
          coverage,
        };
      });
    },
  };
}
