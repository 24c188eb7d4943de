import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCharacters, mayFoldInPhrase } from '../embedding-text/fold-characters.ts';
import { hashText } from '../learning/hash-text.ts';
import { hashSounds } from './hash-sounds.ts';
import type { LibraryPassage } from './library-data.ts';
import { lexicalText, soundingText } from './library-snapshot.ts';
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
  it('are the same hashed unit by unit as hashed one by one', () => {
    const piece = fc.oneof(
      fc.constantFrom(...'提现没到帐了乾隆乐〇々，。「」ＡＢ１２㎏éİǅﬁ'),
      fc.constantFrom(
        'usdt',
        'USDT-TRC20',
        'a',
        'e\u0301',
        '坏',
        '反覆',
        '繁體',
        '𠮷',
        '👍',
        ' ',
        '_',
        '\n',
        'ſ',
        '\u1112\u1161',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const hashed = hashSounds(text);
        fc.pre(hashed !== null);
        expect(new Set(hashed)).toEqual(new Set(soundGrams(text).map((gram) => hashText(gram))));
      }),
      { numRuns: 2_000 },
    );
    expect(hashSounds('USDT 提现没到账，怎么办？')).not.toBeNull();
    expect(hashSounds('網絡')).toBeNull();
  });
  it('know every character that is folded only among others', async () => {
    const { default: phrases } = await import('opencc-js/dict/TSPhrases');
    const keys = phrases.split('|').map((entry) => entry.split(' ')[0] ?? '');
    expect(keys.length).toBeGreaterThan(100);
    const missed = keys.filter((key) => {
      const isChangedAsAWhole = foldCharacters(key) !== key;
      return (
        isChangedAsAWhole && [...key].every((one) => foldCharacters(one) === one && !mayFoldInPhrase(one))
      );
    });
    expect(missed).toEqual([]);
  });
  it('of Markdown are those of what a reader sees', () => {
    const piece = fc.constantFrom(
      ...'# |-*_`>[]()!~\n \t'.split(''),
      '```js\n',
      '[a link](https://kestrel.example)',
      '| fee | 手续费 |\n|---|:--|\n',
      '**提现**',
      'TRC20',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const [passage] = [{ title: '提现', heading: 'Fees', text: pieces.join('') }] as unknown as [
          LibraryPassage,
        ];
        expect(soundOut(soundingText(passage))).toBe(soundOut(lexicalText(passage)));
      }),
      { numRuns: 1_000 },
    );
  });
});
