import { selectFeatureRows, type FeatureRows } from '../learning/feature-rows.ts';
import { trainLinearSvm } from '../learning/train-linear-svm.ts';
import { dotAt, scaleToUnit, SHARPNESS } from './gather-evidence.ts';
import type { SparseVector } from '../learning/sparse-features.ts';
import type { BlockWeights } from '../learning/feature-rows.ts';

/** A class learned from a few examples, before it joins a classifier. */
export interface Newcomer {
  readonly dense: Float32Array;
  readonly ngrams: Float32Array;
  readonly bias: number;
  readonly centroid: Float32Array;
  readonly exemplars: readonly Float32Array[];
}

/** Rows to learn from: those that the classifier keeps, then the examples. */
export interface NewcomerRows {
  readonly packed: FeatureRows;
  readonly vectors: readonly Float32Array[];
  readonly sparse: readonly SparseVector[];
  readonly blockWeights: BlockWeights;
}

const COST = 0.7;
/** Examples weigh as much as the rows of a usual class together, within reason. */
const MAX_WEIGHT = 10;

/**
 * Learns one class against all others from the rows at `examples`; the rest of `positions` is what it is not.
 * @param usualRows rows that a class of this classifier has on average
 */
export function learnNewcomer(
  rows: NewcomerRows,
  positions: readonly number[],
  examples: readonly number[],
  usualRows: number,
  seed: number,
): Newcomer {
  const own = new Set(examples);
  const part = selectFeatureRows(rows.packed, positions);
  const weight = Math.min(MAX_WEIGHT, Math.max(1, usualRows / Math.max(1, examples.length)));
  const weights = trainLinearSvm(
    part,
    Int32Array.from(positions, (i) => (own.has(i) ? 0 : 1)),
    1,
    { cost: COST, seed, rowWeights: Float32Array.from(positions, (i) => (own.has(i) ? weight : 1)) },
  );
  const { denseWidth, sparseWidth } = rows.packed;
  const centroid = new Float32Array(denseWidth);
  for (const i of examples) rows.vectors[i]!.forEach((value, j) => (centroid[j]! += value));
  return {
    dense: weights.slice(0, denseWidth),
    ngrams: weights.slice(denseWidth, denseWidth + sparseWidth),
    bias: weights[denseWidth + sparseWidth]!,
    centroid: scaleToUnit(centroid),
    exemplars: examples.map((i) => rows.vectors[i]!),
  };
}

/** The three kinds of evidence for the class, as `gatherEvidence` reads them for the classes of a model. */
export function newcomerEvidence(
  { dense, ngrams, bias, centroid, exemplars }: Newcomer,
  vector: Float32Array,
  sparse: SparseVector,
  blockWeights: BlockWeights,
): { readonly linear: number; readonly centroid: number; readonly nearest: number } {
  const { length } = vector;
  let words = 0;
  for (let i = 0; i < sparse.indices.length; i += 1) words += sparse.values[i]! * ngrams[sparse.indices[i]!]!;
  let sum = 0;
  for (const exemplar of exemplars) sum += Math.exp(SHARPNESS * dotAt(vector, 0, exemplar, 0, length));
  return {
    linear: words * blockWeights.sparse + dotAt(vector, 0, dense, 0, length) * blockWeights.dense + bias,
    centroid: dotAt(vector, 0, centroid, 0, length),
    nearest: exemplars.length > 0 ? Math.log(sum / exemplars.length) / SHARPNESS : -1,
  };
}

/**
 * Offset that makes `sigmoid(margin + offset)` mean what it says for rows of the class and rows of others, where the
 * class has the share `share`: a logistic fit of one number, held back towards 0 like one row would.
 */
export function fitOffset(own: readonly number[], others: readonly number[], share: number): number {
  let low = -10;
  let high = 10;
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  const mean = (values: readonly number[], of: (value: number) => number): number =>
    values.reduce((sum, value) => sum + of(value), 0) / Math.max(1, values.length);
  for (let round = 0; round < 50; round += 1) {
    const offset = (low + high) / 2;
    const slope =
      share * mean(own, (margin) => 1 - sigmoid(margin + offset)) -
      (1 - share) * mean(others, (margin) => sigmoid(margin + offset)) -
      (share / Math.max(1, own.length)) * 0.1 * offset;
    if (slope > 0) low = offset;
    else high = offset;
  }
  return (low + high) / 2;
}
