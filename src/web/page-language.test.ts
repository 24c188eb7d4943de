import { describe, expect, it } from 'vitest';
import { otherLanguageHref, preferredLanguage } from './page-language.ts';

describe('preferredLanguage', () => {
  it.each([
    ['zh-TW,zh;q=0.9,en;q=0.8', 'zh'],
    ['fr-FR,fr;q=0.9,en;q=0.4,zh;q=0.6', 'zh'],
    ['en-GB', 'en'],
    ['zh;q=0,en;q=0.1', 'en'],
    ['fr,de', null],
    ['', null],
    [';;;,,q=', null],
  ])('reads %s as %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});

describe('otherLanguageHref', () => {
  it('keeps the query and drops what was only said once', () => {
    expect(otherLanguageHref('http://x/help?q=a%26b&lang=en&done=x', 'en')).toBe('/help?q=a%26b&lang=zh');
  });
});
