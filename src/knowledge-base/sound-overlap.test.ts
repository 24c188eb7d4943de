import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hearText, soundGrams, soundOut, soundOverlaps } from './sound-overlap.ts';

describe('sounds', () => {
  it('are the same for homophones, and for traditional and simplified', () => {
    expect(soundOut('体现没到帐')).toBe(soundOut('提现没到账'));
    expect(soundOut('網絡')).toBe(soundOut('网络'));
  });
  it('survive a wrong letter and a wrong character', () => {
    const passages = ['How to withdraw coins', 'How to verify your identity', '提现手续费', '身份认证'].map(
      hearText,
    );
    const best = (question: string): number => {
      const overlaps = soundOverlaps(question, passages);
      return overlaps.indexOf(Math.max(...overlaps));
    };
    expect(best('withdrwaw coins')).toBe(0);
    expect(best('verfy identitty')).toBe(1);
    expect(best('体现手序费')).toBe(2);
  });
  it('give shares between none and all', () => {
    const words = fc.array(fc.constantFrom('提现', '充值', 'coin', 'fee', '12', '!'), { maxLength: 8 });
    fc.assert(
      fc.property(words, fc.array(words, { maxLength: 6 }), (question, passages) => {
        const overlaps = soundOverlaps(
          question.join(' '),
          passages.map((one) => hearText(one.join(' '))),
        );
        expect(overlaps.every((share) => share >= 0 && share <= 1 + 1e-9)).toBe(true);
      }),
    );
  });
  it('never fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => soundGrams(text).length >= 0),
    );
  });
});
