import type { SeededRandom } from '../learning/seeded-random.ts';
import type { NumericMatrix } from '../learning/numeric-matrix.ts';

interface Tree {
  /** Column of the split, -1 for a leaf. */
  readonly column: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Leaves: depth plus the expected depth of the rows that were left in it. */
  readonly depth: Float64Array;
}

export interface IsolationForest {
  /** Anomaly score in (0, 1), higher is stranger (Liu, Ting, Zhou 2008). */
  score(matrix: NumericMatrix): Float64Array;
}

const SAMPLE = 256;

/** Mean depth of an unsuccessful search in a binary tree of n rows. */
function expectedDepth(n: number): number {
  if (n <= 1) return 0;
  return n === 2 ? 1 : 2 * (Math.log(n - 1) + 0.5772156649) - (2 * (n - 1)) / n;
}

function growTree(matrix: NumericMatrix, sample: Int32Array, random: SeededRandom, maxDepth: number): Tree {
  const column: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const depths: number[] = [];
  const { columns, values } = matrix;
  const grow = (from: number, to: number, depth: number): number => {
    const node = column.length;
    column.push(-1);
    threshold.push(0);
    left.push(-1);
    right.push(-1);
    depths.push(depth + expectedDepth(to - from));
    if (depth >= maxDepth || to - from <= 1) return node;
    // A column without spread here cannot split: try others, in random order.
    const order = random.shuffle(Int32Array.from({ length: columns }, (_, j) => j));
    for (const j of order) {
      let low = Infinity;
      let high = -Infinity;
      for (let s = from; s < to; s += 1) {
        const value = values[sample[s]! * columns + j]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (!(high > low)) continue;
      const cut = low + random.next() * (high - low);
      let middle = from;
      for (let s = from; s < to; s += 1) {
        if (values[sample[s]! * columns + j]! > cut) continue;
        const held = sample[s]!;
        sample[s] = sample[middle]!;
        sample[middle] = held;
        middle += 1;
      }
      if (middle === from || middle === to) continue;
      column[node] = j;
      threshold[node] = cut;
      left[node] = grow(from, middle, depth + 1);
      right[node] = grow(middle, to, depth + 1);
      return node;
    }
    return node;
  };
  grow(0, sample.length, 0);
  return {
    column: Int32Array.from(column),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    depth: Float64Array.from(depths),
  };
}

/** Grows trees that isolate rows by random cuts: what is strange stands alone after few. */
export function fitIsolationForest(
  matrix: NumericMatrix,
  random: SeededRandom,
  trees = 200,
): IsolationForest {
  const size = Math.min(SAMPLE, matrix.rows);
  const maxDepth = Math.ceil(Math.log2(Math.max(2, size)));
  const all = Int32Array.from({ length: matrix.rows }, (_, i) => i);
  const forest = Array.from({ length: trees }, () => {
    for (let i = 0; i < size; i += 1) {
      const j = i + random.below(matrix.rows - i);
      const held = all[i]!;
      all[i] = all[j]!;
      all[j] = held;
    }
    return growTree(matrix, all.slice(0, size), random, maxDepth);
  });
  const normal = expectedDepth(size) || 1;
  return {
    score(rows) {
      const { columns, values } = rows;
      const scores = new Float64Array(rows.rows);
      for (let i = 0; i < rows.rows; i += 1) {
        let sum = 0;
        for (const tree of forest) {
          let node = 0;
          while (tree.column[node]! >= 0)
            node =
              values[i * columns + tree.column[node]!]! <= tree.threshold[node]!
                ? tree.left[node]!
                : tree.right[node]!;
          sum += tree.depth[node]!;
        }
        scores[i] = 2 ** (-sum / forest.length / normal);
      }
      return scores;
    },
  };
}
