import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrecedentError } from '../domain/errors.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

const QUERY = { list: 'tickets', channel: null };
const id = fc.string({ unit: fc.constantFrom(...'abcXYZ019_:-.'), minLength: 1, maxLength: 60 });
const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0) });

describe('cursors', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: -5, max: 5 }), id, (at, rank, key) => {
        const cursor = encodeCursor(QUERY, [at, rank, key]);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(QUERY, cursor, ['instant', 'integer', 'string'])).toEqual([at, rank, key]);
      }),
    );
  });

  it('belong to one query', () => {
    const cursor = encodeCursor(QUERY, [1, 'a']);
    expect(() => decodeCursor({ ...QUERY, channel: 'web' }, cursor, ['instant', 'string'])).toThrow(
      PrecedentError,
    );
  });

  it.each([
    [[Number.MAX_VALUE, 'a']],
    [[-1, 'a']],
    [[1.5, 'a']],
    [['1', 'a']],
    [[1]],
    [[1, 'a', 'b']],
    [[1, 'a\u0000']],
    [[1, '']],
    [[1, 'x'.repeat(201)]],
    [[null, 'a']],
  ])('with %j are refused, for the database could not read them', (keys) => {
    const forged = encodeCursor(QUERY, keys as (string | number)[]);
    expect(() => decodeCursor(QUERY, forged, ['instant', 'string'])).toThrow(PrecedentError);
  });

  it('that are any text are refused, never an error of another kind', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => decodeCursor(QUERY, text, ['string'])).toThrow(PrecedentError);
      }),
    );
  });
});
