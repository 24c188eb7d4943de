import { allocateVectors, openDotProducts } from './dot-products.ts';

/** Which positions count. A function that is kept is asked of every position once. */
export type AcceptPosition = (position: number) => boolean;

/** Vectors of passages by position, as the retriever needs them; unit length, so that dot products are cosines. */
export interface PassageVectors {
  /** Best first, at most `limit`; with `accept`, only of those positions. */
  nearest(
    vector: Float32Array,
    limit: number,
    accept?: AcceptPosition,
  ): Promise<readonly { readonly position: number; readonly similarity: number }[]>;
  similarities(vector: Float32Array, positions: readonly number[]): Promise<ArrayLike<number>>;
  /** The mean of these passages' vectors, not of unit length. */
  mean(positions: readonly number[]): Float32Array;
  readonly size: number;
}

/** Vectors in one array, one after the other. */
export interface VectorMatrix {
  readonly values: Float32Array;
  readonly dimensions: number;
}

/** Fewer are as quick in an ordinary array. */
const QUICKER_FROM = 2_000;

/** Room for vectors, where the products of many are quick. */
export function makeRoom(rows: number, dimensions: number): Float32Array {
  return rows > QUICKER_FROM ? allocateVectors(rows, dimensions) : new Float32Array(rows * dimensions);
}

export function makeMatrix(
  vectors: readonly Float32Array[],
  dimensions = vectors[0]?.length ?? 0,
): VectorMatrix {
  const values = makeRoom(vectors.length, dimensions);
  vectors.forEach((vector, i) => values.set(vector, i * dimensions));
  return { values, dimensions };
}

/** Scans every vector: exact, and quick enough for some ten thousand passages (0.3 ms a thousand, 1 ms where there is no WebAssembly). */
export function createExactVectors(vectors: readonly Float32Array[] | VectorMatrix): PassageVectors {
  const { values: matrix, dimensions: width } = Array.isArray(vectors)
    ? makeMatrix(vectors)
    : (vectors as VectorMatrix);
  if (width % 4 !== 0) throw new RangeError('Vectors must have a multiple of four dimensions');
  const size = width === 0 ? 0 : matrix.length / width;
  const dot = (vector: Float32Array, position: number): number => {
    const from = position * width;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    // Four sums in parallel: twice as fast as one, for the processor need not wait for the last addition.
    for (let j = 0; j < width; j += 4) {
      a += vector[j]! * matrix[from + j]!;
      b += vector[j + 1]! * matrix[from + j + 1]!;
      c += vector[j + 2]! * matrix[from + j + 2]!;
      d += vector[j + 3]! * matrix[from + j + 3]!;
    }
    return a + b + c + d;
  };
  const quick = openDotProducts(matrix, width);
  const dots = (vector: Float32Array, positions: readonly number[]): ArrayLike<number> =>
    quick ? quick(vector, positions) : positions.map((position) => dot(vector, position));
  // A search asks for the nearest of all and of each language in turn: one scan serves them.
  let last: { readonly vector: Float32Array; readonly scores: Float32Array } | null = null;
  const scan = (vector: Float32Array): Float32Array => {
    if (last?.vector === vector) return last.scores;
    const scores = quick ? quick(vector) : new Float32Array(size);
    if (!quick) for (let i = 0; i < size; i += 1) scores[i] = dot(vector, i);
    last = { vector, scores };
    return scores;
  };
  return {
    nearest(vector, limit, accept) {
      const all = scan(vector);
      const scores = accept ? all.map((score, i) => (accept(i) ? score : -Infinity)) : all;
      const order = selectLargest(scores, limit).filter((position) => scores[position]! > -Infinity);
      return Promise.resolve(order.map((position) => ({ position, similarity: scores[position]! })));
    },
    similarities: (vector, positions) => Promise.resolve(dots(vector, positions)),
    mean(positions) {
      const middle = new Float32Array(width);
      const share = positions.length;
      for (const position of positions) {
        const from = position * width;
        for (let j = 0; j < width; j += 1) middle[j]! += matrix[from + j]! / share;
      }
      return middle;
    },
    size,
  };
}

/** Positions of the largest values, largest first; equal values in order of position. */
export function selectLargest(values: ArrayLike<number>, limit: number): number[] {
  // One kind of array: the loop below is compiled for it alone.
  const scores = values instanceof Float64Array ? values : Float64Array.from(values);
  const size = Math.min(limit, scores.length);
  if (size === 0) return [];
  const heap: number[] = [];
  // A heap of the best so far, the worst of them on top; `worse` also settles ties.
  const worse = (a: number, b: number): boolean =>
    scores[a]! < scores[b]! || (scores[a] === scores[b] && a > b);
  const sink = (from: number): void => {
    for (let at = from; ;) {
      const left = 2 * at + 1;
      let least = at;
      if (left < heap.length && worse(heap[left]!, heap[least]!)) least = left;
      if (left + 1 < heap.length && worse(heap[left + 1]!, heap[least]!)) least = left + 1;
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  };
  const count = scores.length;
  let at = 0;
  for (; at < size; at += 1) {
    heap.push(at);
    for (let child = at; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!worse(heap[child]!, heap[parent]!)) break;
      [heap[child], heap[parent]] = [heap[parent]!, heap[child]!];
      child = parent;
    }
  }
  // Of equal values the first stays: most are seen to be too small by one comparison.
  let floor = scores[heap[0]!]!;
  for (; at < count; at += 1) {
    if (!(scores[at]! > floor)) continue;
    heap[0] = at;
    sink(0);
    floor = scores[heap[0]]!;
  }
  return heap.sort((a, b) => scores[b]! - scores[a]! || a - b);
}
