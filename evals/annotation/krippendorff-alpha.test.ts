import { describe, expect, it } from 'vitest';
import { krippendorffAlpha } from './krippendorff-alpha.ts';

describe("Krippendorff's alpha", () => {
  it('is 1 for agreement, and near 0 for labels at random', () => {
    expect(
      krippendorffAlpha([
        ['a', 'a'],
        ['b', 'b'],
        ['a', 'a'],
      ]),
    ).toBe(1);
    const units = Array.from({ length: 4000 }, (_, i) => [
      i % 2 ? 'a' : 'b',
      Math.floor(i / 2) % 2 ? 'a' : 'b',
    ]);
    expect(krippendorffAlpha(units)).toBeCloseTo(0, 2);
  });
  it('gives the value of the worked example with missing labels', () => {
    // Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example C: nominal data, four observers, twelve units: 0.743.
    const a = ['1', '2', '3', '3', '2', '1', '4', '1', '2', '', '', ''];
    const b = ['1', '2', '3', '3', '2', '2', '4', '1', '2', '5', '', '3'];
    const c = ['', '3', '3', '3', '2', '3', '4', '2', '2', '5', '1', ''];
    const d = ['1', '2', '3', '3', '2', '4', '4', '1', '2', '5', '1', ''];
    const units = a.map((_, i) => [a[i]!, b[i]!, c[i]!, d[i]!].filter((label) => label !== ''));
    expect(krippendorffAlpha(units)).toBeCloseTo(0.743, 3);
  });
  it('has no value where nothing can be compared', () => {
    expect(krippendorffAlpha([['a'], ['b']])).toBeNaN();
    expect(krippendorffAlpha([['a', 'a']])).toBeNaN();
  });
});
