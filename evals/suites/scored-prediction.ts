import type { Prediction } from '../../src/triage/classifier.ts';

/** One prediction, from our classifier or from elsewhere. */
export interface ScoredPrediction {
  readonly run: number;
  readonly row: number;
  readonly predicted: string;
  readonly confidence: number;
  readonly top: readonly (readonly [string, number])[];
  /** Probability that the text is of no known label. */
  readonly strange: number;
  readonly isFlagged: boolean;
  readonly evidence: readonly string[];
}

export function describePrediction(
  prediction: Prediction,
  run: number,
  row: number,
  exemplars: readonly { readonly text: string; readonly label: number }[],
): ScoredPrediction {
  return {
    run,
    row,
    predicted: prediction.label,
    confidence: prediction.confidence,
    top: prediction.top.map(({ label, probability }) => [label, probability] as const),
    strange: prediction.outOfScope.score,
    isFlagged: prediction.outOfScope.flagged,
    evidence: prediction.evidence.neighbours
      .slice(0, 3)
      .map(
        ({ row: at, similarity }) => `${similarity.toFixed(3)} ${exemplars[at]?.text.slice(0, 160) ?? ''}`,
      ),
  };
}
