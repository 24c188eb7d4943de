import { createSeededRandom } from './seeded-random.ts';

/**
 * Assigns rows to folds: whole groups stay together, classes are spread evenly (largest groups of each class first to
 * the fold that has least of it).
 *
 * @returns fold number in [0, folds) by row.
 */
export function splitFolds(
  labels: readonly string[],
  folds: number,
  seed: number,
  groups?: readonly string[],
): Int32Array {
  const random = createSeededRandom(seed);
  const members = new Map<string, number[]>();
  labels.forEach((_, row) => {
    const group = groups?.[row] ?? `row ${row}`;
    const rows = members.get(group);
    if (rows) rows.push(row);
    else members.set(group, [row]);
  });
  const order = random.shuffle([...members.values()]).sort((a, b) => b.length - a.length);
  const perClass = new Map<string, Int32Array>();
  const sizes = new Int32Array(folds);
  const result = new Int32Array(labels.length);
  for (const rows of order) {
    const label = labels[rows[0] ?? 0] ?? '';
    const counts = perClass.get(label) ?? new Int32Array(folds);
    perClass.set(label, counts);
    let best = 0;
    for (let fold = 1; fold < folds; fold += 1) {
      const fewer = counts[fold]! - counts[best]!;
      if (fewer < 0 || (fewer === 0 && sizes[fold]! < sizes[best]!)) best = fold;
    }
    for (const row of rows) result[row] = best;
    counts[best]! += rows.length;
    sizes[best]! += rows.length;
  }
  return result;
}
