/** Binary logistic regression over a few standardised features: probability = sigmoid(bias + sum of weight * feature). */
export interface LogisticModel {
  readonly weights: readonly number[];
  readonly bias: number;
}

export function applyLogistic(model: LogisticModel, features: readonly number[]): number {
  let logit = model.bias;
  for (let j = 0; j < features.length; j += 1) logit += model.weights[j]! * features[j]!;
  return 1 / (1 + Math.exp(-logit));
}

/** Fits by damped Newton steps with an L2 pull on standardised features; both classes weigh the same. Few features only. */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  positive: readonly boolean[],
  ridge = 1e-2,
): LogisticModel {
  const width = rows[0]?.length ?? 0;
  const mean = new Array<number>(width).fill(0);
  const spread = new Array<number>(width).fill(0);
  for (const row of rows) row.forEach((value, j) => (mean[j]! += value / rows.length));
  for (const row of rows) row.forEach((value, j) => (spread[j]! += (value - mean[j]!) ** 2 / rows.length));
  const scale = spread.map((variance) => (variance > 1e-12 ? 1 / Math.sqrt(variance) : 0));
  const positives = positive.filter(Boolean).length;
  const weights = new Array<number>(width + 1).fill(0);
  for (let round = 0; round < 30; round += 1) {
    const gradient = weights.map((weight, j) => (j < width ? ridge * weight : 0));
    const hessian = weights.map((_, a) => weights.map((__, b) => (a === b ? ridge + 1e-6 : 0)));
    rows.forEach((row, i) => {
      const share = positive[i] ? 0.5 / positives : 0.5 / (rows.length - positives);
      const x = [...row.map((value, j) => (value - mean[j]!) * scale[j]!), 1];
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, j) => sum + value * weights[j]!, 0)));
      const error = (p - (positive[i] ? 1 : 0)) * share;
      const curve = Math.max(p * (1 - p), 1e-4) * share;
      for (let a = 0; a <= width; a += 1) {
        gradient[a]! += error * x[a]!;
        for (let b = 0; b <= width; b += 1) hessian[a]![b]! += curve * x[a]! * x[b]!;
      }
    });
    const step = solve(hessian, gradient);
    step.forEach((value, j) => (weights[j]! -= value));
    if (Math.max(...step.map(Math.abs)) < 1e-6) break;
  }
  const plain = weights.slice(0, width).map((weight, j) => weight * scale[j]!);
  return {
    weights: plain,
    bias: weights[width]! - plain.reduce((sum, weight, j) => sum + weight * mean[j]!, 0),
  };
}

/** Gaussian elimination with partial pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let i = column + 1; i < size; i += 1)
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let i = 0; i < size; i += 1) {
      if (i === column) continue;
      const factor = rows[i]![column]! / rows[column]![column]!;
      for (let j = column; j <= size; j += 1) rows[i]![j]! -= factor * rows[column]![j]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}
