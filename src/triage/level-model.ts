import { calibratedLogits, softmax, type Calibration } from '../learning/fit-calibration.ts';
import type { SparseVector } from '../learning/sparse-features.ts';
import type { TicketSignals } from './detect-signals.ts';
import { dotAt } from './gather-evidence.ts';
import { SIGNAL_RULES, type SignalCode } from './signal-rules.ts';

/** What a level (of risk, of priority) is read from, besides the words themselves. */
export interface LevelInput {
  /** Unit vector; null for a text without content. */
  readonly vector: Float32Array | null;
  readonly sparse: SparseVector;
  /** Posterior over the classifier's labels. */
  readonly types: ArrayLike<number>;
  readonly signals: TicketSignals;
  readonly textLength: number;
}

/** Ordered levels by adjacent-category logits: one linear score a step, added up from the lowest level. Matrices are row-major. */
export interface LevelModel {
  readonly levels: readonly string[];
  /** Steps x dimensions. */
  readonly dense: Float32Array;
  /** Steps x (n-grams of the classifier's vocabulary). */
  readonly ngrams: Float32Array;
  /** Steps x named features: types, then signals, then sums and tone. */
  readonly named: Float32Array;
  readonly bias: Float32Array;
  readonly calibration: Calibration;
}

export const SIGNAL_CODES: readonly SignalCode[] = [...SIGNAL_RULES.map(({ code }) => code), 'large_sum'];
export const LEVEL_BLOCK_WEIGHTS = { dense: 0.7, ngrams: 0.5, types: 1.5, others: 0.7 } as const;

/** Named features in the order of `LevelModel.named`, each about 0 to 1 times the weight of its block. */
export function namedFeatures({ types, signals, textLength }: LevelInput): Float32Array {
  const found = new Set(signals.signals.map(({ code }) => code));
  const size = Math.min(1, Math.max(0, Math.log10(1 + signals.largestUsd) / 6));
  const others = [
    ...SIGNAL_CODES.map((code) => (found.has(code) ? 1 : 0)),
    size,
    signals.largestUsd > 0 ? 0.5 : 0,
    signals.tone === 'angry' ? 0.5 : 0,
    signals.tone === 'polite' ? 0.5 : 0,
    Math.min(1, Math.log10(1 + textLength) / 4),
  ];
  return Float32Array.from([
    ...Array.from(types, (probability) => probability * LEVEL_BLOCK_WEIGHTS.types),
    ...others.map((value) => value * LEVEL_BLOCK_WEIGHTS.others),
  ]);
}

/** Score of each level before calibration: steps added up from the lowest, which is 0. */
export function levelScores(model: LevelModel, input: LevelInput, named: Float32Array): Float32Array {
  const steps = model.levels.length - 1;
  const dimensions = model.dense.length / steps;
  const ngrams = model.ngrams.length / steps;
  const scores = new Float32Array(model.levels.length);
  for (let step = 0; step < steps; step += 1) {
    let score = model.bias[step]! + dotAt(named, 0, model.named, step * named.length, named.length);
    if (input.vector)
      score += LEVEL_BLOCK_WEIGHTS.dense * dotAt(input.vector, 0, model.dense, step * dimensions, dimensions);
    for (let i = 0; i < input.sparse.indices.length; i += 1) {
      score +=
        LEVEL_BLOCK_WEIGHTS.ngrams *
        input.sparse.values[i]! *
        model.ngrams[step * ngrams + input.sparse.indices[i]!]!;
    }
    scores[step + 1] = scores[step]! + score;
  }
  return scores;
}

/** Calibrated probability of each level, lowest first. */
export function levelProbabilities(model: LevelModel, scores: Float32Array): Float64Array {
  const none = new Float32Array(scores.length);
  return softmax(calibratedLogits({ linear: scores, centroid: none, nearest: none }, model.calibration));
}
