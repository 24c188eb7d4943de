import { execFileSync } from 'node:child_process';
import { bootstrapIntervals, type Interval } from '../metrics/bootstrap.ts';
import type { Statistic } from '../metrics/weighted.ts';
import {
  rowCount,
  round,
  strings,
  type ErrorExample,
  type EvalRows,
  type Suite,
  type SuiteOutcome,
} from '../suites/suite.ts';

/** The JSON of a run: metrics by name beside these. */
export interface SuiteResult extends Record<string, unknown> {
  readonly suite: string;
  readonly dataset: string;
  readonly seed: number;
  readonly model: { readonly id: string; readonly dimensions: number; readonly revision: string } | null;
  readonly commit: string | null;
  readonly started_at: string;
  readonly seconds: number;
  readonly ci: Readonly<Record<string, Interval>>;
  /** What was scored, by column: for paired comparisons and reports. */
  readonly scored_rows: EvalRows;
}

export interface ScoredSuite {
  readonly suite: Suite;
  readonly result: SuiteResult;
  readonly errors: readonly ErrorExample[];
  readonly predictions: readonly unknown[];
}

export function usableStatistics(suite: Suite, rows: EvalRows): Record<string, Statistic> {
  const usable: Record<string, Statistic> = {};
  for (const [name, statistic] of Object.entries(suite.statistics(rows)))
    if (statistic) usable[name] = statistic;
  return usable;
}

/** The commit of the code, with `-dirty` when files differ from it; null outside of a repository. */
export function readCommit(): string | null {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    const commit = git('rev-parse', 'HEAD');
    const changes = git('status', '--porcelain', '--untracked-files=no');
    return changes === '' ? commit : `${commit}-dirty`;
  } catch {
    return null;
  }
}

/** Point values from all rows, intervals for the headline. A statistic without a value is null, never a stand-in. */
export function scoreOutcome(
  suite: Suite,
  outcome: SuiteOutcome,
  run: {
    readonly dataset: string;
    readonly seed: number;
    readonly startedAt: Date;
    readonly commit: string | null;
  },
): ScoredSuite {
  const count = rowCount(outcome.rows);
  const ones = new Float64Array(count).fill(1);
  const statistics = suite.statistics(outcome.rows);
  const metrics: Record<string, number | null> = {};
  for (const [name, statistic] of Object.entries(statistics)) {
    const value = statistic ? statistic(ones) : NaN;
    metrics[name] = Number.isFinite(value) ? value : null;
  }
  const headline: Record<string, Statistic> = {};
  for (const name of suite.headline) {
    const statistic = statistics[name];
    if (statistic && metrics[name] !== null) headline[name] = statistic;
  }
  const clusters = outcome.rows['cluster'] ? strings(outcome.rows, 'cluster') : null;
  const result: SuiteResult = {
    suite: suite.name,
    dataset: run.dataset,
    seed: run.seed,
    model: outcome.model
      ? { id: outcome.model.id, dimensions: outcome.model.dimensions, revision: outcome.model.revision }
      : null,
    ...(outcome.models ? { models: outcome.models } : {}),
    commit: run.commit,
    started_at: run.startedAt.toISOString(),
    ...metrics,
    ...outcome.values,
    ci: bootstrapIntervals(headline, count, clusters, run.seed),
    seconds: round((Date.now() - run.startedAt.getTime()) / 1000),
    scored_rows: outcome.rows,
  };
  return { suite, result, errors: outcome.errors, predictions: outcome.predictions };
}
