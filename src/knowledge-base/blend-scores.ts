/** What a query is like, as far as the blend of lexical and vector evidence goes. */
export interface QueryTraits {
  /** Share of the term weight in codes, tickers with digits, numbers. */
  readonly codeShare: number;
  /** Share of the term weight that the collection knows. */
  readonly knownShare: number;
  /** Different terms of the query. */
  readonly termCount: number;
}

/** Share of lexical evidence = floor + code * codeShare, times knownShare ** trust. In cosine units. */
export interface BlendParameters {
  readonly version: string;
  readonly floor: number;
  readonly code: number;
  readonly trust: number;
}

/**
 * Found by a small grid on the public sets and the help center's own questions (see `evals/datasets`): stories are matched by meaning, codes by letter, and
 * words that no passage knows say nothing.
 */
export const DEFAULT_BLEND: BlendParameters = { version: 'blend-1', floor: 0.15, code: 0.3, trust: 1 };

export function lexicalShare(traits: QueryTraits, parameters: BlendParameters): number {
  return (parameters.floor + parameters.code * traits.codeShare) * traits.knownShare ** parameters.trust;
}

/**
 * @param similarity cosine of query and passage
 * @param lexical BM25 of the passage over the best BM25 of the query, in [0, 1]
 */
export function blendScore(similarity: number, lexical: number, share: number): number {
  return (similarity + share * lexical) / (1 + share);
}
