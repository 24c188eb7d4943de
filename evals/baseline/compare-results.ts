import { compareStatistics, type Difference } from '../metrics/bootstrap.ts';
import { usableStatistics, type SuiteResult } from '../command/suite-result.ts';
import { UsageError } from '../input/input-error.ts';
import { rowCount, strings, type EvalRows, type Suite } from '../suites/suite.ts';

export interface ComparedMetric extends Difference {
  readonly metric: string;
  readonly a: number;
  readonly b: number;
  readonly verdict: 'better' | 'worse' | 'same';
}

/** What names a row, so that a pair is of the same rows: the text, the truth, the repeat. */
function rowNames(rows: EvalRows): string[] {
  const columns = ['query', 'cluster', 'gold', 'run'].filter((name) => rows[name]);
  return Array.from({ length: rowCount(rows) }, (_, i) =>
    columns.map((name) => String(rows[name]?.[i])).join('\u0001'),
  );
}

/** Whether both results scored the same rows in the same order. */
export function isPaired(a: EvalRows, b: EvalRows): boolean {
  const names = rowNames(b);
  return rowCount(a) === names.length && rowNames(a).every((name, i) => name === names[i]);
}

/**
 * Headline metrics of two results on the same rows, by a paired bootstrap: a difference counts when its 95% interval
 * leaves out zero.
 * @throws UsageError when the rows are not the same
 */
export function compareResults(suite: Suite, a: SuiteResult, b: SuiteResult): ComparedMetric[] {
  if (!isPaired(a.scored_rows, b.scored_rows))
    throw new UsageError(
      `the two results of ${suite.name} were not scored on the same rows: they cannot be compared`,
    );
  const rows = rowCount(a.scored_rows);
  const clusters = a.scored_rows['cluster'] ? strings(a.scored_rows, 'cluster') : null;
  const ofA = usableStatistics(suite, a.scored_rows);
  const ofB = usableStatistics(suite, b.scored_rows);
  const ones = new Float64Array(rows).fill(1);
  return suite.headline.flatMap((metric): ComparedMetric[] => {
    const [left, right] = [ofA[metric], ofB[metric]];
    if (!left || !right) return [];
    const difference = compareStatistics(left, right, rows, clusters, a.seed);
    const sign = suite.lowerIsBetter.includes(metric) ? -1 : 1;
    const [low, high] = difference.ci ?? [0, 0];
    const isUp = low > 0;
    const isDown = high < 0;
    const verdict = !isUp && !isDown ? 'same' : isUp === sign > 0 ? 'better' : 'worse';
    return [{ metric, a: left(ones), b: right(ones), ...difference, verdict }];
  });
}
