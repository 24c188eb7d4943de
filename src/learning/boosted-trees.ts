import { columnOf, type NumericMatrix } from './numeric-matrix.ts';

/** A leaf has column -1. A row goes left where its value is at most the threshold. */
export interface TreeNode {
  readonly column: number;
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
  readonly value: number;
}

/** Log odds are `base` and the value of one leaf of each tree; each tree begins with its root. Plain data, to be stored as JSON. */
export interface TreeEnsemble {
  /** Log odds of the positive class in what was learned from. */
  readonly base: number;
  readonly trees: readonly (readonly TreeNode[])[];
}

export interface BoostedTrees {
  readonly ensemble: TreeEnsemble;
  /** Log odds of the positive class by row. */
  score(matrix: NumericMatrix): Float64Array;
}

/** Log odds of the positive class for the features of one row, from `at` on. */
export function scoreTrees({ base, trees }: TreeEnsemble, features: ArrayLike<number>, at = 0): number {
  let logit = base;
  for (const tree of trees) {
    let node = tree[0]!;
    while (node.column >= 0)
      node = tree[features[at + node.column]! <= node.threshold ? node.left : node.right]!;
    logit += node.value;
  }
  return logit;
}

export interface BoostingOptions {
  readonly rounds?: number;
  readonly depth?: number;
  readonly rate?: number;
  /** Pull of leaf values towards 0. */
  readonly ridge?: number;
}

const BINS = 64;

type Node = { -readonly [Key in keyof TreeNode]: TreeNode[Key] };

/** Cuts of a column at its quantiles: bin b holds values above cut b-1 and at most cut b. */
function quantileCuts(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  const cuts = new Set<number>();
  for (let b = 1; b < BINS; b += 1) {
    const at = Math.floor((b * sorted.length) / BINS);
    const low = sorted[Math.max(0, at - 1)]!;
    const high = sorted[at]!;
    cuts.add(low < high ? (low + high) / 2 : high);
  }
  const last = sorted[sorted.length - 1]!;
  return Float64Array.from([...cuts].filter((cut) => cut < last)).sort();
}

function binOf(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > cuts[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Gradient-boosted trees for two classes by log loss, on histograms (Friedman 2001; second-order leaves). Deterministic. */
export function fitBoostedTrees(
  matrix: NumericMatrix,
  positive: ArrayLike<number>,
  options: BoostingOptions = {},
): BoostedTrees {
  const { rounds = 120, depth = 4, rate = 0.1, ridge = 1 } = options;
  const { rows, columns } = matrix;
  const cuts = Array.from({ length: columns }, (_, j) => quantileCuts(columnOf(matrix, j)));
  const bins = new Uint8Array(rows * columns);
  for (let i = 0; i < rows; i += 1)
    for (let j = 0; j < columns; j += 1)
      bins[i * columns + j] = binOf(cuts[j]!, matrix.values[i * columns + j]!);
  let positives = 0;
  for (let i = 0; i < rows; i += 1) positives += positive[i] ? 1 : 0;
  const base = Math.log((positives + 0.5) / (rows - positives + 0.5));
  const logits = new Float64Array(rows).fill(base);
  const gradient = new Float64Array(rows);
  const curvature = new Float64Array(rows);
  const trees: Node[][] = [];

  const grow = (tree: Node[], members: Int32Array, level: number): number => {
    let g = 0;
    let h = 0;
    for (const i of members) {
      g += gradient[i]!;
      h += curvature[i]!;
    }
    const at = tree.length;
    const node: Node = { column: -1, threshold: 0, left: -1, right: -1, value: (-rate * g) / (h + ridge) };
    tree.push(node);
    if (level >= depth || members.length < 4) {
      for (const i of members) logits[i]! += node.value;
      return at;
    }
    let bestGain = 1e-6;
    let bestColumn = -1;
    let bestBin = -1;
    const sumG = new Float64Array(BINS);
    const sumH = new Float64Array(BINS);
    for (let j = 0; j < columns; j += 1) {
      const count = cuts[j]!.length;
      if (count === 0) continue;
      sumG.fill(0);
      sumH.fill(0);
      for (const i of members) {
        const bin = bins[i * columns + j]!;
        sumG[bin]! += gradient[i]!;
        sumH[bin]! += curvature[i]!;
      }
      let leftG = 0;
      let leftH = 0;
      for (let b = 0; b < count; b += 1) {
        leftG += sumG[b]!;
        leftH += sumH[b]!;
        if (leftH < 1e-3 || h - leftH < 1e-3) continue;
        const gain =
          leftG ** 2 / (leftH + ridge) + (g - leftG) ** 2 / (h - leftH + ridge) - g ** 2 / (h + ridge);
        if (gain > bestGain) {
          bestGain = gain;
          bestColumn = j;
          bestBin = b;
        }
      }
    }
    if (bestColumn < 0) {
      for (const i of members) logits[i]! += node.value;
      return at;
    }
    node.column = bestColumn;
    node.threshold = cuts[bestColumn]![bestBin]!;
    node.left = grow(
      tree,
      members.filter((i) => bins[i * columns + bestColumn]! <= bestBin),
      level + 1,
    );
    node.right = grow(
      tree,
      members.filter((i) => bins[i * columns + bestColumn]! > bestBin),
      level + 1,
    );
    return at;
  };

  const all = Int32Array.from({ length: rows }, (_, i) => i);
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i < rows; i += 1) {
      const p = 1 / (1 + Math.exp(-logits[i]!));
      gradient[i] = p - (positive[i] ? 1 : 0);
      curvature[i] = Math.max(p * (1 - p), 1e-6);
    }
    const tree: Node[] = [];
    grow(tree, all, 0);
    trees.push(tree);
  }
  const ensemble: TreeEnsemble = { base, trees };
  return {
    ensemble,
    score: (other) =>
      Float64Array.from({ length: other.rows }, (_, i) => scoreTrees(ensemble, other.values, i * columns)),
  };
}
