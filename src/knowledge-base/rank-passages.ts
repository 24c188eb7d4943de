import learned from '../../models/search/ranking.json' with { type: 'json' };

/** What a query is like, and what it is asked of. */
export interface QueryTraits {
  /** Share of the query's term weight in codes, tickers with digits, numbers; in [0, 1]. */
  readonly codeShare: number;
  /**
   * How much longer the passages are than the query, in [0, 1]: 0 for as long as it (questions that find questions), 1 from
   * 20 times as long on. A word says more about a page than about a sentence of five words.
   */
  readonly lengthAhead: number;
}

/** What is known of a passage for a query. */
export interface PassageEvidence {
  /** Cosine of query and passage. */
  readonly similarity: number;
  /**
   * Product of the passage with the mean of the query's neighbourhood, less the mean's own: how much the passage is like
   * everything around it. Such hubs are near to any query (Radovanović et al., 2010), so they are set back, as
   * cross-domain similarity local scaling does (Conneau et al., 2018).
   */
  readonly crowding: number;
  /** BM25 over the best BM25 of the query, in [0, 1]. */
  readonly words: number;
  /** Share of the query's sounds and runs of letters that the passage holds, in [0, 1]. */
  readonly sounds: number;
}

export const RANKING_FEATURES = [
  'similarity',
  'crowding',
  'words',
  'wordsInLong',
  'soundsInLong',
  'wordsOfCodes',
] as const;

/** Learned by `src/runtimes/cli/train-ranking.ts`, stored as JSON. The weight of `similarity` is 1, so that scores stay in its units. */
export interface RankingModel {
  readonly version: string;
  readonly features: readonly string[];
  readonly weights: readonly number[];
}

function checked(model: RankingModel): RankingModel {
  const isOurs =
    model.weights.length === RANKING_FEATURES.length &&
    RANKING_FEATURES.every((name, i) => model.features[i] === name) &&
    model.weights.every(Number.isFinite);
  if (!isOurs)
    throw new Error(`models/search/ranking.json must have the features ${RANKING_FEATURES.join(', ')}`);
  return model;
}

export const RANKING: RankingModel = checked(learned);

/** Numbers in the order of `RANKING_FEATURES`. */
export function rankingFeatures(evidence: PassageEvidence, traits: QueryTraits): number[] {
  const { similarity, crowding, words, sounds } = evidence;
  const { codeShare, lengthAhead } = traits;
  return [similarity, crowding, words, words * lengthAhead, sounds * lengthAhead, words * codeShare];
}

/** A score in units of cosine similarity, higher for a likelier answer. */
export function rankingScore(evidence: PassageEvidence, traits: QueryTraits, model = RANKING): number {
  const features = rankingFeatures(evidence, traits);
  let score = 0;
  for (let i = 0; i < features.length; i += 1) score += (model.weights[i] ?? 0) * features[i]!;
  return score;
}

/** What exact words weigh for such a query beside the cosine, which weighs 1. */
export function wordsWeight({ codeShare, lengthAhead }: QueryTraits, model = RANKING): number {
  const weightOf = (name: (typeof RANKING_FEATURES)[number]): number =>
    model.weights[RANKING_FEATURES.indexOf(name)] ?? 0;
  return weightOf('words') + lengthAhead * weightOf('wordsInLong') + codeShare * weightOf('wordsOfCodes');
}

const LENGTH_RANGE = Math.log(20);

/** @param lengths of the candidates, in characters */
export function lengthAhead(question: string, lengths: readonly number[]): number {
  if (lengths.length === 0) return 0;
  const mean = lengths.reduce((sum, length) => sum + Math.log(Math.max(1, length)), 0) / lengths.length;
  return Math.min(1, Math.max(0, (mean - Math.log(Math.max(1, question.length))) / LENGTH_RANGE));
}
