/**
 * Metrics as functions of row weights: the weight of a row is how often a bootstrap sample holds it, 1 for the plain
 * value. What does not depend on the weights (orders, ranks) is prepared once, so that a thousand samples cost
 * a thousand passes and no sort.
 */
export type Statistic = (weights: Float64Array) => number;

/** Mean of the rows that have a value. */
export function weightedMean(values: readonly (number | boolean | null | undefined)[]): Statistic {
  const numbers = Float64Array.from(values, (value) =>
    value === null || value === undefined ? NaN : Number(value),
  );
  return (weights) => {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < numbers.length; i += 1) {
      const value = numbers[i]!;
      if (value !== value) continue;
      sum += weights[i]! * value;
      total += weights[i]!;
    }
    return sum / total;
  };
}

/** Sum of one column over the sum of another: shares whose denominators differ by row. */
export function weightedRatio(above: readonly number[], below: readonly number[]): Statistic {
  return (weights) => {
    let a = 0;
    let b = 0;
    for (let i = 0; i < above.length; i += 1) {
      a += weights[i]! * above[i]!;
      b += weights[i]! * below[i]!;
    }
    return a / b;
  };
}

/** Unweighted mean of F1 over the labels that occur in the truth of the sample. */
export function weightedMacroF1(gold: readonly string[], predicted: readonly string[]): Statistic {
  const labels = [...new Set([...gold, ...predicted])];
  const number = new Map(labels.map((label, i) => [label, i]));
  const truth = Int32Array.from(gold, (label) => number.get(label) ?? 0);
  const guess = Int32Array.from(predicted, (label) => number.get(label) ?? 0);
  return (weights) => {
    const hits = new Float64Array(labels.length);
    const golds = new Float64Array(labels.length);
    const guesses = new Float64Array(labels.length);
    for (let i = 0; i < truth.length; i += 1) {
      const weight = weights[i]!;
      golds[truth[i]!]! += weight;
      guesses[guess[i]!]! += weight;
      if (truth[i] === guess[i]) hits[truth[i]!]! += weight;
    }
    let sum = 0;
    let count = 0;
    for (let k = 0; k < labels.length; k += 1) {
      if (golds[k] === 0) continue;
      sum += (2 * hits[k]!) / (golds[k]! + guesses[k]!);
      count += 1;
    }
    return sum / count;
  };
}

/** Expected calibration error over 15 bins of equal width (Naeini et al. 2015). */
export function weightedEce(
  confidence: readonly number[],
  correct: readonly boolean[],
  bins = 15,
): Statistic {
  const bin = Int32Array.from(confidence, (value) =>
    Math.min(bins - 1, Math.max(0, Math.floor(value * bins))),
  );
  return (weights) => {
    const gap = new Float64Array(bins);
    let total = 0;
    for (let i = 0; i < bin.length; i += 1) {
      gap[bin[i]!]! += weights[i]! * (confidence[i]! - (correct[i] ? 1 : 0));
      total += weights[i]!;
    }
    let sum = 0;
    for (const value of gap) sum += Math.abs(value);
    return sum / total;
  };
}

function descending(scores: readonly number[]): Int32Array {
  return Int32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
}

/** Area under the risk-coverage curve: mean error rate over all coverages, most confident first. */
export function weightedAurc(confidence: readonly number[], correct: readonly boolean[]): Statistic {
  const order = descending(confidence);
  return (weights) => {
    let errors = 0;
    let rank = 0;
    let area = 0;
    for (const row of order) {
      for (let copy = 0; copy < weights[row]!; copy += 1) {
        rank += 1;
        if (!correct[row]) errors += 1;
        area += errors / rank;
      }
    }
    return area / rank;
  };
}

/** Largest share of rows that can be kept, most confident first, with at least this precision. */
export function weightedCoverage(
  confidence: readonly number[],
  correct: readonly boolean[],
  precision: number,
): Statistic {
  const order = descending(confidence);
  return (weights) => {
    let right = 0;
    let rank = 0;
    let best = 0;
    for (const row of order) {
      rank += weights[row]!;
      if (correct[row]) right += weights[row]!;
      if (rank > 0 && right / rank >= precision) best = rank;
    }
    return best / rank;
  };
}

/** Probability that a positive scores above a negative, ties half. NaN when one side is empty. */
export function weightedRocAuc(scores: readonly number[], positive: readonly boolean[]): Statistic {
  const order = descending(scores).reverse();
  return (weights) => {
    let below = 0;
    let positives = 0;
    let wins = 0;
    for (let i = 0; i < order.length;) {
      let tiePositive = 0;
      let tieNegative = 0;
      const score = scores[order[i]!]!;
      for (; i < order.length && scores[order[i]!] === score; i += 1) {
        const row = order[i]!;
        if (positive[row]) tiePositive += weights[row]!;
        else tieNegative += weights[row]!;
      }
      wins += tiePositive * (below + tieNegative / 2);
      below += tieNegative;
      positives += tiePositive;
    }
    return wins / (positives * below);
  };
}

/** Mean precision at the ranks of the positives; ties share one precision (step-wise, as in scikit-learn). */
export function weightedAveragePrecision(scores: readonly number[], positive: readonly boolean[]): Statistic {
  const order = descending(scores);
  return (weights) => {
    let hits = 0;
    let seen = 0;
    let sum = 0;
    for (let i = 0; i < order.length;) {
      const score = scores[order[i]!]!;
      let gained = 0;
      for (; i < order.length && scores[order[i]!] === score; i += 1) {
        const row = order[i]!;
        seen += weights[row]!;
        if (positive[row]) gained += weights[row]!;
      }
      hits += gained;
      if (gained > 0) sum += gained * (hits / seen);
    }
    return sum / hits;
  };
}

/** Share of positives among the k highest scores, k being the number of positives; ties share their places. */
export function weightedPrecisionAtK(scores: readonly number[], positive: readonly boolean[]): Statistic {
  const order = descending(scores);
  return (weights) => {
    let k = 0;
    for (let i = 0; i < positive.length; i += 1) if (positive[i]) k += weights[i]!;
    let left = k;
    let hits = 0;
    for (let i = 0; i < order.length && left > 0;) {
      const score = scores[order[i]!]!;
      let seen = 0;
      let gained = 0;
      for (; i < order.length && scores[order[i]!] === score; i += 1) {
        seen += weights[order[i]!]!;
        if (positive[order[i]!]) gained += weights[order[i]!]!;
      }
      const taken = Math.min(seen, left);
      if (seen > 0) hits += (gained * taken) / seen;
      left -= taken;
    }
    return hits / k;
  };
}

/** Largest recall over thresholds whose false-positive rate is at most `rate`. */
export function weightedRecallAtFpr(
  scores: readonly number[],
  positive: readonly boolean[],
  rate: number,
): Statistic {
  const order = descending(scores);
  return (weights) => {
    let positives = 0;
    let negatives = 0;
    for (const row of order) {
      if (positive[row]) positives += weights[row]!;
      else negatives += weights[row]!;
    }
    let hits = 0;
    let alarms = 0;
    let best = 0;
    for (let i = 0; i < order.length;) {
      const score = scores[order[i]!]!;
      for (; i < order.length && scores[order[i]!] === score; i += 1) {
        if (positive[order[i]!]) hits += weights[order[i]!]!;
        else alarms += weights[order[i]!]!;
      }
      if (alarms / negatives > rate) break;
      best = hits;
    }
    return best / positives;
  };
}

/** Largest F1 of the positives over all thresholds, and what share is right there. */
export function bestF1(
  scores: readonly number[],
  positive: readonly boolean[],
  weights: Float64Array,
): { readonly f1: number; readonly accuracy: number; readonly threshold: number } {
  return bestF1InOrder(descending(scores), scores, positive, weights);
}

function bestF1InOrder(
  order: Int32Array,
  scores: readonly number[],
  positive: readonly boolean[],
  weights: Float64Array,
) {
  let positives = 0;
  let total = 0;
  for (const row of order) {
    total += weights[row]!;
    if (positive[row]) positives += weights[row]!;
  }
  let hits = 0;
  let taken = 0;
  let best = { f1: 0, accuracy: (total - positives) / total, threshold: Infinity };
  for (let i = 0; i < order.length;) {
    const score = scores[order[i]!]!;
    for (; i < order.length && scores[order[i]!] === score; i += 1) {
      taken += weights[order[i]!]!;
      if (positive[order[i]!]) hits += weights[order[i]!]!;
    }
    const f1 = (2 * hits) / (taken + positives);
    if (f1 > best.f1)
      best = { f1, accuracy: (hits + (total - positives - (taken - hits))) / total, threshold: score };
  }
  return best;
}

export function weightedAccuracyAtBestF1(scores: readonly number[], positive: readonly boolean[]): Statistic {
  const order = descending(scores);
  return (weights) => bestF1InOrder(order, scores, positive, weights).accuracy;
}

/** Cohen's kappa with quadratic weights over ordered levels; rows without truth (null) are left out. */
export function weightedKappa(
  gold: readonly (string | null)[],
  predicted: readonly (string | null)[],
  levels: readonly string[],
): Statistic {
  const a = Int32Array.from(gold, (label) => (label === null ? -1 : levels.indexOf(label)));
  const b = Int32Array.from(predicted, (label) => (label === null ? -1 : levels.indexOf(label)));
  return (weights) => {
    const golds = new Float64Array(levels.length);
    const guesses = new Float64Array(levels.length);
    let observed = 0;
    let total = 0;
    for (let i = 0; i < a.length; i += 1) {
      if (a[i]! < 0 || b[i]! < 0) continue;
      observed += weights[i]! * (a[i]! - b[i]!) ** 2;
      golds[a[i]!]! += weights[i]!;
      guesses[b[i]!]! += weights[i]!;
      total += weights[i]!;
    }
    let expected = 0;
    for (let x = 0; x < levels.length; x += 1)
      for (let y = 0; y < levels.length; y += 1) expected += (golds[x]! * guesses[y]! * (x - y) ** 2) / total;
    return expected === 0 ? (observed === 0 ? 1 : 0) : 1 - observed / expected;
  };
}
