import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiplyDecimal, parseChineseNumber, parseDigits, parseEnglishNumber } from './parse-number.ts';

describe('parseDigits', () => {
  it.each([
    ['1,200.50', 'fiat', '1200.5'],
    ['1.200,50', 'fiat', '1200.5'],
    ['1.450.000', 'fiat', '1450000'],
    ['1,00,000', 'fiat', '100000'],
    ['4.600', 'fiat', '4600'],
    ['4.600', 'coin', '4.6'],
    ['0.125', 'fiat', '0.125'],
    ['12.345', 'stablecoin', '12.345'],
    ['1.250', 'stablecoin', '1250'],
    ['84,30', 'fiat', '84.3'],
    ['007', 'fiat', '7'],
  ] as const)('%s as %s is %s', (written, style, value) => {
    expect(parseDigits(written, style)).toBe(value);
  });

  it('reads back any grouped whole number', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), (number) => {
        expect(parseDigits(number.toLocaleString('en-US'), 'fiat')).toBe(String(number));
      }),
    );
  });
});

describe('parseChineseNumber', () => {
  it.each([
    ['一万一', '11000'],
    ['2万7', '27000'],
    ['两万六千五', '26500'],
    ['两万零五', '20005'],
    ['三百九', '390'],
    ['七十一', '71'],
    ['十九', '19'],
    ['1.24万', '12400'],
    ['三点五', '3.5'],
    ['一万六千八百', '16800'],
    ['一亿', '100000000'],
    ['廿四', '24'],
    ['半', '0.5'],
  ])('%s is %s', (written, value) => {
    expect(parseChineseNumber(written)).toBe(value);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'一二两三十百千万亿零半点廿0123456789.') }),
        (text) => void parseChineseNumber(text),
      ),
    );
  });
});

describe('parseEnglishNumber', () => {
  it.each([
    ['forty-five thousand', '45000'],
    ['a hundred', '100'],
    ['two thousand five hundred and six', '2506'],
    ['half a', '0.5'],
    ['four grand', '4000'],
  ])('%s is %s', (written, value) => {
    expect(parseEnglishNumber(written)).toBe(value);
  });

  it('knows what is no number', () => {
    expect(parseEnglishNumber('a')).toBeNull();
    expect(parseEnglishNumber('lots')).toBeNull();
  });
});

describe('multiplyDecimal', () => {
  it('is exact where floats are not', () => {
    expect(multiplyDecimal('1.1', 1000n)).toBe('1100');
    expect(multiplyDecimal('0.07', 100n)).toBe('7');
    expect(multiplyDecimal('4.125', 10n)).toBe('41.25');
  });
});
