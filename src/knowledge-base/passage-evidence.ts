import { selectLargest, type AcceptPosition, type PassageVectors } from './exact-vectors.ts';
import { LEVEL_PASSAGES, type ScriptGroup } from './level-languages.ts';
import type { LexicalHit, LexicalIndex } from './lexical-index.ts';
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
  /** A text that sounds like it and costs less; `textOf` where there is none. */
  readonly soundingOf?: (position: number) => string;
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

export interface GatherOptions {
  readonly limit: number;
  readonly withWords: boolean;
  readonly accept?: AcceptPosition | undefined;
}

export interface EvidenceGatherer {
  /** Whether both languages have passages enough to be told apart. */
  readonly isMixed: boolean;
  groupOf(position: number): ScriptGroup;
  /**
   * @param vector the query's, unit length; null for a text in which nothing can be read. It may still be made: words are searched
   * meanwhile.
   * @param options `limit`: candidates of each side and language; `accept`: whose candidates are wanted beside those of all
   */
  gather(
    text: string,
    vector: Promise<Float32Array | null>,
    options: GatherOptions,
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

interface OpenCandidate extends Candidate {
  readonly evidence: { -readonly [name in keyof PassageEvidence]: PassageEvidence[name] };
}

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
  const soundOf = createSoundReader(sources.soundingOf ?? textOf);
  const sizes = [0, 0];
  for (const group of groups ?? []) sizes[group]! += 1;
  const isMixed = sizes.every((size) => size >= LEVEL_PASSAGES);
  const groupOf = (position: number): ScriptGroup => (isMixed ? (groups?.[position] ?? 1) : 1);

  // Made once: who is asked again and again with the same function need not ask it of every position again.
  const isOfGroup = GROUPS.map(
    (group): AcceptPosition =>
      (position) =>
        groups?.[position] === group,
  );
  const ofGroupAnd = new WeakMap<AcceptPosition, readonly AcceptPosition[]>();
  const bothOf = (accept: AcceptPosition): readonly AcceptPosition[] => {
    let both = ofGroupAnd.get(accept);
    if (!both) {
      both = isOfGroup.map((isOf) => (position) => isOf(position) && accept(position));
      ofGroupAnd.set(accept, both);
    }
    return both;
  };
  const lengths = new Int32Array(vectors.size);
  const lengthOf = (position: number): number => (lengths[position] ||= textOf(position).length);

  /** The nearest passages, of each language by itself where there are both. */
  const findNear = async (
    vector: Float32Array,
    limit: number,
    accept?: AcceptPosition,
  ): Promise<(readonly Near[])[]> => {
    if (!isMixed) return [[], await vectors.nearest(vector, limit, accept)];
    const found: (readonly Near[])[] = [];
    const isOf = accept ? bothOf(accept) : isOfGroup;
    for (const group of GROUPS) found.push(await vectors.nearest(vector, limit, isOf[group]));
    return found;
  };

  /** Passages found by words, best first: of all, and beside them those that pass. */
  const findWords = (text: string, limit: number, accept?: AcceptPosition): readonly LexicalHit[] => {
    const { hits } = lexicalIndex.search(text, limit);
    if (!accept || hits.length < limit) return hits;
    const known = new Set(hits.map(({ position }) => position));
    const passing = lexicalIndex.search(text, limit, accept).hits;
    return [...hits, ...passing.filter(({ position }) => !known.has(position))];
  };

  /** How crowded candidates are, each in its own language's neighbourhood of the query. */
  const measureCrowding = async (
    near: readonly (readonly Near[])[],
    positions: readonly number[],
  ): Promise<Float64Array> => {
    const crowding = new Float64Array(positions.length);
    for (const group of GROUPS) {
      const size = isMixed ? sizes[group]! : vectors.size;
      const count = Math.min(NEIGHBOURHOOD, Math.floor(size * NEIGHBOURHOOD_SHARE), near[group]!.length);
      const own = placesOf(positions, group);
      if (count === 0 || own.length === 0) continue;
      const middle = vectors.mean(near[group]!.slice(0, count).map(({ position }) => position));
      let level = 0;
      for (const value of middle) level += value * value;
      const ofGroup = own.map((place) => positions[place]!);
      const values = await vectors.similarities(middle, ofGroup);
      for (let i = 0; i < own.length; i += 1) crowding[own[i]!] = values[i]! - level;
    }
    return crowding;
  };

  /** Places in the list of the candidates of a group. */
  const placesOf = (positions: readonly number[], group: ScriptGroup): number[] => {
    const places: number[] = [];
    for (let place = 0; place < positions.length; place += 1)
      if (groupOf(positions[place]!) === group) places.push(place);
    return places;
  };

  /** Gives sounds to those that lead without them; of those that pass a filter, too. */
  const addSounds = (
    text: string,
    candidates: readonly OpenCandidate[],
    traits: QueryTraits,
    accept: AcceptPosition | null,
  ): void => {
    const positions = candidates.map(({ position }) => position);
    for (const group of GROUPS) {
      const own = placesOf(positions, group);
      const scores = Float64Array.from(own, (place) => rankingScore(candidates[place]!.evidence, traits));
      const leading = new Set(selectLargest(scores, SOUNDED));
      if (accept) {
        for (let i = 0; i < own.length; i += 1) if (!accept(positions[own[i]!]!)) scores[i] = -Infinity;
        for (const i of selectLargest(scores, SOUNDED)) if (scores[i]! > -Infinity) leading.add(i);
      }
      const heard = [...leading].map((i) => candidates[own[i]!]!);
      const overlaps = soundOverlaps(
        text,
        heard.map(({ position }) => soundOf(position)),
      );
      heard.forEach(({ evidence }, i) => (evidence.sounds = overlaps[i]!));
    }
  };

  return {
    isMixed,
    groupOf,
    async gather(text, pending, { limit, withWords, accept }) {
      // The words are searched while the question is embedded, and those that will lead are heard.
      const hits = withWords ? findWords(text, limit, accept) : [];
      const codeShare = withWords ? shareOfCodes(sources, text) : 0;
      for (const { position } of hits.slice(0, SOUNDED)) soundOf(position);
      const vector = await pending;
      if (vector === null) return { traits: { codeShare: 0, lengthAhead: 0 }, candidates: [] };
      const near = await findNear(vector, limit);
      // Of all there are, those that pass are among the nearest.
      const passing = accept && limit < vectors.size ? await findNear(vector, limit, accept) : null;
      const similarity = new Map<number, number>();
      for (const list of [...near, ...(passing ?? [])])
        for (const hit of list) similarity.set(hit.position, hit.similarity);
      const lexical = new Map<number, LexicalHit>();
      const alone: number[] = [];
      for (const hit of hits) {
        lexical.set(hit.position, hit);
        if (!similarity.has(hit.position)) alone.push(hit.position);
      }
      const values = await vectors.similarities(vector, alone);
      for (let i = 0; i < alone.length; i += 1) similarity.set(alone[i]!, values[i]!);
      const best = hits[0]?.score ?? 1;
      const crowding = await measureCrowding(near, [...similarity.keys()]);
      const candidates: OpenCandidate[] = [];
      for (const [position, cosine] of similarity) {
        const words = lexical.get(position);
        const score = words ? words.score : 0;
        candidates.push({
          position,
          evidence: {
            similarity: cosine,
            crowding: crowding[candidates.length]!,
            words: score / best,
            sounds: 0,
          },
          lexical: score,
          coverage: words ? words.coverage : 0,
        });
      }
      if (!withWords) return { traits: { codeShare, lengthAhead: 0 }, candidates };
      const lengthsRead = candidates.slice(0, LENGTHS_READ).map(({ position }) => lengthOf(position));
      const traits = { codeShare, lengthAhead: lengthAhead(text, lengthsRead) };
      addSounds(text, candidates, traits, passing && (accept ?? null));
      return { traits, candidates };
    },
  };
}
