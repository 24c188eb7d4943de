import type { FeatureRows } from './feature-rows.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

export interface LinearSvmOptions {
  /** Cost of an error; larger fits closer. */
  readonly cost: number;
  /** Stop when the projected gradient spreads less than this. Default 0.1, as in LIBLINEAR. */
  readonly tolerance?: number;
  readonly maxEpochs?: number;
  readonly seed: number;
  /** Weight of each row's cost, by row. Default 1. */
  readonly rowWeights?: Float32Array;
}

/**
 * One-vs-rest linear SVM with squared hinge loss, by dual coordinate descent with shrinking
 * (Hsieh et al. 2008, algorithm 3). Class labels are numbers in [0, classCount).
 *
 * @returns class-major weights: classCount x (denseWidth + sparseWidth + 1), the last of each row the bias.
 */
export function trainLinearSvm(
  rows: FeatureRows,
  labels: Int32Array,
  classCount: number,
  options: LinearSvmOptions,
): Float32Array {
  const width = rows.denseWidth + rows.sparseWidth + 1;
  const squares = rowSquares(rows);
  const weights = new Float32Array(classCount * width);
  const random = createSeededRandom(options.seed);
  for (let target = 0; target < classCount; target += 1) {
    trainBinary(
      rows,
      labels,
      target,
      squares,
      options,
      random,
      weights.subarray(target * width, (target + 1) * width),
    );
  }
  return weights;
}

function rowSquares(rows: FeatureRows): Float64Array {
  const squares = new Float64Array(rows.count);
  for (let i = 0; i < rows.count; i += 1) {
    let sum = 1; // the bias is a feature of value 1
    for (let j = i * rows.denseWidth, end = j + rows.denseWidth; j < end; j += 1) sum += rows.dense[j]! ** 2;
    for (let j = rows.start[i]!, end = rows.start[i + 1]!; j < end; j += 1) sum += rows.value[j]! ** 2;
    squares[i] = sum;
  }
  return squares;
}

function trainBinary(
  rows: FeatureRows,
  labels: Int32Array,
  target: number,
  squares: Float64Array,
  options: LinearSvmOptions,
  random: SeededRandom,
  weights: Float32Array,
): void {
  const { denseWidth, dense, start, index, value, count } = rows;
  const bias = weights.length - 1;
  const alpha = new Float64Array(count);
  const order = new Int32Array(count);
  for (let i = 0; i < count; i += 1) order[i] = i;
  const tolerance = options.tolerance ?? 0.1;
  const maxEpochs = options.maxEpochs ?? 60;
  let active = count;
  let shrinkAbove = Infinity;
  for (let epoch = 0; epoch < maxEpochs; epoch += 1) {
    let highest = -Infinity;
    let lowest = Infinity;
    for (let i = active - 1; i > 0; i -= 1) {
      const j = random.below(i + 1);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    for (let s = 0; s < active; s += 1) {
      const i = order[s]!;
      const sign = labels[i] === target ? 1 : -1;
      const from = i * denseWidth;
      let score = weights[bias]!;
      for (let j = 0; j < denseWidth; j += 1) score += weights[j]! * dense[from + j]!;
      const end = start[i + 1]!;
      for (let j = start[i]!; j < end; j += 1) score += weights[denseWidth + index[j]!]! * value[j]!;
      const diagonal = 0.5 / (options.cost * (options.rowWeights?.[i] ?? 1));
      const gradient = sign * score - 1 + alpha[i]! * diagonal;
      let projected = gradient;
      if (alpha[i] === 0) {
        if (gradient > shrinkAbove) {
          active -= 1;
          order[s] = order[active]!;
          order[active] = i;
          s -= 1;
          continue;
        }
        if (gradient > 0) projected = 0;
      }
      if (projected > highest) highest = projected;
      if (projected < lowest) lowest = projected;
      if (projected > 1e-12 || projected < -1e-12) {
        const before = alpha[i]!;
        const after = Math.max(before - gradient / (squares[i]! + diagonal), 0);
        alpha[i] = after;
        const step = (after - before) * sign;
        for (let j = 0; j < denseWidth; j += 1) weights[j]! += step * dense[from + j]!;
        for (let j = start[i]!; j < end; j += 1) weights[denseWidth + index[j]!]! += step * value[j]!;
        weights[bias]! += step;
      }
    }
    if (highest - lowest <= tolerance) {
      if (active === count) break;
      active = count; // look at the shrunk rows once more before stopping
      shrinkAbove = Infinity;
      continue;
    }
    shrinkAbove = highest <= 0 ? Infinity : highest;
  }
}
