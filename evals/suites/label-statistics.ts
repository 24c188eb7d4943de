import type { Statistic } from '../metrics/weighted.ts';

/** Mean of a statistic over the runs of repeated trainings: each run's rows are scored alone. */
export function meanOverRuns(
  runs: readonly number[],
  make: (rows: readonly number[]) => Statistic,
): Statistic {
  const names = [...new Set(runs)];
  const parts = names.map((name) => {
    const rows = runs.flatMap((run, i) => (run === name ? [i] : []));
    const statistic = make(rows);
    const weights = new Float64Array(rows.length);
    return { rows, statistic, weights };
  });
  return (all) => {
    let sum = 0;
    for (const { rows, statistic, weights } of parts) {
      rows.forEach((row, i) => (weights[i] = all[row]!));
      sum += statistic(weights);
    }
    return sum / parts.length;
  };
}

/** Values at these positions. */
export function pick<T>(values: readonly T[], rows: readonly number[]): T[] {
  return rows.map((row) => values[row]!);
}

export function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.length < 2
    ? 0
    : Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** Counts by truth and prediction: confusion[gold][predicted]. */
export function confusionOf(
  gold: readonly string[],
  predicted: readonly string[],
): Record<string, Record<string, number>> {
  const confusion: Record<string, Record<string, number>> = {};
  gold.forEach((label, i) => {
    const row = (confusion[label] ??= {});
    const guess = predicted[i] ?? '';
    row[guess] = (row[guess] ?? 0) + 1;
  });
  return confusion;
}

/** Share of right rows by slice. */
export function accuracyBySlice(
  slices: readonly string[],
  correct: readonly boolean[],
): Record<string, { rows: number; accuracy: number }> {
  const sums = new Map<string, { rows: number; right: number }>();
  slices.forEach((slice, i) => {
    const sum = sums.get(slice) ?? { rows: 0, right: 0 };
    sum.rows += 1;
    if (correct[i]) sum.right += 1;
    sums.set(slice, sum);
  });
  return Object.fromEntries(
    [...sums].map(([slice, { rows, right }]) => [slice, { rows, accuracy: right / rows }]),
  );
}
