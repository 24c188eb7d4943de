import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVEL_PASSAGES, levelLanguages, passageGroup, questionGroup } from './level-languages.ts';

/** Positions below `split` are Chinese. */
const grouped = (split: number) => (position: number) => (position < split ? 0 : 1) as 0 | 1;

describe('levelLanguages', () => {
  it('lets the best foreign passage win where it stands out further from its own language', () => {
    const chinese = Array.from({ length: 40 }, (_, i) => ({ position: i, score: 0.6 - i * 0.005 }));
    const english = Array.from({ length: 40 }, (_, i) => ({ position: 40 + i, score: 0.3 - i * 0.005 }));
    english[0] = { position: 40, score: 0.45 };
    const candidates = [...chinese, ...english];
    const levelled = levelLanguages(candidates, grouped(40), 0);
    expect(levelled.indexOf(Math.max(...levelled))).toBe(40);
    expect(levelled.slice(0, 40)).toEqual(chinese.map(({ score }) => score));
  });

  it('keeps the order within each language, and all scores where a language has too few passages', () => {
    const scores = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 90 });
    fc.assert(
      fc.property(scores, scores, (zh, en) => {
        const candidates = [...zh, ...en].map((score, position) => ({ position, score }));
        const levelled = levelLanguages(candidates, grouped(zh.length), 0);
        if (Math.min(zh.length, en.length) < LEVEL_PASSAGES) {
          expect(levelled).toEqual(candidates.map(({ score }) => score));
        }
        for (let i = 1; i < en.length; i += 1) {
          const [a, b] = [zh.length + i - 1, zh.length + i];
          if (en[i - 1]! > en[i]!) expect(levelled[a]!).toBeGreaterThanOrEqual(levelled[b]!);
        }
        expect(levelled.every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

describe('questionGroup and passageGroup', () => {
  it.each([
    ['我的提现一直没到账', 0, 0],
    ['提现到TRC20没有arrive', 0, 0],
    ['how do I add 提币 address to the whitelist please tell me', 1, 1],
    ['接口 GET /api/v3/order 返回 code -2013 Order does not exist，先检查参数 symbol、orderId', 0, 0],
    ['', 1, 1],
  ])('%s', (text, question, passage) => {
    if (text.startsWith('接口')) expect(passageGroup(text)).toBe(passage);
    else expect([questionGroup(text), passageGroup(text)]).toEqual([question, passage]);
  });
});
