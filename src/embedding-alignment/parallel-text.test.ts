import { describe, expect, it } from 'vitest';
import { distinctPairs, isHeldOut, parseParallelLines } from './parallel-text.ts';

const source = { weight: 2, origin: 'test' };

describe('reading parallel text', () => {
  it('prepares each side for its model and leaves out what is no pair', () => {
    const lines = [
      '{"zh":"提現未到賬","en":"Withdrawal not credited"}',
      '{"zh":"Bitcoin","en":"Bitcoin"}',
      '{"zh":"提现","en":"提现"}',
      '{"zh":"数字","en":"12 34"}',
      '{"zh":1,"en":"x"}',
      'null',
      'not json',
      '',
    ].join('\n');
    expect(parseParallelLines(lines, source)).toEqual([
      {
        zh: '提现未到账',
        en: 'Withdrawal not credited',
        weight: 2,
        origin: 'test',
        group: 'withdrawal not credited',
      },
    ]);
  });

  it('refuses a file without any pair', () => {
    expect(() => parseParallelLines('{"a":1}\n', source)).toThrow(/test/);
  });

  it('keeps the first of repeated pairs', () => {
    const pairs = parseParallelLines('{"zh":"打开","en":"Open"}', source);
    expect(distinctPairs([...pairs, ...pairs.map((pair) => ({ ...pair, en: 'OPEN', weight: 9 }))])).toEqual(
      pairs,
    );
  });

  it('holds out whole groups, about the share asked for', () => {
    const pairs = Array.from({ length: 4_000 }, (_, i) => ({
      zh: `句子${i}`,
      en: `sentence ${i}`,
      weight: 1,
      origin: 'test',
      group: `article ${i >> 1}`,
    }));
    const held = pairs.filter((pair) => isHeldOut(pair, 0.1));
    expect(held.length).toBeGreaterThan(300);
    expect(held.length).toBeLessThan(500);
    pairs.forEach((pair, i) => expect(isHeldOut(pair, 0.1)).toBe(isHeldOut(pairs[i ^ 1]!, 0.1)));
  });
});
