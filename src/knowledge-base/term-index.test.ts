import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLexicalIndex } from './lexical-index.ts';
import { indexTermTable } from './term-index.ts';
import { joinTermTables, makeTermTable } from './term-table.ts';

const toTerms = (text: string): string[] => text.split(' ').filter(Boolean);
const words = fc.constantFrom('coin', 'sell', 'pay', '提现', '到账', 'fee', 'kyc', '1022');
const texts = fc.array(
  fc.array(words, { maxLength: 12 }).map((all) => all.join(' ')),
  { maxLength: 30 },
);
const question = fc
  .array(fc.oneof(words, fc.constant('unknown')), { maxLength: 5 })
  .map((all) => all.join(' '));

describe('indexTermTable', () => {
  it('answers as the plain index does', () => {
    fc.assert(
      fc.property(texts, question, fc.integer({ min: 1, max: 40 }), (corpus, asked, limit) => {
        const plain = buildLexicalIndex(corpus, toTerms).search(asked, limit);
        const flat = indexTermTable(makeTermTable(corpus, toTerms), toTerms);
        const found = flat.search(asked, limit);
        expect(found.knownShare).toBeCloseTo(plain.knownShare, 6);
        expect(found.hits).toHaveLength(plain.hits.length);
        found.hits.forEach((hit, i) => {
          expect(hit.score).toBeCloseTo(plain.hits[i]!.score, 5);
          expect(hit.coverage).toBeCloseTo(
            plain.hits.find(({ position }) => position === hit.position)?.coverage ?? hit.coverage,
            5,
          );
        });
        // Nothing of a search is left in the next one.
        expect(flat.search(asked, limit)).toEqual(found);
      }),
    );
  });
});

describe('joinTermTables', () => {
  it('holds what a table made of the chosen texts holds', () => {
    fc.assert(
      fc.property(texts, texts, fc.infiniteStream(fc.boolean()), (one, two, coins) => {
        const tables = [makeTermTable(one, toTerms), makeTermTable(two, toTerms)] as const;
        const rows = [
          ...one.map((text, position) => ({ text, table: tables[0], position })),
          ...two.map((text, position) => ({ text, table: tables[1], position })),
        ].filter(() => coins.next().value === true);
        expect(joinTermTables(rows)).toEqual(
          makeTermTable(
            rows.map(({ text }) => text),
            toTerms,
          ),
        );
      }),
    );
  });
});
