import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../learning/seeded-random.ts';
import { nearestSemiOrthogonal } from './semi-orthogonal-map.ts';

describe('the nearest semi-orthogonal matrix', () => {
  const [rows, columns] = [12, 20];
  const random = createSeededRandom(5);
  const matrix = Float64Array.from({ length: rows * columns }, () => random.next() - 0.5);
  const trace = (a: Float64Array, b: Float32Array): number =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);

  it('has orthonormal rows', () => {
    const found = nearestSemiOrthogonal(matrix, rows, columns);
    for (let p = 0; p < rows; p += 1) {
      for (let q = 0; q < rows; q += 1) {
        let dot = 0;
        for (let i = 0; i < columns; i += 1) dot += found[p * columns + i]! * found[q * columns + i]!;
        expect(dot).toBeCloseTo(p === q ? 1 : 0, 5);
      }
    }
  });

  it('agrees with the matrix better than any other, and finds a rotation that is there', () => {
    const found = nearestSemiOrthogonal(matrix, rows, columns);
    const best = trace(matrix, found);
    for (let trial = 0; trial < 20; trial += 1) {
      const other = nearestSemiOrthogonal(
        matrix.map((value) => value + (random.next() - 0.5) * 0.3),
        rows,
        columns,
      );
      expect(trace(matrix, other)).toBeLessThanOrEqual(best + 1e-6);
    }
    const again = nearestSemiOrthogonal(
      Float64Array.from(found, (value) => value * 3),
      rows,
      columns,
    );
    again.forEach((value, i) => expect(value).toBeCloseTo(found[i]!, 5));
  });
});
