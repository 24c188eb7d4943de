import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectPersonalData } from './detect-personal-data.ts';
import { maskPersonalData } from './mask-personal-data.ts';

const found = (text: string): string[] =>
  detectPersonalData(text).map((span) => `${span.type}:${text.slice(span.start, span.end)}`);

describe('detectPersonalData', () => {
  it.each([
    ['My name is Ásgeir Þorsteinsson', ['PERSON:Ásgeir Þorsteinsson']],
    ['Mr. Tanaka from Osaka called', ['TITLE:Mr.', 'PERSON:Tanaka', 'LOCATION:Osaka']],
    ['Call me at (217) 555-0134', ['PHONE_NUMBER:(217) 555-0134']],
    ['my ssn is 123-45-6789', ['US_SSN:123-45-6789']],
    ['write to jo.bloggs@example.org', ['EMAIL_ADDRESS:jo.bloggs@example.org']],
    ['IBAN DE89 3704 0044 0532 0130 00', ['IBAN:DE89 3704 0044 0532 0130 00']],
    ['card 4111 1111 1111 1111 was charged', ['CREDIT_CARD:4111 1111 1111 1111']],
    [
      'I live at 4221 Maple Grove Road Apt. 12, Springfield, IL 62704',
      ['STREET_ADDRESS:4221 Maple Grove Road Apt. 12, Springfield, IL 62704'],
    ],
    ['she works for Brightwater Holdings Ltd.', ['ORGANIZATION:Brightwater Holdings Ltd.']],
    ['a 45-year-old Spanish teacher', ['AGE:45', 'NRP:Spanish']],
    ['from 203.0.113.9', ['IP_ADDRESS:203.0.113.9']],
    ['我叫王小明，手机13812345678', ['PERSON:王小明', 'PHONE_NUMBER:13812345678']],
    ['身份证11010519491231002X', ['NATIONAL_ID:11010519491231002X']],
    ['住上海市浦东新区世纪大道100号3号楼502室', ['STREET_ADDRESS:上海市浦东新区世纪大道100号3号楼502室']],
    ['身份證 A123456789', ['NATIONAL_ID:A123456789']],
    ['户名张三丰，转账成功', ['PERSON:张三丰']],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    'Kestrel deposits USDT over TRC20. Order 204118730955612',
    'Withdrawal of 12,600 USDT is Pending, Support does not answer',
    '提币三天了还没到账，单号20261108447120039',
    `0x${'ab12'.repeat(16)}`,
    'My Ledger wallet sent BTC to Binance',
  ])('leaves %s alone', (text) => {
    expect(found(text)).toEqual([]);
  });

  const anyText = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          'Mr. ',
          'John ',
          'Smith',
          '王小明',
          '我叫',
          '12 Oak Street',
          '13812345678',
          'a@b.co',
          '[PERSON_1]',
          '\n',
        ),
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join(''));

  it('gives spans in range, in order and apart, and masks so that all can be restored', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let end = 0;
        for (const span of detectPersonalData(text)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
          end = span.end;
        }
        const { masked, restore } = maskPersonalData(text);
        expect(restore(masked)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('stays fast on long texts', () => {
    for (const text of [
      'a'.repeat(100_000),
      'Maria Lopez '.repeat(20_000),
      '1'.repeat(500_000),
      '张'.repeat(300_000),
    ]) {
      const started = performance.now();
      detectPersonalData(text);
      expect(performance.now() - started).toBeLessThan(4_000);
    }
  });
});

describe('maskPersonalData', () => {
  it('gives the same person one number and hides the words', () => {
    const { masked } = maskPersonalData(
      'Maria Lopez paid. Maria Lopez is Anna Berg’s friend, mail anna@berg.se',
    );
    expect(masked).toBe('[PERSON_1] paid. [PERSON_1] is [PERSON_2]’s friend, mail [EMAIL_ADDRESS_1]');
  });

  it('never restores a placeholder that the customer typed', () => {
    const text = 'I typed [PERSON_1], I am called Maria Lopez';
    const { masked, restore } = maskPersonalData(text);
    expect(masked).toContain('[PERSON_2]');
    expect(restore(masked)).toBe(text);
  });
});
