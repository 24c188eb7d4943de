import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCompleteObjects } from './complete-objects.ts';

const object = fc.record({
  id: fc.integer(),
  text: fc.string(),
  more: fc.array(fc.object({ maxDepth: 2 }), { maxLength: 2 }),
});

describe('readCompleteObjects', () => {
  it('finds what JSON.parse finds', () => {
    fc.assert(
      fc.property(fc.array(object), fc.array(object), fc.boolean(), (articles, sections, pretty) => {
        const text = JSON.stringify({ count: 3, articles, next: null, sections }, null, pretty ? 2 : 0);
        const read = readCompleteObjects(text);
        const back = JSON.parse(text) as { articles: unknown[]; sections: unknown[] };
        expect(read.cutAt).toBeNull();
        expect(read.objects.filter(({ list }) => list === 'articles').map(({ value }) => value)).toEqual(
          back.articles,
        );
        expect(read.objects.filter(({ list }) => list === 'sections').map(({ value }) => value)).toEqual(
          back.sections,
        );
      }),
    );
  });

  it('finds a prefix of it in a text that is cut, and says where', () => {
    fc.assert(
      fc.property(
        fc.array(object, { minLength: 1 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (articles, share) => {
          const text = JSON.stringify({ articles });
          const cut = text.slice(0, Math.floor(text.length * share));
          const read = readCompleteObjects(cut);
          const back = (JSON.parse(text) as { articles: unknown[] }).articles;
          expect(read.cutAt).not.toBeNull();
          expect(read.objects.map(({ value }) => value)).toEqual(back.slice(0, read.objects.length));
        },
      ),
    );
  });

  it('goes on behind an element that is no JSON', () => {
    const { objects, broken } = readCompleteObjects('[{"id":1},{"id":oops},{"id":3}]');
    expect(objects.map(({ index }) => index)).toEqual([0, 2]);
    expect(broken).toEqual([{ list: '', index: 1, at: 10 }]);
  });

  it('survives any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void readCompleteObjects(text)));
    expect(readCompleteObjects('').objects).toEqual([]);
    expect(readCompleteObjects('[[[[').cutAt).toBe(4);
  });
});
