import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectLanguage, segmentLanguages } from './detect-language.ts';

describe('detectLanguage', () => {
  it.each([
    ['提币一直不到账', 'zh'],
    ['把ETH从Arbitrum充到你们的ERC20地址了，你们支持arb吗', 'zh'],
    ['帳戶被凍結，請給我書面說明', 'zh-Hant'],
    ['where is my deposit', 'en'],
    ['deposit still pending，链上早confirmed了，客服一直让我wait', 'mixed'],
    ['😀😀', 'other'],
    ['', 'other'],
    ['   ', 'other'],
    ['где мои деньги', 'other'],
    ['お金が届きません', 'other'],
    ['no puedo retirar mi dinero, hola, por favor', 'other'],
  ])('%s is %s', (text, code) => {
    expect(detectLanguage(text).code).toBe(code);
  });

  it('gives a confidence between 0 and 1 for anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { confidence } = detectLanguage(text);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('segmentLanguages', () => {
  it('parts a text by script', () => {
    expect(segmentLanguages('我被scam了').map((segment) => segment.code)).toEqual(['zh', 'en', 'zh']);
  });

  it('covers every text that has letters, without gaps', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const segments = segmentLanguages(text);
        if (segments.length === 0) return;
        expect(segments[0]?.start).toBe(0);
        expect(segments.at(-1)?.end).toBe(text.length);
        segments.forEach((segment, i) => expect(segment.end).toBe(segments[i + 1]?.start ?? text.length));
      }),
    );
  });
});
