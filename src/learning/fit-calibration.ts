/** Evidence per class of one text: the linear score, the cosine to the class centroid, and to its nearest rows. */
export interface ClassEvidence {
  readonly linear: Float32Array;
  readonly centroid: Float32Array;
  readonly nearest: Float32Array;
}

/** Logit of class k: linear * l + centroid * c + nearest * n + offset[k]. Softmax of the logits is the probability. */
export interface Calibration {
  readonly linear: number;
  readonly centroid: number;
  readonly nearest: number;
  readonly offsets: Float32Array;
}

export function calibratedLogits(evidence: ClassEvidence, calibration: Calibration): Float64Array {
  const logits = new Float64Array(evidence.linear.length);
  for (let k = 0; k < logits.length; k += 1) {
    logits[k] =
      calibration.linear * evidence.linear[k]! +
      calibration.centroid * evidence.centroid[k]! +
      calibration.nearest * evidence.nearest[k]! +
      calibration.offsets[k]!;
  }
  return logits;
}

/** Log of the summed exponentials: how strongly all classes together are spoken for. */
export function logSumExp(values: ArrayLike<number>): number {
  let highest = -Infinity;
  for (let i = 0; i < values.length; i += 1) highest = Math.max(highest, values[i]!);
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += Math.exp(values[i]! - highest);
  return highest + Math.log(sum);
}

export function softmax(logits: ArrayLike<number>): Float64Array {
  let highest = -Infinity;
  for (let k = 0; k < logits.length; k += 1) highest = Math.max(highest, logits[k]!);
  const result = new Float64Array(logits.length);
  let sum = 0;
  for (let k = 0; k < logits.length; k += 1) {
    result[k] = Math.exp(logits[k]! - highest);
    sum += result[k]!;
  }
  for (let k = 0; k < logits.length; k += 1) result[k]! /= sum;
  return result;
}

/**
 * Fits scales and class offsets on held-out rows by minimising log loss with Adam: temperature scaling (Guo et al. 2017)
 * with one temperature a source of evidence and offsets pulled towards 0 (vector scaling).
 *
 * @param gold class number of each held-out row.
 */
export function fitCalibration(
  evidence: readonly ClassEvidence[],
  gold: Int32Array,
  classes: number,
): Calibration {
  const size = classes + 3;
  const parameters = new Float64Array(size);
  parameters.set([3, 3, 3]);
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  const gradient = new Float64Array(size);
  const rounds = Math.min(400, Math.max(120, Math.round(4e8 / (evidence.length * classes * 8 + 1))));
  const pull = 0.5 / Math.max(1, evidence.length / classes);
  for (let round = 1; round <= rounds; round += 1) {
    gradient.fill(0);
    const calibration = unpack(parameters);
    evidence.forEach((row, i) => {
      const probability = softmax(calibratedLogits(row, calibration));
      for (let k = 0; k < classes; k += 1) {
        const error = probability[k]! - (k === gold[i] ? 1 : 0);
        gradient[0]! += error * row.linear[k]!;
        gradient[1]! += error * row.centroid[k]!;
        gradient[2]! += error * row.nearest[k]!;
        gradient[3 + k]! += error;
      }
    });
    const rate = 0.3 * (1 - (0.95 * round) / rounds);
    for (let j = 0; j < size; j += 1) {
      const slope =
        gradient[j]! / evidence.length + (j < 3 ? 1e-4 * parameters[j]! : (pull * parameters[j]!) / classes);
      first[j] = 0.9 * first[j]! + 0.1 * slope;
      second[j] = 0.99 * second[j]! + 0.01 * slope * slope;
      const step = first[j]! / (1 - 0.9 ** round) / (Math.sqrt(second[j]! / (1 - 0.99 ** round)) + 1e-8);
      parameters[j]! -= (j < 3 ? rate : rate * 0.3) * step;
      if (j < 3) parameters[j] = Math.max(parameters[j]!, 0);
    }
  }
  const result = unpack(parameters);
  return result;
}

function unpack(parameters: Float64Array): Calibration {
  return {
    linear: parameters[0]!,
    centroid: parameters[1]!,
    nearest: parameters[2]!,
    offsets: Float32Array.from(parameters.subarray(3)),
  };
}
