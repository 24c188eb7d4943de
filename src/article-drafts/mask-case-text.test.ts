import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskCaseText, namesIn } from './mask-case-text.ts';

describe('maskCaseText', () => {
  it.each([
    [
      'My name is Oliver Bennett, I paid 1,250.50 USDT for order 240815001234567 by Revolut.',
      'en',
      ['Oliver', 'Bennett', '1,250.50', '240815001234567'],
    ],
    [
      '我叫王建国，电话 13812345678，8月3日转了5000元给卖家',
      'zh',
      ['王建国', '13812345678', '5000', '8月3日'],
    ],
    [
      'Tx 0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060 to lee@example.com',
      'en',
      ['0x5c50', 'lee@example.com'],
    ],
    ['Reference ab12cd34ef56ab78 and number 9988 7766 5544', 'en', ['ab12cd34ef56ab78', '9988']],
  ] as const)('leaves nothing of the customer in: %s', (text, language, own) => {
    const { text: masked, masked: count } = maskCaseText(text, language);
    for (const word of own) expect(masked).not.toContain(word);
    expect(count).toBeGreaterThan(0);
  });

  it('masks a name that only another text of the case gives away', () => {
    const names = namesIn('我叫王建国，my friend is called Oliver Bennett');
    expect(maskCaseText('王建国提交的流水属实', 'zh', names).text).toBe('[姓名]提交的流水属实');
    expect(maskCaseText('the billing that Bill sent', 'en', ['Bill', 'bill']).text).toBe(
      'the billing that [name] sent',
    );
  });

  it('keeps what is of the trade', () => {
    expect(maskCaseText('I sent it by TRC20 without a memo', 'en').text).toContain('TRC20');
  });

  it('stands any text, and its words count as what they replace', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { text: masked, masked: count } = maskCaseText(text, 'zh');
        expect(masked.isWellFormed()).toBe(true);
        if (count === 0) expect(masked).toBe(text.toWellFormed());
      }),
      { numRuns: 50 },
    );
  });
});
