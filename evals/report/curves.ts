export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/** Bounds a curve to some hundred points, ends included: a picture shows no more. */
export function thin(points: readonly CurvePoint[], most = 300): CurvePoint[] {
  if (points.length <= most) return [...points];
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => points[Math.round(i * step)]!);
}

function descending(scores: readonly number[]): number[] {
  return scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
}

/** x: share of rows kept, most confident first; y: precision among them. */
export function precisionCoverage(confidence: readonly number[], correct: readonly boolean[]): CurvePoint[] {
  let right = 0;
  return descending(confidence).map((row, rank) => {
    if (correct[row]) right += 1;
    return { x: (rank + 1) / confidence.length, y: right / (rank + 1) };
  });
}

/** x: false-positive rate, y: recall; one point a threshold. */
export function rocCurve(scores: readonly number[], positive: readonly boolean[]): CurvePoint[] {
  const positives = positive.filter(Boolean).length;
  const negatives = positive.length - positives;
  const points: CurvePoint[] = [{ x: 0, y: 0 }];
  let hits = 0;
  let alarms = 0;
  const order = descending(scores);
  order.forEach((row, rank) => {
    if (positive[row]) hits += 1;
    else alarms += 1;
    if (scores[order[rank + 1]!] !== scores[row]) points.push({ x: alarms / negatives, y: hits / positives });
  });
  return points;
}

/** x: recall, y: precision; one point a threshold. */
export function precisionRecall(scores: readonly number[], positive: readonly boolean[]): CurvePoint[] {
  const positives = positive.filter(Boolean).length;
  const points: CurvePoint[] = [];
  let hits = 0;
  const order = descending(scores);
  order.forEach((row, rank) => {
    if (positive[row]) hits += 1;
    if (scores[order[rank + 1]!] !== scores[row]) points.push({ x: hits / positives, y: hits / (rank + 1) });
  });
  return points;
}

export interface ReliabilityBin {
  readonly confidence: number;
  readonly accuracy: number;
  readonly rows: number;
}

/** Mean confidence and accuracy in bins of equal width; the bins of the ECE. */
export function reliability(
  confidence: readonly number[],
  correct: readonly boolean[],
  bins = 15,
): ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ confidence: 0, right: 0, rows: 0 }));
  confidence.forEach((value, i) => {
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.floor(value * bins)))]!;
    bin.confidence += value;
    bin.right += correct[i] ? 1 : 0;
    bin.rows += 1;
  });
  return sums
    .filter(({ rows }) => rows > 0)
    .map(({ confidence: sum, right, rows }) => ({ confidence: sum / rows, accuracy: right / rows, rows }));
}

/** x: milliseconds, y: share of calls at most as long. */
export function cumulative(values: readonly number[]): CurvePoint[] {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.map((x, i) => ({ x, y: (i + 1) / sorted.length }));
}
