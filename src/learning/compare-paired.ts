import { createSeededRandom } from './seeded-random.ts';

/** Two models on the same rows. All shares in [0, 1]. */
export interface PairedComparison {
  readonly rows: number;
  readonly a: number;
  readonly b: number;
  /** B less A. */
  readonly difference: number;
  /** 95% percentile interval of the difference (Efron 1979); null below `MIN_CLUSTERS` independent rows. */
  readonly interval: readonly [number, number] | null;
  /** Rows that only A, or only B, has right. */
  readonly onlyA: number;
  readonly onlyB: number;
}

/** With fewer, a bootstrap interval says more than it knows. */
export const MIN_CLUSTERS = 10;
const SAMPLES = 2_000;

/**
 * Compares the share of right rows of two models by a paired bootstrap: rows of one cluster (one customer, one story)
 * are drawn together, for they are no independent evidence. Deterministic.
 */
export function comparePaired(
  a: readonly boolean[],
  b: readonly boolean[],
  clusters: readonly string[],
  seed = 1,
): PairedComparison {
  const members = new Map<string, { size: number; gain: number }>();
  let onlyA = 0;
  let onlyB = 0;
  a.forEach((isRight, i) => {
    const gain = Number(b[i]) - Number(isRight);
    if (gain > 0) onlyB += 1;
    if (gain < 0) onlyA += 1;
    const name = clusters[i] ?? `row ${i}`;
    const cluster = members.get(name) ?? { size: 0, gain: 0 };
    members.set(name, { size: cluster.size + 1, gain: cluster.gain + gain });
  });
  const rows = a.length;
  const share = (values: readonly boolean[]): number => values.filter(Boolean).length / Math.max(1, rows);
  return {
    rows,
    a: share(a),
    b: share(b),
    difference: rows === 0 ? 0 : (onlyB - onlyA) / rows,
    interval: members.size < MIN_CLUSTERS ? null : bootstrapGain([...members.values()], seed),
    onlyA,
    onlyB,
  };
}

function bootstrapGain(
  clusters: readonly { readonly size: number; readonly gain: number }[],
  seed: number,
): readonly [number, number] {
  const random = createSeededRandom(seed ^ 0x5bd1e995);
  const values = new Float64Array(SAMPLES);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    let size = 0;
    let gain = 0;
    for (let i = 0; i < clusters.length; i += 1) {
      const drawn = clusters[random.below(clusters.length)]!;
      size += drawn.size;
      gain += drawn.gain;
    }
    values[sample] = gain / size;
  }
  values.sort();
  return [values[Math.floor(0.025 * (SAMPLES - 1))]!, values[Math.ceil(0.975 * (SAMPLES - 1))]!];
}

/** 95% interval of a share (Wilson 1927); the whole range for no rows. */
export function shareInterval(hits: number, rows: number): readonly [number, number] {
  if (rows === 0) return [0, 1];
  const z = 1.959964;
  const share = hits / rows;
  const centre = (share + (z * z) / (2 * rows)) / (1 + (z * z) / rows);
  const half =
    (z / (1 + (z * z) / rows)) * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
