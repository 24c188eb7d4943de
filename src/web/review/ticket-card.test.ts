import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entity } from '../../domain/triage-result.ts';
import { placeEntities } from './ticket-card.tsx';

function entity(text: string, start: number): Entity {
  return { kind: 'amount', text, start, end: start + text.length, value: text };
}

describe('placeEntities', () => {
  it('orders, and leaves out what overlaps or does not fit the text', () => {
    const text = 'sent 500 USDT to me';
    const placed = placeEntities(text, [
      entity('USDT', 9),
      entity('500 USDT', 5),
      entity('me', 17),
      entity('wrong', 0),
      entity('me', 400),
    ]);
    expect(placed.map((each) => each.text)).toEqual(['500 USDT', 'me']);
  });

  it('never lets two marks touch the same character', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(fc.tuple(fc.nat(20), fc.nat(8))), (text, spans) => {
        const entities = spans.map(([start, length]) => entity(text.slice(start, start + length), start));
        const placed = placeEntities(text, entities);
        for (const [i, each] of placed.entries()) {
          expect(text.slice(each.start, each.end)).toBe(each.text);
          if (i > 0) expect(each.start).toBeGreaterThanOrEqual(placed[i - 1]?.end ?? 0);
        }
      }),
    );
  });
});
