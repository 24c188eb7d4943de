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

/** How the vectors of one language's model come into the shared space. */
export interface LanguageSide {
  /** Mean of the model's unit vectors over ordinary text of the language. */
  readonly mean: Float32Array;
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

/** Gaussian error linear unit in the tanh form (Hendrycks and Gimpel, 2016). */
export function gelu(x: number): number {
  return 0.5 * x * (1 + Math.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)));
}

/** `y = W x + b` for a row-major `[out][in]` matrix; the unrolled sums let the engine use wide registers. */
function affine(weights: Float32Array, bias: Float32Array, x: Float32Array): Float32Array {
  const width = x.length;
  const y = new Float32Array(bias.length);
  for (let row = 0, at = 0; row < y.length; row += 1) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < width; i += 4, at += 4) {
      a += weights[at]! * x[i]!;
      b += weights[at + 1]! * x[i + 1]!;
      c += weights[at + 2]! * x[i + 2]!;
      d += weights[at + 3]! * x[i + 3]!;
    }
    y[row] = a + b + c + d + bias[row]!;
  }
  return y;
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

function addNetwork(x: Float32Array, network: ResidualNetwork): Float32Array {
  const hidden = affine(network.inputWeights, network.inputBias, x);
  for (let i = 0; i < hidden.length; i += 1) hidden[i] = gelu(hidden[i]!);
  const delta = affine(network.outputWeights, network.outputBias, hidden);
  for (let i = 0; i < delta.length; i += 1) delta[i] = delta[i]! + x[i]!;
  return delta;
}

/** Centres and rotates a unit vector of a language's model: the input of the network. Unit length. */
export function alignLinearly(
  map: LanguageMap,
  language: MappedLanguage,
  vector: Float32Array,
): Float32Array {
  const side = map[language];
  const centred = new Float32Array(vector.length);
  for (let i = 0; i < vector.length; i += 1) centred[i] = vector[i]! - side.mean[i]!;
  return normalise(side.rotation ? rotate(centred, side.rotation, map.dimensions) : centred);
}

/** Brings a unit vector of a language's model into the shared space for search. Unit length. */
export function mapForSearch(map: LanguageMap, language: MappedLanguage, vector: Float32Array): Float32Array {
  const aligned = alignLinearly(map, language, vector);
  const { network } = map[language];
  return network ? normalise(addNetwork(aligned, network)) : aligned;
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
  const centred = new Float32Array(vector.length);
  for (let i = 0; i < vector.length; i += 1) centred[i] = vector[i]! - side.mean[i]!;
  const rotated = rotate(centred, side.rotation, map.dimensions);
  const other = language === 'en' ? map.zh : map.en;
  for (let i = 0; i < rotated.length; i += 1) rotated[i] = rotated[i]! + other.mean[i]!;
  return normalise(rotated);
}
