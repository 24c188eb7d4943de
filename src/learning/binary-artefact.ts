/**
 * A small container for model files: one JSON manifest and named typed arrays, little-endian, each aligned to 8 bytes.
 * Layout: "PRCD1\n\0\0", u32 length of the manifest, u32 0, manifest (UTF-8 JSON, padded), arrays.
 */
export type ArtefactArray = Float32Array | Int32Array | Uint32Array | Uint16Array | Int8Array | Uint8Array;
type ArrayKind = 'f32' | 'i32' | 'u32' | 'u16' | 'i8' | 'u8';
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export interface Artefact {
  readonly manifest: Json;
  readonly arrays: Readonly<Record<string, ArtefactArray>>;
}

interface Directory {
  readonly manifest: Json;
  readonly arrays: readonly {
    readonly name: string;
    readonly kind: ArrayKind;
    readonly offset: number;
    readonly length: number;
  }[];
}

const MAGIC = 'PRCD1\n\0\0';

/** Writes an artefact; the same content gives the same bytes. */
export function encodeArtefact(artefact: Artefact): Uint8Array {
  let offset = 0;
  const arrays = Object.entries(artefact.arrays).map(([name, array]) => {
    const entry = { name, kind: kindOf(array), offset, length: array.length };
    offset = align(offset + array.byteLength);
    return entry;
  });
  const directory = new TextEncoder().encode(
    JSON.stringify({ manifest: artefact.manifest, arrays } satisfies Directory),
  );
  const body = 16 + align(directory.length);
  const bytes = new Uint8Array(body + offset);
  for (let i = 0; i < MAGIC.length; i += 1) bytes[i] = MAGIC.charCodeAt(i);
  new DataView(bytes.buffer).setUint32(8, directory.length, true);
  bytes.set(directory, 16);
  for (const { name, offset: at } of arrays) {
    const array = artefact.arrays[name];
    if (array) bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), body + at);
  }
  return bytes;
}

/** Room for an array of an artefact; undefined leaves it to the decoder. */
export type ArrayRoom = (name: string, length: number) => ArtefactArray | undefined;

/**
 * Reads an artefact. Arrays are copied.
 * @param roomFor where an array shall lie
 * @throws Error when the bytes are no artefact or are cut short
 */
export function decodeArtefact(bytes: Uint8Array, roomFor: ArrayRoom = () => undefined): Artefact {
  const head = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (head !== MAGIC || bytes.length < 16) throw new Error('This file is not a Precedent model artefact.');
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(8, true);
  const directory = JSON.parse(new TextDecoder().decode(bytes.subarray(16, 16 + length))) as Directory;
  const body = 16 + align(length);
  const arrays: Record<string, ArtefactArray> = {};
  for (const { name, kind, offset, length: count } of directory.arrays) {
    const size = count * widthOf(kind);
    if (body + offset + size > bytes.length) throw new Error(`The model artefact is cut short in "${name}".`);
    const content = bytes.subarray(body + offset, body + offset + size);
    const room = roomFor(name, count);
    if (room && kindOf(room) === kind && room.length === count) {
      new Uint8Array(room.buffer, room.byteOffset, size).set(content);
      arrays[name] = room;
    } else {
      // Not bytes.slice: that of a Node Buffer is a view of the whole file.
      arrays[name] = openArray(kind, new Uint8Array(content).buffer);
    }
  }
  return { manifest: directory.manifest, arrays };
}

function align(size: number): number {
  return (size + 7) & ~7;
}

function widthOf(kind: ArrayKind): number {
  return kind === 'u16' ? 2 : kind === 'i8' || kind === 'u8' ? 1 : 4;
}

function kindOf(array: ArtefactArray): ArrayKind {
  if (array instanceof Float32Array) return 'f32';
  if (array instanceof Int32Array) return 'i32';
  if (array instanceof Uint32Array) return 'u32';
  if (array instanceof Uint16Array) return 'u16';
  return array instanceof Int8Array ? 'i8' : 'u8';
}

function openArray(kind: ArrayKind, buffer: ArrayBufferLike): ArtefactArray {
  switch (kind) {
    case 'f32':
      return new Float32Array(buffer);
    case 'i32':
      return new Int32Array(buffer);
    case 'u32':
      return new Uint32Array(buffer);
    case 'u16':
      return new Uint16Array(buffer);
    case 'i8':
      return new Int8Array(buffer);
    case 'u8':
      return new Uint8Array(buffer);
  }
}
