import {
  softmax,
  calibratedLogits,
  type Calibration,
  type ClassEvidence,
} from '../learning/fit-calibration.ts';

/**
 * What tells a text of no known type: how weak the best evidence of each kind is, and how undecided the whole.
 * None depends much on the number of classes, so that it can be learned with some classes hidden.
 */
export function scopeFeatures(evidence: ClassEvidence, calibration: Calibration): number[] {
  const logits = calibratedLogits(evidence, calibration);
  const probabilities = softmax(logits);
  const [first, second] = highestTwo(evidence.linear);
  const nearest = highestTwo(evidence.nearest);
  return [
    first,
    first - second,
    highestTwo(evidence.centroid)[0],
    nearest[0],
    nearest[0] - nearest[1],
    Math.log(Math.max(highestTwo(probabilities)[0], 1e-6)),
  ];
}

function highestTwo(values: ArrayLike<number>): [number, number] {
  let first = -Infinity;
  let second = -Infinity;
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k]!;
    if (value > first) {
      second = first;
      first = value;
    } else if (value > second) second = value;
  }
  return [first, Number.isFinite(second) ? second : first];
}

/** The lowest score that may be called out of scope while at most `loss` of the rows in scope is turned away. */
export function chooseScopeThreshold(scoresInScope: readonly number[], loss: number): number {
  if (scoresInScope.length === 0) return 1;
  const sorted = [...scoresInScope].sort((a, b) => b - a);
  const allowed = Math.floor(sorted.length * loss);
  return Math.min(1, (sorted[allowed] ?? sorted.at(-1) ?? 1) + 1e-9);
}
