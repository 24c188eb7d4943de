import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutExcerpt, EXCERPT_LENGTH, markText } from './cut-excerpt.ts';
import { createSearchTerms } from './search-terms.ts';

const toTerms = createSearchTerms({
  glossary: [
    { id: 'seed', names: ['seed phrase', 'recovery phrase', '助记词'] },
    { id: 'memo', names: ['memo', 'destination tag', '标签'] },
  ],
});

function marked(text: string, query: string): string[] {
  return markText(text, query, toTerms).map(({ start, end }) => text.slice(start, end));
}

describe('markText', () => {
  it.each([
    ['Withdrawals were delayed', 'my withdrawal is delayed', ['Withdrawals', 'delayed']],
    ['repay or payment', 'pay', []],
    ['卖家不放币时怎么办', '賣家不放幣', ['卖家不放币']],
    ['賣家不放幣', '卖家不放币', ['賣家不放幣']],
    ['Keep your recovery phrase on paper.', '助记词丢了', ['recovery phrase']],
    ['请把助记词写在纸上', 'lost my seed phrase', ['助记词']],
    ['Without the destination tag it is lost, the memo too', 'no memo', ['destination tag', 'memo']],
    ['错误 E-4012 表示地址错误', 'what is E-4012', ['E-4012']],
    ['How do I know', 'how do I', []],
  ])('%s for %s', (text, query, expected) => {
    expect(marked(text, query)).toEqual(expected);
  });
});

describe('cutExcerpt', () => {
  const filler = 'Nothing of interest stands in this sentence. '.repeat(20);

  it('is cut around the best match, from where a sentence begins', () => {
    const { text, highlights } = cutExcerpt(
      `${filler}Frozen cards are released by the bank. ${filler}`,
      'frozen card',
      toTerms,
    );
    expect(text).toMatch(/^…(Nothing of interest stands in this sentence\. )?Frozen cards are released/);
    expect(highlights.map(({ start, end }) => text.slice(start, end))).toEqual(['Frozen', 'cards']);
  });

  it('prefers a rare word to common ones', () => {
    const text = `pay pay pay. ${filler}zebra`;
    const weigh = (term: string): number => (term === 'zebra' ? 5 : 0.1);
    expect(cutExcerpt(text, 'pay zebra', toTerms, weigh).text).toContain('zebra');
  });

  it('is never too long, keeps its highlights inside and in order, and cuts no character in two', () => {
    const piece = fc.constantFrom(
      'memo ',
      '助记词',
      '标签。',
      'Seed phrase. ',
      '😀',
      'x',
      '\n',
      'İ',
      '賣家',
      '. ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 300 }), fc.array(piece, { maxLength: 6 }), (pieces, query) => {
        const whole = pieces.join('');
        const { text, highlights } = cutExcerpt(whole, query.join(''), toTerms);
        expect(text.length).toBeLessThanOrEqual(EXCERPT_LENGTH);
        expect(text.isWellFormed()).toBe(true);
        expect(whole).toContain(text.replace(/^…/, ''));
        let at = 0;
        for (const { start, end } of highlights) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          at = end;
        }
      }),
      { numRuns: 60 },
    );
  });
});
