import type { LanguageMap } from './language-map.ts';
import { normalise } from './language-map.ts';
import { crossCovariance, nearestSemiOrthogonal } from './semi-orthogonal-map.ts';

/** Raw unit vectors of parallel text, row i of one being the translation of row i of the other. */
export interface ParallelVectors {
  readonly zh: Float32Array;
  readonly en: Float32Array;
  readonly widthZh: number;
  readonly widthEn: number;
  readonly weights: Float32Array;
}

function weightedMean(matrix: Float32Array, width: number, weights: Float32Array): Float32Array {
  const sums = new Float64Array(width);
  let total = 0;
  weights.forEach((weight, row) => {
    total += weight;
    const at = row * width;
    for (let i = 0; i < width; i += 1) sums[i] = sums[i]! + weight * matrix[at + i]!;
  });
  return Float32Array.from(sums, (sum) => sum / total);
}

function centredRows(matrix: Float32Array, width: number, mean: Float32Array): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let at = 0; at < matrix.length; at += width) {
    const row = result.subarray(at, at + width);
    for (let i = 0; i < width; i += 1) row[i] = matrix[at + i]! - mean[i]!;
    normalise(row);
  }
  return result;
}

/** The closed-form map: a mean for each language, and the rotation of English into the Chinese space. */
export function learnLinearMap({ zh, en, widthZh, widthEn, weights }: ParallelVectors): LanguageMap {
  const zhMean = weightedMean(zh, widthZh, weights);
  const enMean = weightedMean(en, widthEn, weights);
  const covariance = crossCovariance(
    centredRows(en, widthEn, enMean),
    widthEn,
    centredRows(zh, widthZh, zhMean),
    widthZh,
    weights,
  );
  return {
    dimensions: widthZh,
    zh: { mean: zhMean, rotation: null, network: null },
    en: { mean: enMean, rotation: nearestSemiOrthogonal(covariance, widthEn, widthZh), network: null },
  };
}
