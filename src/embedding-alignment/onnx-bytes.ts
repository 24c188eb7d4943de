/**
 * Writes small ONNX models, so that the matrix products of learning run in the same fast runtime as the embedders. Only
 * the few fields of the format that such models need (onnx.proto, IR version 8) are written.
 */
export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxAttribute =
  { readonly int: number } | { readonly float: number } | { readonly string: string };

/** A constant inside the model. */
export type OnnxConstant =
  | { readonly name: string; readonly shape: readonly number[]; readonly floats: readonly number[] }
  | { readonly name: string; readonly shape: readonly number[]; readonly integers: readonly number[] };

export interface OnnxPort {
  readonly name: string;
  /** A size below zero is known only when the model runs. */
  readonly shape: readonly number[];
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

const FLOAT = 1;
const INT64 = 7;

/** Protocol buffer wire format: numbers as varints, everything else with its length before it. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

const int = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)];

function block(field: number, content: readonly number[]): number[] {
  return varint((field << 3) | 2).concat(varint(content.length), content);
}

const text = (field: number, value: string): number[] => block(field, [...new TextEncoder().encode(value)]);

function float(field: number, value: number): number[] {
  return [...varint((field << 3) | 5), ...new Uint8Array(new Float32Array([value]).buffer)];
}

function attribute(name: string, value: OnnxAttribute): number[] {
  if ('int' in value) return [...text(1, name), ...int(3, value.int), ...int(20, 2)];
  if ('float' in value) return [...text(1, name), ...float(2, value.float), ...int(20, 1)];
  return [...text(1, name), ...text(4, value.string), ...int(20, 3)];
}

function node({ type, inputs, outputs, attributes = {} }: OnnxNode): number[] {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, type),
    ...Object.entries(attributes).flatMap(([name, value]) => block(5, attribute(name, value))),
  ];
}

function constant(value: OnnxConstant): number[] {
  const isFloat = 'floats' in value;
  const raw = isFloat
    ? new Float32Array(value.floats).buffer
    : BigInt64Array.from(value.integers, (integer) => BigInt(integer)).buffer;
  return [
    ...value.shape.flatMap((size) => int(1, size)),
    ...int(2, isFloat ? FLOAT : INT64),
    ...text(8, value.name),
    ...block(9, [...new Uint8Array(raw)]),
  ];
}

function port({ name, shape }: OnnxPort): number[] {
  const dimensions = shape.flatMap((size) => block(1, size < 0 ? [] : int(1, size)));
  const tensor = [...int(1, FLOAT), ...block(2, dimensions)];
  return [...text(1, name), ...block(2, block(1, tensor))];
}

export function encodeOnnxModel({ nodes, constants, inputs, outputs }: OnnxModel): Uint8Array {
  const graph = [
    ...nodes.flatMap((one) => block(1, node(one))),
    ...text(2, 'learning'),
    ...constants.flatMap((one) => block(5, constant(one))),
    ...inputs.flatMap((one) => block(11, port(one))),
    ...outputs.flatMap((one) => block(12, port(one))),
  ];
  return Uint8Array.from([...int(1, 8), ...block(7, graph), ...block(8, [...text(1, ''), ...int(2, 20)])]);
}
