/**
 * Dot products by WebAssembly with 128-bit lanes: four to eight times as fast as JavaScript, which widens every number to
 * 64 bits first. The vectors lie in the module's memory from the beginning, so that nothing is copied for a search.
 */

const PAGE_BYTES = 65_536;
/** Floats a turn of the inner loop: four lanes in four sums. */
const FLOATS_A_TURN = 16;

// Value types and instructions, named as in the text format.
const [I32, V128] = [0x7f, 0x7b];
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const i32 = (value: number): number[] => [0x41, value];
const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)]);
const [ADD, MUL, LOAD, STORE_F32] = [[0x6a], [0x6c], [0x28, 2, 0], [0x38, 2, 0]];
const BRANCH_IF_LESS = [0x49, 0x0d, 0];
const LOOP = [0x03, 0x40];
const END = [0x0b];
const loadVector = (offset: number): number[] => [0xfd, 0x00, 4, offset];
const MUL_LANES = [0xfd, ...leb(0xe6)];
const ADD_LANES = [0xfd, ...leb(0xe4)];
const lane = (index: number): number[] => [0xfd, 0x1f, index];
const ADD_F32 = [0x92];
const ZERO_LANES = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];

/**
 * `dots(query, positions, count, width, out)`: `out[i]` becomes the product of the query with vector `positions[i]` of the
 * matrix at address 0. Addresses and `width` in bytes; `width` a multiple of 64, `count` at least 1.
 */
function makeModule(): Uint8Array<ArrayBuffer> {
  const [query, positions, count, width, out, at, end, from] = [0, 1, 2, 3, 4, 5, 6, 7];
  const sums = [8, 9, 10, 11];
  const section = (id: number, body: readonly number[]): number[] => [id, ...leb(body.length), ...body];
  const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];
  // prettier-ignore
  const code = [
    // One run of locals: `at` is of the query, `from` of the matrix.
    ...[2, 3, I32, 4, V128],
    // Where the positions end.
    ...get(positions), ...get(count), ...i32(4), ...MUL, ...ADD, ...set(count),
    ...LOOP,
    ...get(positions), ...LOAD, ...get(width), ...MUL, ...set(from),
    ...get(query), ...set(at),
    ...get(query), ...get(width), ...ADD, ...set(end),
    ...sums.flatMap((sum) => [...ZERO_LANES, ...set(sum)]),
    ...LOOP,
    ...sums.flatMap((sum, i) => [
      ...get(sum), ...get(at), ...loadVector(16 * i), ...get(from), ...loadVector(16 * i), ...MUL_LANES, ...ADD_LANES, ...set(sum),
    ]),
    ...get(from), ...i32(0xc0), 0, ...ADD, ...set(from),
    ...get(at), ...i32(0xc0), 0, ...ADD, 0x22, at, ...get(end), ...BRANCH_IF_LESS,
    ...END,
    ...get(out),
    ...get(8), ...get(9), ...ADD_LANES, ...get(10), ...get(11), ...ADD_LANES, ...ADD_LANES, ...set(8),
    ...get(8), ...lane(0), ...get(8), ...lane(1), ...ADD_F32, ...get(8), ...lane(2), ...get(8), ...lane(3), ...ADD_F32, ...ADD_F32,
    ...STORE_F32,
    ...get(out), ...i32(4), ...ADD, ...set(out),
    ...get(positions), ...i32(4), ...ADD, 0x22, positions, ...get(count), ...BRANCH_IF_LESS,
    ...END,
    ...END,
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...name('host'), ...name('memory'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('dots'), 0x00, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ]);
}

type Dots = (query: number, positions: number, count: number, width: number, out: number) => void;

interface Memory {
  readonly buffer: ArrayBuffer;
}

/** What is used of WebAssembly, which is not in the language's own types. */
interface WebAssemblyHost {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

const host = (globalThis as unknown as { readonly WebAssembly?: WebAssemblyHost }).WebAssembly;

let compiled: object | null | undefined;
const memories = new WeakMap<ArrayBufferLike, Memory>();

/**
 * Room for a matrix of vectors, zeroed: within the module's memory where there is such, with room for a search's numbers
 * behind it; else an ordinary array.
 */
export function allocateVectors(rows: number, dimensions: number): Float32Array {
  const bytes = rows * dimensions * 4;
  try {
    if (!host || dimensions % FLOATS_A_TURN !== 0) return new Float32Array(rows * dimensions);
    const pages = Math.ceil((bytes + dimensions * 4 + rows * 8) / PAGE_BYTES) + 1;
    const memory = new host.Memory({ initial: pages, maximum: pages });
    memories.set(memory.buffer, memory);
    return new Float32Array(memory.buffer, 0, rows * dimensions);
  } catch {
    // No such module, or no room for it: slower, and the same otherwise.
    return new Float32Array(rows * dimensions);
  }
}

/** Products of one vector with those at the given positions; of all, in order, without positions. */
export type DotProducts = (vector: Float32Array, positions?: ArrayLike<number>) => Float32Array;

/** Products over a matrix that `allocateVectors` made; null over any other, or where WebAssembly is not to be had. */
export function openDotProducts(values: Float32Array, dimensions: number): DotProducts | null {
  const memory = memories.get(values.buffer);
  if (!host || memory === undefined || values.byteOffset !== 0) return null;
  let dots: Dots;
  try {
    compiled ??= new host.Module(makeModule());
    const { exports } = new host.Instance(compiled, { host: { memory } });
    dots = exports['dots'] as Dots;
  } catch {
    compiled = null;
    return null;
  }
  const rows = values.length / dimensions;
  const query = new Float32Array(memory.buffer, values.byteLength, dimensions);
  const asked = new Uint32Array(memory.buffer, values.byteLength + dimensions * 4, rows);
  const products = new Float32Array(memory.buffer, asked.byteOffset + rows * 4, rows);
  return (vector, positions) => {
    const count = positions ? positions.length : rows;
    const result = new Float32Array(count);
    query.set(vector);
    for (let at = 0; at < count; at += rows) {
      const size = Math.min(rows, count - at);
      for (let i = 0; i < size; i += 1) asked[i] = positions ? positions[at + i]! : at + i;
      dots(query.byteOffset, asked.byteOffset, size, dimensions * 4, products.byteOffset);
      result.set(products.subarray(0, size), at);
    }
    return result;
  };
}
