import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareText } from './prepare-text.ts';

describe('prepareText', () => {
  it('gives English to the English model and Chinese to the Chinese one', () => {
    expect(prepareText('My withdrawal has not arrived')).toEqual({
      zh: null,
      en: 'My withdrawal has not arrived',
      chineseShare: 0,
      truncated: false,
    });
    expect(prepareText('提现没有到账')).toEqual({
      zh: '提现没有到账',
      en: null,
      chineseShare: 1,
      truncated: false,
    });
  });
  it('does not count tickers and networks as English', () => {
    expect(prepareText('用TRC20提USDT没到账')).toMatchObject({
      zh: '用trc20提usdt没到账',
      en: null,
      chineseShare: 1,
    });
  });
  it('gives text in both languages to both, by share of content', () => {
    const mixed = prepareText('提现到TRC20没有arrive');
    expect(mixed.zh).toBe('提现到trc20没有arrive');
    expect(mixed.en).toContain('arrive');
    expect(mixed.en).not.toMatch(/\p{Script=Han}/u);
    expect(mixed.chineseShare).toBeCloseTo(5 / 7, 5);
  });
  it('leaves a few foreign characters out of an English text', () => {
    const text = prepareText(
      'The button says 提现 but nothing happens when I click on it and wait for the page',
    );
    expect(text.zh).toBeNull();
    expect(text.en).not.toContain('提现');
  });
  it('folds and masks before anything is counted', () => {
    expect(prepareText('提現未到賬').zh).toBe('提现未到账');
    expect(prepareText(`hash ${'ab12'.repeat(16)}`).en).toBe('hash txid');
  });
  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t\u3000'],
    ['controls', '\u0000\u0007\u202e'],
    ['lone surrogates', '\ud800 \udc00\ud800'],
  ])('gives an empty English text for %s', (_, text) => {
    expect(prepareText(text)).toEqual({ zh: null, en: '', chineseShare: 0, truncated: false });
  });
  it('reads the beginning of a text that is too long, and says so', () => {
    const began = performance.now();
    const long = prepareText('提现没有到账 my deposit is missing '.repeat(35_000));
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(long.truncated).toBe(true);
    expect(long.zh!.length).toBeLessThanOrEqual(8_192);
    expect(prepareText('a'.repeat(8_192)).truncated).toBe(false);
    expect(prepareText('a'.repeat(8_193)).truncated).toBe(true);
  });
  it('always has something to read or nothing at all, in clean pieces', () => {
    const letters = fc.constantFrom(
      '提',
      '現',
      '币',
      '。',
      'a',
      'Z',
      '7',
      ' ',
      '\n',
      'ＵＳ',
      '😀',
      '\ud800',
      'USDT',
      ' withdraw ',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.array(letters, { maxLength: 40 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { zh, en, chineseShare, truncated } = prepareText(text);
        expect(chineseShare).toBeGreaterThanOrEqual(0);
        expect(chineseShare).toBeLessThanOrEqual(1);
        expect(truncated).toBe(false);
        // Whoever gets nothing to read has no share, and somebody always reads.
        expect(zh === null && en === null).toBe(false);
        if (zh === null) expect(chineseShare).toBe(0);
        if (en === null) expect(chineseShare).toBe(1);
        for (const part of [zh, en]) {
          if (part === null) continue;
          expect(part.isWellFormed()).toBe(true);
          expect(part).toBe(part.replace(/\s+/gu, ' ').trim());
        }
        if (en !== null) expect(en).not.toMatch(/\p{Script=Han}/u);
      }),
      { numRuns: 500 },
    );
  });
  it('prepares traditional text like simplified', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('提', '现', '没', '有', '到', '账', '币', '卖', '家'), { minLength: 1 }),
        (all) => {
          const table: Readonly<Record<string, string>> = {
            现: '現',
            没: '沒',
            账: '賬',
            币: '幣',
            卖: '賣',
          };
          const plain = all.join('');
          const traditional = all.map((one) => table[one] ?? one).join('');
          expect(prepareText(traditional)).toEqual(prepareText(plain));
        },
      ),
    );
  });
});
