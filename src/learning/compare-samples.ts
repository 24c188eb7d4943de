import { createSeededRandom } from './seeded-random.ts';

const PERMUTATIONS = 1_999;

/** Two samples in groups, such as types of tickets; shares in [0, 1]. */
export interface SampleComparison {
  /**
   * Population stability index, less what two samples of these sizes from one population differ by on average, so that
   * 0 is no change whatever the number of groups. At least 0.
   */
  readonly stabilityIndex: number;
  readonly pValue: number;
  readonly groups: readonly { readonly name: string; readonly before: number; readonly now: number }[];
}

/**
 * Compares two samples of names by the chi-squared statistic over random re-labellings: exact for any group size, unlike
 * its table. Deterministic; the least p-value is 1 in 2,000.
 */
export function compareNames(before: readonly string[], now: readonly string[], seed = 1): SampleComparison {
  const names = [...new Set([...before, ...now])].sort();
  const numbers = new Map(names.map((name, k) => [name, k]));
  const all = Int32Array.from([...before, ...now], (name) => numbers.get(name)!);
  const total = countUp(all, 0, all.length, names.length);
  const statistic = (counts: Int32Array): number => chiSquared(counts, total, now.length, all.length);
  const observed = statistic(countUp(all, before.length, all.length, names.length));
  const random = createSeededRandom(seed);
  let atLeast = 0;
  for (let round = 0; round < PERMUTATIONS; round += 1) {
    // The first `now.length` of a partial shuffle are a random sample without replacement.
    for (let i = 0; i < now.length; i += 1) {
      const j = i + random.below(all.length - i);
      const held = all[i]!;
      all[i] = all[j]!;
      all[j] = held;
    }
    if (statistic(countUp(all, 0, now.length, names.length)) >= observed - 1e-9) atLeast += 1;
  }
  return {
    ...describeGroups(names, before, now),
    pValue: (1 + atLeast) / (1 + PERMUTATIONS),
  };
}

/**
 * Compares two samples of numbers by the largest distance of their distributions (Kolmogorov-Smirnov, with the p-value
 * of Stephens 1970), in groups by tenths of the first sample.
 */
export function compareNumbers(before: readonly number[], now: readonly number[]): SampleComparison {
  const sorted = Float64Array.from(before).sort();
  const edges = [
    ...new Set(Array.from({ length: 9 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / 10)]!)),
  ];
  const nameOf = (value: number): string => {
    const k = edges.findIndex((edge) => value < edge);
    const from = k === 0 ? -Infinity : (edges[(k < 0 ? edges.length : k) - 1] ?? -Infinity);
    const to = k < 0 ? Infinity : edges[k]!;
    if (from === -Infinity) return `< ${to.toFixed(3)}`;
    return to === Infinity ? `≥ ${from.toFixed(3)}` : `${from.toFixed(3)} – ${to.toFixed(3)}`;
  };
  const first = before.map(nameOf);
  const second = now.map(nameOf);
  const names = [...new Set([...first, ...second])].sort();
  return { ...describeGroups(names, first, second), pValue: kolmogorovSmirnov(sorted, now) };
}

function countUp(values: Int32Array, from: number, to: number, groups: number): Int32Array {
  const counts = new Int32Array(groups);
  for (let i = from; i < to; i += 1) counts[values[i]!]! += 1;
  return counts;
}

function chiSquared(counts: Int32Array, total: Int32Array, size: number, all: number): number {
  let sum = 0;
  for (let k = 0; k < counts.length; k += 1) {
    const expected = (total[k]! * size) / all;
    if (expected > 0) sum += (counts[k]! - expected) ** 2 / expected;
  }
  return sum;
}

function describeGroups(
  names: readonly string[],
  before: readonly string[],
  now: readonly string[],
): Pick<SampleComparison, 'stabilityIndex' | 'groups'> {
  const count = (sample: readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const name of sample) counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  };
  const first = count(before);
  const second = count(now);
  let index = 0;
  const groups = names.map((name) => {
    // Half a row more a group: a group that one side lacks has a finite weight.
    const a = ((first.get(name) ?? 0) + 0.5) / (before.length + 0.5 * names.length);
    const b = ((second.get(name) ?? 0) + 0.5) / (now.length + 0.5 * names.length);
    index += (b - a) * Math.log(b / a);
    return {
      name,
      before: (first.get(name) ?? 0) / Math.max(1, before.length),
      now: (second.get(name) ?? 0) / Math.max(1, now.length),
    };
  });
  const byChance = (names.length - 1) * (1 / Math.max(1, before.length) + 1 / Math.max(1, now.length));
  groups.sort(
    (x, y) => Math.abs(y.now - y.before) - Math.abs(x.now - x.before) || (x.name < y.name ? -1 : 1),
  );
  return { stabilityIndex: Math.max(0, index - byChance), groups };
}

function kolmogorovSmirnov(sortedBefore: Float64Array, now: readonly number[]): number {
  const sortedNow = Float64Array.from(now).sort();
  const n = sortedBefore.length;
  const m = sortedNow.length;
  if (n === 0 || m === 0) return 1;
  let i = 0;
  let j = 0;
  let distance = 0;
  while (i < n && j < m) {
    const at = Math.min(sortedBefore[i]!, sortedNow[j]!);
    while (i < n && sortedBefore[i]! <= at) i += 1;
    while (j < m && sortedNow[j]! <= at) j += 1;
    distance = Math.max(distance, Math.abs(i / n - j / m));
  }
  const root = Math.sqrt((n * m) / (n + m));
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}
