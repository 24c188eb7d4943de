import { columnOf, type NumericMatrix } from '../learning/numeric-matrix.ts';

export interface TailModel {
  /** Sum over columns of -log of the tail that a value lies in; higher is stranger. */
  score(matrix: NumericMatrix): Float64Array;
  /** Each column's part of the score of one row. */
  parts(row: ArrayLike<number>): number[];
}

/** How many of the sorted values are at most `value`. */
function countAtMost(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function skewness(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let second = 0;
  let third = 0;
  for (const value of values) {
    second += (value - mean) ** 2 / values.length;
    third += (value - mean) ** 3 / values.length;
  }
  return second > 0 ? third / second ** 1.5 : 0;
}

/**
 * Empirical tails by column (ECOD, Li et al. 2022): a row is strange when its values lie far out. Needs no parameter,
 * and each column's part says why.
 */
export function fitTailModel(matrix: NumericMatrix): TailModel {
  const n = matrix.rows;
  const columns = Array.from({ length: matrix.columns }, (_, j) => {
    const sorted = columnOf(matrix, j).sort();
    return { sorted, skew: skewness(sorted) };
  });
  const tails = (value: number, j: number): readonly [number, number, number] => {
    const { sorted, skew } = columns[j]!;
    const left = -Math.log((countAtMost(sorted, value) + 0.5) / (n + 0.5));
    const right = -Math.log((n - countBelow(sorted, value) + 0.5) / (n + 0.5));
    return [left, right, skew < 0 ? left : skew > 0 ? right : Math.max(left, right)];
  };
  return {
    score(rows) {
      const scores = new Float64Array(rows.rows);
      for (let i = 0; i < rows.rows; i += 1) {
        let left = 0;
        let right = 0;
        let skewed = 0;
        for (let j = 0; j < rows.columns; j += 1) {
          const [a, b, c] = tails(rows.values[i * rows.columns + j]!, j);
          left += a;
          right += b;
          skewed += c;
        }
        scores[i] = Math.max(left, right, skewed);
      }
      return scores;
    },
    parts: (row) => Array.from(row, (value, j) => tails(value, j)[2]),
  };
}
