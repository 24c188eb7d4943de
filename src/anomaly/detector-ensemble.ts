import { createSeededRandom } from '../learning/seeded-random.ts';
import { fitCovarianceModel } from './covariance-distance.ts';
import { fitIsolationForest } from './isolation-forest.ts';
import { fitNearestModel } from './nearest-distance.ts';
import type { NumericMatrix } from '../learning/numeric-matrix.ts';

interface Detector {
  score(matrix: NumericMatrix): Float64Array;
}

export interface AnomalyModel {
  /** Mean rank of each row among the rows that were learned, in [0, 1] and a little above for what lies beyond all of them. */
  score(matrix: NumericMatrix): Float64Array;
}

/** Part of the rows that the robust covariance leaves out as possibly strange. */
const TRIMMED = 0.25;
const NEIGHBOURS = 40;

interface Ranked {
  readonly detector: Detector;
  readonly sorted: Float64Array;
}

/** Share of the learned scores below this one (ties half); beyond the largest it still grows, slowly. */
function rankAmong(sorted: Float64Array, score: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < score) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < sorted.length && sorted[end] === score) end += 1;
  const rank = (low + end) / 2 / sorted.length;
  const largest = sorted[sorted.length - 1]!;
  if (score <= largest) return rank;
  const spread = largest - sorted[sorted.length >> 1]! || 1;
  return 1 + 0.1 * (1 - spread / (spread + score - largest));
}

/**
 * Learns what is usual from unlabelled rows with detectors that fail in different ways (isolation by cuts, distance to
 * neighbours, distance in the shape of the data), each score taken as its rank, and averages them.
 */
export function fitAnomalyModel(matrix: NumericMatrix, seed: number): AnomalyModel {
  if (matrix.rows < 2 || matrix.columns < 1)
    throw new RangeError('An anomaly model needs two rows and a column');
  const detectors: Detector[] = [
    fitIsolationForest(matrix, createSeededRandom(seed)),
    fitNearestModel(matrix, createSeededRandom(seed + 1), NEIGHBOURS),
    fitCovarianceModel(matrix, TRIMMED),
  ];
  const ranked = detectors.map((detector): Ranked => ({ detector, sorted: detector.score(matrix).sort() }));
  return {
    score(rows) {
      const total = new Float64Array(rows.rows);
      for (const { detector, sorted } of ranked) {
        const scores = detector.score(rows);
        for (let i = 0; i < rows.rows; i += 1) total[i]! += rankAmong(sorted, scores[i]!) / ranked.length;
      }
      return total;
    },
  };
}
