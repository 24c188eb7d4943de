/** How the two kinds of search score, on different scales. */
export type ScoreScale = 'hybrid' | 'vector';

/** Probability that an article with this score is one that answers: sigmoid(weight * score + bias). */
export interface RelevanceCurve {
  readonly weight: number;
  readonly bias: number;
}

/**
 * Fitted by `npx tsx src/runtimes/cli/calibrate-relevance.ts` on the first five articles of each question of the dev part of
 * `evals/datasets/answers`, those without an answer included; logistic, so that it rises with the score. On the
 * test part the calibration error in ten bins is 0.023 (hybrid) and 0.018 (vector). To be fitted anew when ranking changes.
 */
export const RELEVANCE: Readonly<Record<ScoreScale, RelevanceCurve>> = {
  hybrid: { weight: 10.59, bias: -6.46 },
  vector: { weight: 14.74, bias: -7.72 },
};

/** @returns in [0, 1], higher for a higher score */
export function relevanceOf(score: number, scale: ScoreScale): number {
  const { weight, bias } = RELEVANCE[scale];
  return 1 / (1 + Math.exp(-(weight * score + bias)));
}
