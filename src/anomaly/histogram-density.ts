import { columnOf, type NumericMatrix } from '../learning/numeric-matrix.ts';

export interface HistogramModel {
  /** Sum over columns of -log density; higher is stranger (HBOS, Goldstein and Dengel 2012). */
  score(matrix: NumericMatrix): Float64Array;
}

const BINS = 10;
/** A value outside of all that was seen: as rare as half a row in the emptiest bin. */
const OUTSIDE = 0.5;

/** Histograms of equal width by column: strange where few rows are, in the middle too. */
export function fitHistogramModel(matrix: NumericMatrix): HistogramModel {
  const n = matrix.rows;
  const columns = Array.from({ length: matrix.columns }, (_, j) => {
    const values = columnOf(matrix, j);
    let low = Infinity;
    let high = -Infinity;
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const width = (high - low) / BINS;
    const counts = new Float64Array(BINS);
    if (width > 0)
      for (const value of values) counts[Math.min(BINS - 1, Math.floor((value - low) / width))]! += 1;
    return { low, high, width, counts };
  });
  return {
    score(rows) {
      const scores = new Float64Array(rows.rows);
      for (let i = 0; i < rows.rows; i += 1) {
        for (let j = 0; j < rows.columns; j += 1) {
          const { low, high, width, counts } = columns[j]!;
          const value = rows.values[i * rows.columns + j]!;
          const isInside = value >= low && value <= high;
          if (width <= 0) {
            if (!isInside) scores[i]! += -Math.log(OUTSIDE / n);
            continue;
          }
          const count = isInside ? counts[Math.min(BINS - 1, Math.floor((value - low) / width))]! : 0;
          scores[i]! += -Math.log(Math.max(count, OUTSIDE) / n);
        }
      }
      return scores;
    },
  };
}
