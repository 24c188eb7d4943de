import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LanguageMap } from './language-map.ts';
import {
  decodeMap,
  encodeMap,
  fromFloat16Bits,
  MAP_FORMAT,
  toFloat16Bits,
  type MapManifest,
} from './map-file.ts';

const values = (length: number, scale: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i + 1) * scale);

const map: LanguageMap = {
  dimensions: 3,
  zh: { means: { query: values(3, 1), passage: values(3, 2) }, rotation: null, network: null },
  en: {
    means: { query: values(2, 1), passage: values(2, 3) },
    rotation: values(6, 1),
    network: {
      hidden: 4,
      inputWeights: values(12, 0.1),
      inputBias: values(4, 0.1),
      outputWeights: values(12, 0.01),
      outputBias: values(3, 0.01),
    },
  },
};

function manifestOf(arrays: MapManifest['arrays']): MapManifest {
  const model = { name: '', dimensions: 0, files: [] };
  return {
    format: MAP_FORMAT,
    dimensions: 3,
    binary: { path: '', bytes: 0, sha256: '' },
    arrays,
    models: { zh: model, en: model },
    recipe: {},
  };
}

describe('the file of a map', () => {
  it('gives back what was written, weights to half precision', () => {
    const { bytes, arrays } = encodeMap(map);
    const read = decodeMap(manifestOf(arrays), bytes);
    expect(read.zh).toEqual(map.zh);
    expect(read.en.means).toEqual(map.en.means);
    expect(read.en.rotation).toEqual(map.en.rotation);
    const { network } = read.en;
    expect(network?.hidden).toBe(4);
    expect(network?.outputBias).toEqual(map.en.network?.outputBias);
    network?.inputWeights.forEach((value, i) =>
      expect(value).toBeCloseTo(map.en.network!.inputWeights[i]!, 4),
    );
  });

  it('refuses a binary that is cut short, and a manifest without an array', () => {
    const { bytes, arrays } = encodeMap(map);
    expect(() => decodeMap(manifestOf(arrays), bytes.subarray(0, -1))).toThrow(RangeError);
    expect(() => decodeMap(manifestOf(arrays.slice(1)), bytes)).toThrow(/zh\.mean\.query/);
  });

  it('rounds to the nearest half-precision number, ties to even', () => {
    fc.assert(
      fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (value) => {
        const rounded = fromFloat16Bits(toFloat16Bits(value));
        const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.abs(value) || 2 ** -30)) - 10));
        expect(Math.abs(rounded - value)).toBeLessThanOrEqual(step / 2 + 1e-12);
      }),
    );
    expect(fromFloat16Bits(toFloat16Bits(1 + 2 ** -11))).toBe(1);
    expect(fromFloat16Bits(toFloat16Bits(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    for (let bits = 0; bits < 0x7c00; bits += 7) expect(toFloat16Bits(fromFloat16Bits(bits))).toBe(bits);
  });
});
