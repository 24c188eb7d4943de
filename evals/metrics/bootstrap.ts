import { createSeededRandom } from '../../src/learning/seeded-random.ts';
import type { Statistic } from './weighted.ts';

export type Interval = readonly [number, number];

export const DEFAULT_SAMPLES = 1000;

/** Fewer samples for very large files, so that intervals never take longer than the run. */
export function sampleCount(rows: number): number {
  return Math.max(200, Math.min(DEFAULT_SAMPLES, Math.floor(1e7 / Math.max(1, rows))));
}

/**
 * Row weights of seeded bootstrap samples. Rows of one cluster (repeated texts, one story) are drawn together, for they
 * are no independent evidence.
 * @param clusters cluster name by row, or null when every row stands alone
 */
export function* bootstrapWeights(
  rows: number,
  clusters: readonly string[] | null,
  seed: number,
  samples: number,
): Generator<Float64Array> {
  const random = createSeededRandom(seed ^ 0x5bd1e995);
  const numbers = new Map<string, number>();
  const cluster = new Int32Array(rows);
  for (let i = 0; i < rows; i += 1) {
    const name = clusters?.[i] ?? `row ${i}`;
    let number = numbers.get(name);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(name, number);
    }
    cluster[i] = number;
  }
  const count = numbers.size;
  const drawn = new Float64Array(count);
  const weights = new Float64Array(rows);
  for (let sample = 0; sample < samples; sample += 1) {
    drawn.fill(0);
    for (let i = 0; i < count; i += 1) drawn[random.below(count)]! += 1;
    for (let i = 0; i < rows; i += 1) weights[i] = drawn[cluster[i]!]!;
    yield weights;
  }
}

function percentile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}

/** Percentile interval (Efron 1979). Samples where the statistic has no value (one class missing) are left out. */
export function intervalOf(values: Float64Array, level = 0.95): Interval | null {
  const usable = values.filter(Number.isFinite).sort();
  if (usable.length < 20) return null;
  return [percentile(usable, (1 - level) / 2), percentile(usable, 1 - (1 - level) / 2)];
}

/** 95% percentile intervals of several statistics from the same seeded samples. */
export function bootstrapIntervals(
  statistics: Readonly<Record<string, Statistic>>,
  rows: number,
  clusters: readonly string[] | null,
  seed: number,
): Record<string, Interval> {
  const samples = sampleCount(rows);
  const names = Object.keys(statistics);
  const values = names.map(() => new Float64Array(samples));
  let at = 0;
  for (const weights of bootstrapWeights(rows, clusters, seed, samples)) {
    names.forEach((name, k) => {
      values[k]![at] = statistics[name]!(weights);
    });
    at += 1;
  }
  const intervals: Record<string, Interval> = {};
  names.forEach((name, k) => {
    const interval = intervalOf(values[k]!);
    if (interval) intervals[name] = interval;
  });
  return intervals;
}

export interface Difference {
  /** B minus A. */
  readonly difference: number;
  readonly ci: Interval | null;
  /** Two-sided: twice the smaller share of samples on one side of no difference. */
  readonly p: number;
}

/** Paired comparison: both runs are scored on the same samples of the same rows. */
export function compareStatistics(
  a: Statistic,
  b: Statistic,
  rows: number,
  clusters: readonly string[] | null,
  seed: number,
): Difference {
  const ones = new Float64Array(rows).fill(1);
  const samples = sampleCount(rows);
  const values = new Float64Array(samples);
  let at = 0;
  for (const weights of bootstrapWeights(rows, clusters, seed, samples)) {
    values[at] = b(weights) - a(weights);
    at += 1;
  }
  const usable = values.filter(Number.isFinite);
  const atMost = usable.filter((value) => value <= 0).length / usable.length;
  const atLeast = usable.filter((value) => value >= 0).length / usable.length;
  return {
    difference: b(ones) - a(ones),
    ci: intervalOf(values),
    p: Math.min(1, 2 * Math.min(atMost, atLeast)),
  };
}
