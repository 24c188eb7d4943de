import type { SeededRandom } from '../learning/seeded-random.ts';
import { fitColumnScale, scaleColumns, selectRows, type NumericMatrix } from '../learning/numeric-matrix.ts';

export interface NearestModel {
  /** Mean distance to the nearest reference rows, in standard deviations; higher is stranger. */
  score(matrix: NumericMatrix): Float64Array;
}

const MAX_REFERENCE = 2000;

/**
 * Distance to the k nearest of at most 2,000 reference rows (a random part of larger data, which costs little accuracy:
 * Sugiyama and Borgwardt 2013). A row that is itself a reference does not count itself.
 */
export function fitNearestModel(matrix: NumericMatrix, random: SeededRandom, neighbours = 10): NearestModel {
  const scale = fitColumnScale(matrix);
  const order = random.shuffle(Int32Array.from({ length: matrix.rows }, (_, i) => i));
  const reference = scaleColumns(
    selectRows(matrix, order.subarray(0, Math.min(MAX_REFERENCE, matrix.rows))),
    scale,
  );
  const { columns } = reference;
  const k = Math.max(1, Math.min(neighbours, reference.rows - 1));
  return {
    score(rows) {
      const scaled = scaleColumns(rows, scale);
      const scores = new Float64Array(rows.rows);
      const nearest = new Float64Array(k + 1);
      for (let i = 0; i < rows.rows; i += 1) {
        nearest.fill(Infinity);
        let worst = Infinity;
        for (let r = 0; r < reference.rows; r += 1) {
          let distance = 0;
          for (let j = 0; j < columns && distance < worst; j += 1) {
            const gap = scaled.values[i * columns + j]! - reference.values[r * columns + j]!;
            distance += gap * gap;
          }
          if (distance >= worst) continue;
          let at = k;
          while (at > 0 && nearest[at - 1]! > distance) {
            nearest[at] = nearest[at - 1]!;
            at -= 1;
          }
          nearest[at] = distance;
          worst = nearest[k]!;
        }
        // The first is the row itself when it stands among the references.
        const from = nearest[0] === 0 ? 1 : 0;
        let sum = 0;
        for (let at = from; at < from + k; at += 1) sum += Math.sqrt(Math.min(nearest[at]!, 1e12));
        scores[i] = sum / k;
      }
      return scores;
    },
  };
}
