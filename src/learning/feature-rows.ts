import type { SparseVector } from './sparse-features.ts';

/** Training rows in two blocks: a dense one (rows x denseWidth, row-major) and a sparse one (CSR). */
export interface FeatureRows {
  readonly count: number;
  readonly dense: Float32Array;
  readonly denseWidth: number;
  /** Row i owns positions start[i] to start[i + 1] of `index` and `value`. */
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float32Array;
  readonly sparseWidth: number;
}

export interface BlockWeights {
  readonly dense: number;
  readonly sparse: number;
}

/** Packs embeddings and sparse vectors of the same rows, each block scaled by its weight. */
export function packFeatureRows(
  embeddings: readonly Float32Array[],
  sparse: readonly SparseVector[],
  sparseWidth: number,
  weights: BlockWeights,
): FeatureRows {
  const count = sparse.length;
  const denseWidth = embeddings[0]?.length ?? 0;
  const dense = new Float32Array(count * denseWidth);
  const start = new Int32Array(count + 1);
  sparse.forEach((vector, i) => {
    start[i + 1] = (start[i] ?? 0) + vector.indices.length;
  });
  const index = new Int32Array(start[count] ?? 0);
  const value = new Float32Array(index.length);
  for (let i = 0; i < count; i += 1) {
    const embedding = embeddings[i];
    for (let j = 0; j < denseWidth; j += 1) dense[i * denseWidth + j] = (embedding?.[j] ?? 0) * weights.dense;
    const vector = sparse[i];
    if (vector === undefined) continue;
    index.set(vector.indices, start[i]);
    for (let j = 0; j < vector.values.length; j += 1)
      value[(start[i] ?? 0) + j] = (vector.values[j] ?? 0) * weights.sparse;
  }
  return { count, dense, denseWidth, start, index, value, sparseWidth };
}

/** The rows at `positions`, in that order, copied. */
export function selectFeatureRows(rows: FeatureRows, positions: readonly number[]): FeatureRows {
  const { denseWidth } = rows;
  const dense = new Float32Array(positions.length * denseWidth);
  const start = new Int32Array(positions.length + 1);
  positions.forEach((row, i) => {
    dense.set(rows.dense.subarray(row * denseWidth, (row + 1) * denseWidth), i * denseWidth);
    start[i + 1] = (start[i] ?? 0) + (rows.start[row + 1] ?? 0) - (rows.start[row] ?? 0);
  });
  const index = new Int32Array(start[positions.length] ?? 0);
  const value = new Float32Array(index.length);
  positions.forEach((row, i) => {
    const from = rows.start[row] ?? 0;
    const to = rows.start[row + 1] ?? 0;
    index.set(rows.index.subarray(from, to), start[i]);
    value.set(rows.value.subarray(from, to), start[i]);
  });
  return { count: positions.length, dense, denseWidth, start, index, value, sparseWidth: rows.sparseWidth };
}
