import { fitBoostedTrees } from '../learning/boosted-trees.ts';
import { fitAnomalyModel, type AnomalyModel } from './detector-ensemble.ts';
import type { NumericMatrix } from '../learning/numeric-matrix.ts';

function withColumn(matrix: NumericMatrix, added: Float64Array): NumericMatrix {
  const columns = matrix.columns + 1;
  const values = new Float64Array(matrix.rows * columns);
  for (let i = 0; i < matrix.rows; i += 1) {
    values.set(matrix.values.subarray(i * matrix.columns, (i + 1) * matrix.columns), i * columns);
    values[i * columns + matrix.columns] = added[i]!;
  }
  return { rows: matrix.rows, columns, values };
}

/**
 * Learns from confirmed labels: boosted trees over the columns and the unsupervised score, which still speaks up for what no
 * label has shown yet (XGBOD, Zhao and Hryniewicki 2018).
 * @param labels 1 for a confirmed anomaly, by row
 */
export function fitSupervisedModel(
  matrix: NumericMatrix,
  labels: ArrayLike<number>,
  seed: number,
): AnomalyModel {
  const usual = fitAnomalyModel(matrix, seed);
  const trees = fitBoostedTrees(withColumn(matrix, usual.score(matrix)), labels);
  return { score: (rows) => trees.score(withColumn(rows, usual.score(rows))) };
}
