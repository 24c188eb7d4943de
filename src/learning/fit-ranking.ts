/** Candidates of one query; `relevant` are positions among `rows`. */
export interface RankedList {
  readonly rows: readonly (readonly number[])[];
  readonly relevant: readonly number[];
  /** How much the query counts. */
  readonly weight: number;
}

export interface RankingFit {
  /** In the order of the features; the first is 1. */
  readonly weights: number[];
  /** Mean cross-entropy of the lists, in nats. */
  readonly loss: number;
}

const ROUNDS = 300;
const RATE = 0.3;
const RIDGE = 1e-4;
/** Weight of the first feature to begin with: scores a tenth apart are then told apart. */
const SHARPNESS = 10;

/**
 * Listwise softmax regression (ListNet's top-one loss: Cao et al., 2007) by Adam: the relevant rows of a list share the
 * probability that the weights give. `signs` hold a weight at or above (1) or at or below (-1) zero, where the meaning
 * of the feature leaves no other. Weights are divided by the first, so that scores stay in its units.
 * @throws RangeError when no list has both relevant and other rows
 */
export function fitRanking(lists: readonly RankedList[], signs: readonly (-1 | 1)[]): RankingFit {
  const usable = lists.filter(({ rows, relevant }) => relevant.length > 0 && relevant.length < rows.length);
  if (usable.length === 0) throw new RangeError('No list has both relevant and other rows');
  const width = signs.length;
  const total = usable.reduce((sum, { weight }) => sum + weight, 0);
  const weights: number[] = signs.map((_, j) => (j === 0 ? SHARPNESS : 0));
  const first = new Float64Array(width);
  const second = new Float64Array(width);
  let loss = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const gradient = new Float64Array(width);
    loss = 0;
    for (const { rows, relevant, weight } of usable) {
      const scores = rows.map((row) => row.reduce((sum, value, j) => sum + value * weights[j]!, 0));
      const highest = scores.reduce((a, b) => Math.max(a, b), -Infinity);
      const powers = scores.map((score) => Math.exp(score - highest));
      const whole = powers.reduce((a, b) => a + b, 0);
      const wanted = new Set(relevant);
      rows.forEach((row, i) => {
        const share = powers[i]! / whole;
        const error = share - (wanted.has(i) ? 1 / relevant.length : 0);
        for (let j = 0; j < width; j += 1) gradient[j]! += (weight / total) * error * row[j]!;
        if (wanted.has(i)) loss -= (weight / total / relevant.length) * Math.log(Math.max(share, 1e-300));
      });
    }
    for (let j = 0; j < width; j += 1) {
      const slope = gradient[j]! + RIDGE * weights[j]!;
      first[j] = 0.9 * first[j]! + 0.1 * slope;
      second[j] = 0.99 * second[j]! + 0.01 * slope * slope;
      const step = first[j]! / (1 - 0.9 ** round) / (Math.sqrt(second[j]! / (1 - 0.99 ** round)) + 1e-8);
      const moved = weights[j]! - RATE * step;
      weights[j] = moved * signs[j]! > 0 ? moved : 0;
    }
  }
  const unit = weights[0]!;
  if (unit <= 0) throw new RangeError('The first feature tells nothing: its weight came to zero');
  return { weights: weights.map((weight) => weight / unit), loss };
}
