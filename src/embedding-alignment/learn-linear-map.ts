import { normalise, type LanguageMap, type MappedLanguage, type SearchKind } from './language-map.ts';
import type { OpenGraph } from './run-graph.ts';
import { DifferentiableGraph } from './differentiable-graph.ts';
import { nearestSemiOrthogonal } from './semi-orthogonal-map.ts';

/** Raw unit vectors of parallel text: row i of one language translates row i of the other. */
export interface ParallelVectors {
  readonly vectors: Readonly<Record<MappedLanguage, Readonly<Record<SearchKind, Float32Array>>>>;
  readonly widths: Readonly<Record<MappedLanguage, number>>;
  readonly weights: Float32Array;
}

function weightedMean(matrix: Float32Array, width: number, weights: Float32Array): Float32Array {
  const sums = new Float64Array(width);
  let total = 0;
  weights.forEach((weight, row) => {
    total += weight;
    const at = row * width;
    for (let i = 0; i < width; i += 1) sums[i] = sums[i]! + weight * matrix[at + i]!;
  });
  return Float32Array.from(sums, (sum) => sum / total);
}

function centredRows(matrix: Float32Array, mean: Float32Array): Float32Array {
  const width = mean.length;
  const result = new Float32Array(matrix.length);
  for (let at = 0; at < matrix.length; at += width) {
    const row = result.subarray(at, at + width);
    for (let i = 0; i < width; i += 1) row[i] = matrix[at + i]! - mean[i]!;
    normalise(row);
  }
  return result;
}

/** `xᵀ diag(weights) y` for row-major x and y. */
async function crossCovariance(
  openGraph: OpenGraph,
  x: Float32Array,
  y: Float32Array,
  weights: Float32Array,
): Promise<Float64Array> {
  const rows = weights.length;
  const [widthX, widthY] = [x.length / rows, y.length / rows];
  const weighted = x.map((value, at) => value * weights[Math.floor(at / widthX)]!);
  const graph = new DifferentiableGraph();
  const product = graph.product(graph.input('x', rows, widthX), graph.input('y', rows, widthY), { a: true });
  const session = await openGraph(graph.encode({ product }));
  const results = await session.run({
    x: { values: weighted, shape: [rows, widthX] },
    y: { values: y, shape: [rows, widthY] },
  });
  await session.close();
  return Float64Array.from(results['product']!);
}

/** The closed-form map: means for each language and kind, and the rotation of English into the Chinese space. */
export async function learnLinearMap(
  openGraph: OpenGraph,
  { vectors, widths, weights }: ParallelVectors,
): Promise<LanguageMap> {
  const means = (language: MappedLanguage): Record<SearchKind, Float32Array> => ({
    query: weightedMean(vectors[language].query, widths[language], weights),
    passage: weightedMean(vectors[language].passage, widths[language], weights),
  });
  const zh = means('zh');
  const en = means('en');
  const covariance = await crossCovariance(
    openGraph,
    centredRows(vectors.en.passage, en.passage),
    centredRows(vectors.zh.passage, zh.passage),
    weights,
  );
  return {
    dimensions: widths.zh,
    zh: { means: zh, rotation: null, network: null },
    en: { means: en, rotation: nearestSemiOrthogonal(covariance, widths.en, widths.zh), network: null },
  };
}
