/** Share of predictions that equal the truth, in [0, 1]; NaN for none. */
export function accuracy(gold: readonly string[], predicted: readonly string[]): number {
  return gold.reduce((right, label, i) => right + (label === predicted[i] ? 1 : 0), 0) / gold.length;
}

/** Unweighted mean of F1 over the labels that occur in the truth. */
export function macroF1(gold: readonly string[], predicted: readonly string[]): number {
  const labels = [...new Set(gold)];
  let sum = 0;
  for (const label of labels) {
    let hits = 0;
    let goldCount = 0;
    let predictedCount = 0;
    gold.forEach((truth, i) => {
      if (truth === label) goldCount += 1;
      if (predicted[i] === label) predictedCount += 1;
      if (truth === label && predicted[i] === label) hits += 1;
    });
    sum += (2 * hits) / (goldCount + predictedCount);
  }
  return sum / labels.length;
}

/** Expected calibration error over equal-width bins (Naeini et al. 2015). `confidence` in [0, 1]. */
export function expectedCalibrationError(
  confidence: readonly number[],
  correct: readonly boolean[],
  bins = 15,
): number {
  const count = new Float64Array(bins);
  const gap = new Float64Array(bins);
  confidence.forEach((value, i) => {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(value * bins)));
    count[bin]! += 1;
    gap[bin]! += value - (correct[i] ? 1 : 0);
  });
  return gap.reduce((sum, value) => sum + Math.abs(value), 0) / confidence.length;
}

/** Area under the risk-coverage curve: mean error rate over all coverages, most confident first. Lower is better. */
export function areaUnderRiskCoverage(confidence: readonly number[], correct: readonly boolean[]): number {
  const order = confidence.map((_, i) => i).sort((a, b) => confidence[b]! - confidence[a]! || a - b);
  let errors = 0;
  let area = 0;
  order.forEach((row, rank) => {
    if (!correct[row]) errors += 1;
    area += errors / (rank + 1);
  });
  return area / confidence.length;
}

/** Largest share of rows that can be kept, most confident first, with precision at least `precision`. */
export function coverageAtPrecision(
  confidence: readonly number[],
  correct: readonly boolean[],
  precision: number,
): number {
  const order = confidence.map((_, i) => i).sort((a, b) => confidence[b]! - confidence[a]! || a - b);
  let right = 0;
  let best = 0;
  order.forEach((row, rank) => {
    if (correct[row]) right += 1;
    if (right / (rank + 1) >= precision) best = rank + 1;
  });
  return best / confidence.length;
}

/** Probability that a positive scores above a negative, ties half (Mann-Whitney). NaN when one side is empty. */
export function rocAuc(scores: readonly number[], positive: readonly boolean[]): number {
  const order = scores.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let rankSum = 0;
  let positives = 0;
  for (let i = 0; i < order.length;) {
    let end = i;
    while (end < order.length && scores[order[end]!] === scores[order[i]!]) end += 1;
    const rank = (i + end + 1) / 2;
    for (; i < end; i += 1) {
      if (!positive[order[i]!]) continue;
      rankSum += rank;
      positives += 1;
    }
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (scores.length - positives));
}

/** Cohen's kappa with quadratic weights over ordered levels; 1 is agreement, 0 is chance. */
export function quadraticKappa(
  gold: readonly string[],
  predicted: readonly string[],
  levels: readonly string[],
): number {
  const size = levels.length;
  const goldCount = new Float64Array(size);
  const predictedCount = new Float64Array(size);
  let observed = 0;
  gold.forEach((label, i) => {
    const a = levels.indexOf(label);
    const b = levels.indexOf(predicted[i] ?? '');
    goldCount[a]! += 1;
    predictedCount[b]! += 1;
    observed += (a - b) ** 2;
  });
  let expected = 0;
  for (let a = 0; a < size; a += 1) {
    for (let b = 0; b < size; b += 1)
      expected += (goldCount[a]! * predictedCount[b]! * (a - b) ** 2) / gold.length;
  }
  return expected === 0 ? 1 : 1 - observed / expected;
}
