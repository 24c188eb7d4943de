import { DifferentiableGraph } from './differentiable-graph.ts';
import type { OpenGraph } from './run-graph.ts';

/** All similarities of unit rows, `[rows of a][rows of b]`. */
export async function similarities(
  openGraph: OpenGraph,
  a: Float32Array,
  b: Float32Array,
  dimensions: number,
): Promise<Float32Array> {
  const graph = new DifferentiableGraph();
  const [rowsA, rowsB] = [a.length / dimensions, b.length / dimensions];
  const left = graph.input('a', rowsA, dimensions);
  const right = graph.input('b', rowsB, dimensions);
  const session = await openGraph(graph.encode({ product: graph.product(left, right, { b: true }) }));
  const results = await session.run({
    a: { values: a, shape: [rowsA, dimensions] },
    b: { values: b, shape: [rowsB, dimensions] },
  });
  await session.close();
  return results['product']!;
}

export interface TranslationScores {
  readonly pairs: number;
  /** Share of sentences whose translation comes first among all translations. */
  readonly first: number;
  /** The same where the other sentences of the question's own language are in the index as well. */
  readonly firstAmongBoth: number;
  readonly firstFiveAmongBoth: number;
}

/**
 * How well `queries[i]` finds `answers[i]`, alone and among `own`, the passages of the queries' language. `same(i, j)`
 * tells texts that say the same, which are no wrong answers.
 */
export async function scoreTranslation(
  openGraph: OpenGraph,
  dimensions: number,
  queries: Float32Array,
  answers: Float32Array,
  own: Float32Array,
  same: (i: number, j: number) => boolean,
): Promise<TranslationScores> {
  const across = await similarities(openGraph, queries, answers, dimensions);
  const within = await similarities(openGraph, queries, own, dimensions);
  const count = queries.length / dimensions;
  let first = 0;
  let firstAmongBoth = 0;
  let firstFive = 0;
  for (let i = 0; i < count; i += 1) {
    const score = across[i * count + i]!;
    let better = 0;
    let betterOwn = 0;
    for (let j = 0; j < count; j += 1) {
      if (same(i, j)) continue;
      if (across[i * count + j]! >= score) better += 1;
      if (within[i * count + j]! >= score) betterOwn += 1;
    }
    if (better === 0) first += 1;
    if (better + betterOwn === 0) firstAmongBoth += 1;
    if (better + betterOwn < 5) firstFive += 1;
  }
  const share = (hits: number): number => Math.round((hits / count) * 1_000) / 1_000;
  return {
    pairs: count,
    first: share(first),
    firstAmongBoth: share(firstAmongBoth),
    firstFiveAmongBoth: share(firstFive),
  };
}
