import type { ClassEvidence } from '../learning/fit-calibration.ts';
import type { SparseVector } from '../learning/sparse-features.ts';
import type { ClassifierModel } from './classifier-model.ts';

/** What of a model (or of one fold of it) evidence is read from. */
export type EvidenceSource = Pick<
  ClassifierModel,
  'blockWeights' | 'dense' | 'sparse' | 'sparseScales' | 'bias' | 'centroids' | 'exemplarVectors'
> & { readonly exemplarLabels: Int32Array; readonly classes: number };

/** How sharply near neighbours outweigh far ones. */
export const SHARPNESS = 16;

/** Scalar product of `length` numbers at two offsets. */
export function dotAt(
  a: Float32Array,
  fromA: number,
  b: Float32Array,
  fromB: number,
  length: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = length & ~3;
  for (let j = 0; j < whole; j += 4) {
    s0 += a[fromA + j]! * b[fromB + j]!;
    s1 += a[fromA + j + 1]! * b[fromB + j + 1]!;
    s2 += a[fromA + j + 2]! * b[fromB + j + 2]!;
    s3 += a[fromA + j + 3]! * b[fromB + j + 3]!;
  }
  for (let j = whole; j < length; j += 1) s0 += a[fromA + j]! * b[fromB + j]!;
  return s0 + s1 + s2 + s3;
}

/** Takes the mean off and scales to unit length: what all texts share says nothing about a class. */
export function centreVector(vector: Float32Array, mean: Float32Array): Float32Array {
  const centred = new Float32Array(vector.length);
  for (let j = 0; j < vector.length; j += 1) centred[j] = vector[j]! - mean[j]!;
  return scaleToUnit(centred);
}

/** Scales in place; a zero vector stays zero. */
export function scaleToUnit(vector: Float32Array): Float32Array {
  const squares = dotAt(vector, 0, vector, 0, vector.length);
  const scale = squares > 1e-12 ? 1 / Math.sqrt(squares) : 0;
  for (let j = 0; j < vector.length; j += 1) vector[j]! *= scale;
  return vector;
}

export interface Neighbour {
  /** Number of the exemplar. */
  readonly row: number;
  readonly similarity: number;
}

export interface TextEvidence extends ClassEvidence {
  /** The nearest exemplars, nearest first. */
  readonly neighbours: readonly Neighbour[];
}

const MAX_NEIGHBOURS = 24;

/**
 * Per class: the linear score over embedding and n-grams, the cosine to the centroid, and the soft maximum of the
 * cosines to its exemplars, log-mean-exp, so that a class gains nothing by having many.
 * @param vector centred unit vector; null for a text without content, which gives no evidence but its n-grams
 */
export function gatherEvidence(
  source: EvidenceSource,
  vector: Float32Array | null,
  sparse: SparseVector,
): TextEvidence {
  const { classes, blockWeights, exemplarLabels } = source;
  const dimensions = source.dense.length / Math.max(classes, 1);
  const linear = new Float32Array(classes);
  for (let i = 0; i < sparse.indices.length; i += 1) {
    const from = sparse.indices[i]! * classes;
    const value = sparse.values[i]!;
    for (let k = 0; k < classes; k += 1) linear[k]! += value * source.sparse[from + k]!;
  }
  const centroid = new Float32Array(classes);
  for (let k = 0; k < classes; k += 1) {
    linear[k] = linear[k]! * source.sparseScales[k]! * blockWeights.sparse + source.bias[k]!;
    if (!vector) continue;
    linear[k]! += dotAt(vector, 0, source.dense, k * dimensions, dimensions) * blockWeights.dense;
    centroid[k] = dotAt(vector, 0, source.centroids, k * dimensions, dimensions);
  }
  const nearest = new Float32Array(classes);
  if (!vector) return { linear, centroid, nearest, neighbours: [] };
  const sums = new Float64Array(classes);
  const counts = new Int32Array(classes);
  const neighbours: Neighbour[] = [];
  let farthest = -Infinity;
  for (let row = 0; row < exemplarLabels.length; row += 1) {
    const similarity = dotAt(vector, 0, source.exemplarVectors, row * dimensions, dimensions);
    const label = exemplarLabels[row]!;
    sums[label]! += Math.exp(SHARPNESS * similarity);
    counts[label]! += 1;
    if (neighbours.length === MAX_NEIGHBOURS && similarity <= farthest) continue;
    let at = neighbours.length;
    while (at > 0 && neighbours[at - 1]!.similarity < similarity) at -= 1;
    neighbours.splice(at, 0, { row, similarity });
    if (neighbours.length > MAX_NEIGHBOURS) neighbours.pop();
    farthest = neighbours.at(-1)!.similarity;
  }
  for (let k = 0; k < classes; k += 1) {
    nearest[k] = counts[k]! > 0 ? Math.log(sums[k]! / counts[k]!) / SHARPNESS : -1;
  }
  return { linear, centroid, nearest, neighbours };
}
