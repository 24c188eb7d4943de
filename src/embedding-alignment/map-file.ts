import type { LanguageMap, LanguageSide, ResidualNetwork } from './language-map.ts';

/** Bytes and SHA-256 of a file the map was learned for, so that a cut-short or other file is noticed. */
export interface FileFingerprint {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface ArrayEntry {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly type: 'float16' | 'float32';
}

/** Changes with what the arrays mean. */
export const MAP_FORMAT = 2;

/** The JSON beside the binary: what the arrays are, and which model files they belong to. */
export interface MapManifest {
  readonly format: typeof MAP_FORMAT;
  readonly dimensions: number;
  readonly binary: FileFingerprint;
  readonly arrays: readonly ArrayEntry[];
  readonly models: { readonly zh: ModelFingerprint; readonly en: ModelFingerprint };
  readonly recipe: Readonly<Record<string, unknown>>;
}

export interface ModelFingerprint {
  readonly name: string;
  readonly dimensions: number;
  readonly files: readonly FileFingerprint[];
}

const scratch = new DataView(new ArrayBuffer(4));

/** IEEE 754 binary16 bits of a number, round to nearest even. */
export function toFloat16Bits(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const mantissa = bits & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent <= 0) {
    if (exponent < -10) return sign;
    const full = mantissa | 0x800000;
    const shift = 14 - exponent;
    const rounded = (full + (1 << (shift - 1)) - 1 + ((full >>> shift) & 1)) >>> shift;
    return sign | rounded;
  }
  return sign + ((((exponent << 23) | mantissa) + 0xfff + ((mantissa >>> 13) & 1)) >>> 13);
}

export function fromFloat16Bits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa ? Number.NaN : sign * Infinity;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

function arraysOf(map: LanguageMap): { name: string; values: Float32Array; type: ArrayEntry['type'] }[] {
  const list: { name: string; values: Float32Array; type: ArrayEntry['type'] }[] = [];
  for (const language of ['zh', 'en'] as const) {
    const { means, rotation, network } = map[language];
    for (const kind of ['query', 'passage'] as const) {
      list.push({ name: `${language}.mean.${kind}`, values: means[kind], type: 'float32' });
    }
    if (rotation) list.push({ name: `${language}.rotation`, values: rotation, type: 'float32' });
    if (!network) continue;
    list.push(
      { name: `${language}.inputWeights`, values: network.inputWeights, type: 'float16' },
      { name: `${language}.inputBias`, values: network.inputBias, type: 'float32' },
      { name: `${language}.outputWeights`, values: network.outputWeights, type: 'float16' },
      { name: `${language}.outputBias`, values: network.outputBias, type: 'float32' },
    );
  }
  return list;
}

/** Packs the arrays little-endian, network weights as float16, the rest as float32. */
export function encodeMap(map: LanguageMap): { bytes: Uint8Array; arrays: ArrayEntry[] } {
  const list = arraysOf(map);
  const size = list.reduce((sum, { values, type }) => sum + values.length * (type === 'float16' ? 2 : 4), 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const arrays: ArrayEntry[] = [];
  let offset = 0;
  for (const { name, values, type } of list) {
    arrays.push({ name, offset, length: values.length, type });
    for (const value of values) {
      if (type === 'float16') view.setUint16(offset, toFloat16Bits(value), true);
      else view.setFloat32(offset, value, true);
      offset += type === 'float16' ? 2 : 4;
    }
  }
  return { bytes, arrays };
}

function half(): Float32Array {
  return Float32Array.from({ length: 65_536 }, (_, bits) => fromFloat16Bits(bits));
}

/** @throws RangeError when the binary is shorter than the manifest says or an array is missing */
export function decodeMap(manifest: MapManifest, bytes: Uint8Array): LanguageMap {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<string, Float32Array>();
  const halves = manifest.arrays.some(({ type }) => type === 'float16') ? half() : new Float32Array(0);
  for (const { name, offset, length, type } of manifest.arrays) {
    const values = new Float32Array(length);
    for (let i = 0; i < length; i += 1) {
      values[i] =
        type === 'float16'
          ? halves[view.getUint16(offset + i * 2, true)]!
          : view.getFloat32(offset + i * 4, true);
    }
    found.set(name, values);
  }
  const get = (name: string): Float32Array => {
    const values = found.get(name);
    if (!values) throw new RangeError(`The map has no array ${name}`);
    return values;
  };
  const side = (language: 'zh' | 'en'): LanguageSide => {
    const network: ResidualNetwork | null = found.has(`${language}.inputWeights`)
      ? {
          hidden: get(`${language}.inputBias`).length,
          inputWeights: get(`${language}.inputWeights`),
          inputBias: get(`${language}.inputBias`),
          outputWeights: get(`${language}.outputWeights`),
          outputBias: get(`${language}.outputBias`),
        }
      : null;
    return {
      means: {
        query: get(`${language}.mean.query`),
        passage: get(`${language}.mean.passage`),
      },
      rotation: found.get(`${language}.rotation`) ?? null,
      network,
    };
  };
  return { dimensions: manifest.dimensions, zh: side('zh'), en: side('en') };
}
