import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCharacters } from './fold-characters.ts';

describe('foldCharacters', () => {
  it('brings full-width letters, digits and signs to half width', () => {
    expect(foldCharacters('ＴＲＣ２０＠ａｂ')).toBe('TRC20@ab');
  });
  it('leaves the punctuation that the Chinese model knows', () => {
    expect(foldCharacters('提现，没到账。（急！）')).toBe('提现，没到账。（急！）');
  });
  it('makes traditional Chinese simplified, with the words of the mainland', () => {
    expect(foldCharacters('提現未到賬')).toBe('提现未到账');
    expect(foldCharacters('請檢查您的網路')).toBe('请检查您的网络');
  });
  it('does not take a word of simplified text for one of Taiwan', () => {
    expect(foldCharacters('查看档案')).toBe('查看档案');
  });
  it('makes spaces of controls, format characters and lone surrogates', () => {
    expect(foldCharacters('a\u0000b\u202ec\ud800d\udc00e\u3000f\ufffdg')).toBe('a b c d e f g');
  });
  it('keeps characters beyond the basic plane whole', () => {
    expect(foldCharacters('𠮷野家 😀')).toContain('😀');
    expect(foldCharacters('𠮷野家').isWellFormed()).toBe(true);
  });
  it('gives well-formed text whatever comes, and the same when given its own result', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const folded = foldCharacters(text);
        expect(folded.isWellFormed()).toBe(true);
        expect(/[\p{Cc}\p{Cf}\u3000\ufffd]/u.test(folded)).toBe(false);
        expect(foldCharacters(folded)).toBe(folded);
      }),
      { numRuns: 300 },
    );
  });
});
