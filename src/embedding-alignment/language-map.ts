/** Fully connected two-layer residual network `x + W2 gelu(W1 x + b1) + b2`. Matrices are row-major `[out][in]`. */
export interface ResidualNetwork {
  readonly hidden: number;
  /** `[hidden][dimensions]` */
  readonly inputWeights: Float32Array;
  readonly inputBias: Float32Array;
  /** `[dimensions][hidden]` */
  readonly outputWeights: Float32Array;
  readonly outputBias: Float32Array;
}

export type SearchKind = 'query' | 'passage';

/** How the vectors of one language's model come into the shared space. */
export interface LanguageSide {
  /** Means of the model's unit vectors over ordinary text of the language: the prefix of queries moves theirs far. */
  readonly means: Readonly<Record<SearchKind, Float32Array>>;
  /** Semi-orthogonal `[from][to]`; null when the model already lives in the shared space. */
  readonly rotation: Float32Array | null;
  /** Applied to the centred, rotated, normalised vector; null for the closed-form map. */
  readonly network: ResidualNetwork | null;
}

/** Joins a Chinese and an English embedding model in the Chinese model's space. */
export interface LanguageMap {
  readonly dimensions: number;
  readonly zh: LanguageSide;
  readonly en: LanguageSide;
}

export type MappedLanguage = 'zh' | 'en';

/** Scales in place to unit length; a zero or non-finite vector becomes the neutral unit vector. */
export function normalise(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (!Number.isFinite(sum) || sum < 1e-24) return vector.fill(1 / Math.sqrt(vector.length));
  const scale = 1 / Math.sqrt(sum);
  for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? 0) * scale;
  return vector;
}

/** The unit vector that stands for a text without content; search treats it as no match. */
export function neutralVector(dimensions: number): Float32Array {
  return new Float32Array(dimensions).fill(1 / Math.sqrt(dimensions));
}

function rotate(x: Float32Array, rotation: Float32Array, dimensions: number): Float32Array {
  const y = new Float32Array(dimensions);
  for (let i = 0; i < x.length; i += 1) {
    const value = x[i]!;
    const at = i * dimensions;
    for (let j = 0; j < dimensions; j += 1) y[j] = y[j]! + value * rotation[at + j]!;
  }
  return y;
}

function subtract(vector: Float32Array, mean: Float32Array): Float32Array {
  const centred = new Float32Array(vector.length);
  for (let i = 0; i < vector.length; i += 1) centred[i] = vector[i]! - mean[i]!;
  return centred;
}

/** Brings a unit vector of a language's model into the shared space for search, but for the network. Unit length. */
export function alignLinearly(
  map: LanguageMap,
  language: MappedLanguage,
  kind: SearchKind,
  vector: Float32Array,
): Float32Array {
  const side = map[language];
  const centred = subtract(vector, side.means[kind]);
  return normalise(side.rotation ? rotate(centred, side.rotation, map.dimensions) : centred);
}

/**
 * Brings a unit vector into the shared space for comparing like with like: Chinese stays as its model gave it, for
 * centring costs accuracy on pairs; English is rotated about its mean onto the Chinese mean. Unit length.
 */
export function mapForComparison(
  map: LanguageMap,
  language: MappedLanguage,
  vector: Float32Array,
): Float32Array {
  const side = map[language];
  if (!side.rotation) return normalise(vector.slice());
  const rotated = rotate(subtract(vector, side.means.passage), side.rotation, map.dimensions);
  const target = (language === 'en' ? map.zh : map.en).means.passage;
  for (let i = 0; i < rotated.length; i += 1) rotated[i] = rotated[i]! + target[i]!;
  return normalise(rotated);
}
