import { fitColumnScale, scaleColumns, type NumericMatrix } from '../learning/numeric-matrix.ts';

export interface CovarianceModel {
  /** Squared Mahalanobis distance; higher is stranger. */
  score(matrix: NumericMatrix): Float64Array;
}

/** Lower triangle of the Cholesky factor of a positive definite matrix, row-major. */
function cholesky(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k += 1) sum -= factor[i * size + k]! * factor[j * size + k]!;
      factor[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-9)) : sum / factor[j * size + j]!;
    }
  }
  return factor;
}

function distances(scaled: NumericMatrix, mean: Float64Array, factor: Float64Array): Float64Array {
  const { rows, columns, values } = scaled;
  const result = new Float64Array(rows);
  const solved = new Float64Array(columns);
  for (let i = 0; i < rows; i += 1) {
    let total = 0;
    for (let j = 0; j < columns; j += 1) {
      let sum = values[i * columns + j]! - mean[j]!;
      for (let k = 0; k < j; k += 1) sum -= factor[j * columns + k]! * solved[k]!;
      solved[j] = sum / factor[j * columns + j]!;
      total += solved[j]! * solved[j]!;
    }
    result[i] = total;
  }
  return result;
}

function momentsOf(
  scaled: NumericMatrix,
  keep: readonly number[],
): { mean: Float64Array; factor: Float64Array } {
  const { columns, values } = scaled;
  const mean = new Float64Array(columns);
  for (const i of keep)
    for (let j = 0; j < columns; j += 1) mean[j]! += values[i * columns + j]! / keep.length;
  const covariance = new Float64Array(columns * columns);
  for (const i of keep) {
    for (let a = 0; a < columns; a += 1) {
      const gap = (values[i * columns + a]! - mean[a]!) / keep.length;
      for (let b = 0; b <= a; b += 1)
        covariance[a * columns + b]! += gap * (values[i * columns + b]! - mean[b]!);
    }
  }
  // Shrunk towards the diagonal: few rows or columns that repeat each other would leave it without an inverse.
  const shrink = Math.min(0.5, columns / keep.length + 0.02);
  for (let a = 0; a < columns; a += 1) {
    for (let b = 0; b <= a; b += 1) {
      const value =
        a === b ? covariance[a * columns + a]! + 1e-3 : covariance[a * columns + b]! * (1 - shrink);
      covariance[a * columns + b] = value;
      covariance[b * columns + a] = value;
    }
  }
  return { mean, factor: cholesky(covariance, columns) };
}

/** Distance from the middle in the data's own shape: finds combinations of values that do not go together. */
export function fitCovarianceModel(matrix: NumericMatrix, trimmed = 0): CovarianceModel {
  const scale = fitColumnScale(matrix);
  const scaled = scaleColumns(matrix, scale);
  let keep = Array.from({ length: matrix.rows }, (_, i) => i);
  let moments = momentsOf(scaled, keep);
  for (let round = 0; trimmed > 0 && round < 3; round += 1) {
    const far = distances(scaled, moments.mean, moments.factor);
    keep = Array.from({ length: matrix.rows }, (_, i) => i)
      .sort((a, b) => far[a]! - far[b]!)
      .slice(0, Math.max(2, Math.ceil(matrix.rows * (1 - trimmed))));
    moments = momentsOf(scaled, keep);
  }
  return { score: (rows) => distances(scaleColumns(rows, scale), moments.mean, moments.factor) };
}
