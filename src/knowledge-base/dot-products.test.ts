import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateVectors, openDotProducts } from './dot-products.ts';

function plainDot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

const number = fc.float({ min: -1, max: 1, noNaN: true });

describe('dot products', () => {
  it('are those of plain arithmetic, for any vectors and positions', () => {
    const cases = fc
      .record({ rows: fc.integer({ min: 1, max: 40 }), turns: fc.integer({ min: 1, max: 8 }) })
      .chain(({ rows, turns }) => {
        const dimensions = 16 * turns;
        return fc.record({
          dimensions: fc.constant(dimensions),
          matrix: fc.array(number, { minLength: rows * dimensions, maxLength: rows * dimensions }),
          vector: fc.array(number, { minLength: dimensions, maxLength: dimensions }),
          // More than there are rows, too.
          positions: fc.array(fc.nat(rows - 1), { maxLength: 100 }),
        });
      });
    fc.assert(
      fc.property(cases, ({ dimensions, matrix, vector, positions }) => {
        const values = allocateVectors(matrix.length / dimensions, dimensions);
        values.set(matrix);
        const query = Float32Array.from(vector);
        const dots = openDotProducts(values, dimensions);
        if (dots === null) throw new Error('WebAssembly is not to be had');
        const expected = (position: number): number =>
          plainDot(query, values.subarray(position * dimensions, (position + 1) * dimensions));
        const some = dots(query, positions);
        expect(some.length).toBe(positions.length);
        positions.forEach((position, i) => expect(some[i]).toBeCloseTo(expected(position), 4));
        dots(query).forEach((product, position) => expect(product).toBeCloseTo(expected(position), 4));
      }),
      { numRuns: 50 },
    );
  });
  it('are not made of arrays from elsewhere, nor of widths that do not fit', () => {
    expect(openDotProducts(new Float32Array(32), 16)).toBeNull();
    expect(openDotProducts(allocateVectors(4, 12), 12)).toBeNull();
    expect(allocateVectors(4, 12)).toHaveLength(48);
  });
});
