import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTerms, Highlight, highlightTerms } from './highlight.tsx';

describe('highlightTerms', () => {
  it('takes words and pairs of Han characters, and no filler', () => {
    expect(highlightTerms('How do I release the USDT')).toEqual(['release', 'usdt']);
    expect(highlightTerms('卖家不放币')).toEqual(['卖家', '家不', '不放', '放币']);
  });
});

describe('Highlight', () => {
  it('marks terms in both scripts, joined where they overlap', async () => {
    const terms = highlightTerms('卖家不放币 release');
    expect(String(await (<Highlight text="卖家不放币时 Release it" terms={terms} />))).toBe(
      '<mark>卖家不放币</mark>时 <mark>Release</mark> it',
    );
  });

  it('marks a Latin word from its start only', () => {
    expect(findTerms('repay or payment', ['pay'])).toEqual([[9, 12]]);
  });

  it('escapes what it marks', async () => {
    const out = String(await (<Highlight text={'<b>pay</b>'} terms={['pay']} />));
    expect(out).toBe('&lt;b&gt;<mark>pay</mark>&lt;/b&gt;');
  });

  it('loses and adds no character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, query) => {
        const ranges = findTerms(text, highlightTerms(query + text.slice(0, 8)));
        let at = 0;
        for (const [start, end] of ranges) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
