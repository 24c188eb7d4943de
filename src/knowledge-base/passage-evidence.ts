import type { PassageVectors } from './exact-vectors.ts';
import { LEVEL_PASSAGES, type ScriptGroup } from './level-languages.ts';
import type { LexicalIndex } from './lexical-index.ts';
import { lengthAhead, rankingScore, type PassageEvidence, type QueryTraits } from './rank-passages.ts';
import { isCode, type SearchTerms } from './search-terms.ts';
import { createSoundReader, soundOverlaps } from './sound-overlap.ts';

/** What evidence is gathered from, over one collection of passages by position. */
export interface EvidenceSources {
  readonly vectors: PassageVectors;
  readonly lexicalIndex: LexicalIndex;
  readonly toTerms: SearchTerms;
  /** What is read of a passage. */
  readonly textOf: (position: number) => string;
  /** Script of each passage; with it, each language has candidates and a neighbourhood of its own. */
  readonly groups?: readonly ScriptGroup[];
}

export interface Candidate {
  readonly position: number;
  readonly evidence: PassageEvidence;
  /** BM25 as it is, and the share of the query's term weight that the passage holds. */
  readonly lexical: number;
  readonly coverage: number;
}

export interface GatheredEvidence {
  readonly traits: QueryTraits;
  readonly candidates: readonly Candidate[];
}

export interface EvidenceGatherer {
  /** Whether both languages have passages enough to be told apart. */
  readonly isMixed: boolean;
  groupOf(position: number): ScriptGroup;
  /**
   * @param vector the query's, unit length; null for a text in which nothing can be read. It may still be made: words are searched
   * meanwhile.
   * @param options `limit`: candidates of each side and language
   */
  gather(
    text: string,
    vector: Promise<Float32Array | null>,
    options: { readonly limit: number; readonly withWords: boolean },
  ): Promise<GatheredEvidence>;
}

/** The query's neighbourhood: its nearest passages, but never more than a fifth of the collection. */
const NEIGHBOURHOOD = 100;
const NEIGHBOURHOOD_SHARE = 0.2;
/** Candidates whose sounds are compared; those behind them cannot come to the front by sound alone. */
const SOUNDED = 60;
/** Passages that tell how long those of the collection are. */
const LENGTHS_READ = 50;
const GROUPS = [0, 1] as const;

interface Near {
  readonly position: number;
  readonly similarity: number;
}

/** Share of the query's term weight in codes and numbers, in [0, 1]. */
export function shareOfCodes(
  { lexicalIndex, toTerms }: Pick<EvidenceSources, 'lexicalIndex' | 'toTerms'>,
  text: string,
): number {
  let whole = 0;
  let codes = 0;
  for (const term of new Set(toTerms(text))) {
    const idf = lexicalIndex.idf(term);
    whole += idf;
    if (isCode(term)) codes += idf;
  }
  return whole > 0 ? codes / whole : 0;
}

/** Finds the passages that may answer, by meaning and by words, and gives each the evidence of both. */
export function createEvidenceGatherer(sources: EvidenceSources): EvidenceGatherer {
  const { vectors, lexicalIndex, textOf, groups } = sources;
  const soundOf = createSoundReader(textOf);
  const sizes = [0, 0];
  for (const group of groups ?? []) sizes[group]! += 1;
  const isMixed = sizes.every((size) => size >= LEVEL_PASSAGES);
  const groupOf = (position: number): ScriptGroup => (isMixed ? (groups?.[position] ?? 1) : 1);

  /** The nearest passages, of each language by itself where there are both. */
  const findNear = async (vector: Float32Array, limit: number): Promise<Near[][]> => {
    if (!isMixed) return [[], [...(await vectors.nearest(vector, limit))]];
    const found: Near[][] = [];
    for (const group of GROUPS)
      found.push([...(await vectors.nearest(vector, limit, (position) => groups?.[position] === group))]);
    return found;
  };

  /** Crowding of passages by position, each in its own language's neighbourhood of the query. */
  const measureCrowding = async (
    near: readonly (readonly Near[])[],
    positions: readonly number[],
  ): Promise<Map<number, number>> => {
    const crowding = new Map<number, number>();
    for (const group of GROUPS) {
      const size = isMixed ? sizes[group]! : vectors.size;
      const count = Math.min(NEIGHBOURHOOD, Math.floor(size * NEIGHBOURHOOD_SHARE), near[group]!.length);
      const own = positions.filter((position) => groupOf(position) === group);
      if (count === 0 || own.length === 0) continue;
      const middle = vectors.mean(near[group]!.slice(0, count).map(({ position }) => position));
      const level = middle.reduce((sum, value) => sum + value * value, 0);
      (await vectors.similarities(middle, own)).forEach((value, i) => crowding.set(own[i]!, value - level));
    }
    return crowding;
  };

  /** Sounds of those that lead without them, by place in the list; 0 for the others. */
  const compareSounds = (
    text: string,
    candidates: readonly Candidate[],
    traits: QueryTraits,
  ): Map<Candidate, number> => {
    const scores = new Map(candidates.map((one) => [one, rankingScore(one.evidence, traits)]));
    const sounds = new Map<Candidate, number>();
    for (const group of GROUPS) {
      const leading = candidates
        .filter(({ position }) => groupOf(position) === group)
        .sort((a, b) => scores.get(b)! - scores.get(a)!)
        .slice(0, SOUNDED);
      const overlaps = soundOverlaps(
        text,
        leading.map(({ position }) => soundOf(position)),
      );
      leading.forEach((one, i) => sounds.set(one, overlaps[i]!));
    }
    return sounds;
  };

  return {
    isMixed,
    groupOf,
    async gather(text, pending, { limit, withWords }) {
      const hits = withWords ? lexicalIndex.search(text, limit).hits : [];
      const vector = await pending;
      if (vector === null) return { traits: { codeShare: 0, lengthAhead: 0 }, candidates: [] };
      const near = await findNear(vector, limit);
      const similarity = new Map(near.flat().map((hit) => [hit.position, hit.similarity]));
      const lexical = new Map(hits.map((hit) => [hit.position, hit]));
      const best = hits[0]?.score ?? 1;
      const alone = hits.map(({ position }) => position).filter((position) => !similarity.has(position));
      (await vectors.similarities(vector, alone)).forEach((value, i) => similarity.set(alone[i]!, value));
      const crowding = await measureCrowding(near, [...similarity.keys()]);
      const candidates = [...similarity].map(([position, cosine]): Candidate => {
        const words = lexical.get(position);
        return {
          position,
          evidence: {
            similarity: cosine,
            crowding: crowding.get(position) ?? 0,
            words: (words?.score ?? 0) / best,
            sounds: 0,
          },
          lexical: words?.score ?? 0,
          coverage: words?.coverage ?? 0,
        };
      });
      if (!withWords) return { traits: { codeShare: 0, lengthAhead: 0 }, candidates };
      const lengths = candidates.slice(0, LENGTHS_READ).map(({ position }) => textOf(position).length);
      const traits = { codeShare: shareOfCodes(sources, text), lengthAhead: lengthAhead(text, lengths) };
      const sounds = compareSounds(text, candidates, traits);
      return {
        traits,
        candidates: candidates.map((one) => ({
          ...one,
          evidence: { ...one.evidence, sounds: sounds.get(one) ?? 0 },
        })),
      };
    },
  };
}
