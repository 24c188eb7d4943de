/** How the two kinds of search score, on different scales. */
export type ScoreScale = 'hybrid' | 'vector';

/** Probability that an article with this score is one that answers: sigmoid(weight * score + bias). */
export interface RelevanceCurve {
  readonly weight: number;
  readonly bias: number;
}

/**
 * Fitted by `npx tsx src/runtimes/cli/calibrate-relevance.ts` on the first five articles of each question of the dev part of
 * `evals/datasets/answers`, those without an answer included; logistic, so that it rises with the score.
 */
export const RELEVANCE: Readonly<Record<ScoreScale, RelevanceCurve>> = {
  hybrid: { weight: 16, bias: -11 },
  vector: { weight: 16, bias: -11 },
};

/** @returns in [0, 1], higher for a higher score */
export function relevanceOf(score: number, scale: ScoreScale): number {
  const { weight, bias } = RELEVANCE[scale];
  return 1 / (1 + Math.exp(-(weight * score + bias)));
}
