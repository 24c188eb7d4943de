import { describe, expect, it } from 'vitest';
import { articleOfDocument } from './article-of-document.ts';

describe('articleOfDocument', () => {
  it('gives the versions of an article one name, wherever the language stands', () => {
    expect(articleOfDocument('en/fees.md')).toBe('fees.md');
    expect(articleOfDocument('zh-Hant/fees.md')).toBe('fees.md');
    expect(articleOfDocument('docs/i18n/zh-CN/pay/fees.mdx')).toBe('docs/i18n/pay/fees.mdx');
    expect(articleOfDocument('fees.zh.md')).toBe('fees.md');
    expect(articleOfDocument('fees:zh')).toBe('fees');
    expect(articleOfDocument('fees:en')).toBe('fees');
  });

  it('leaves other ids alone', () => {
    for (const id of ['42', 'faq/en-route.md', 'token.md', 'a:b', 'en', ''])
      expect(articleOfDocument(id)).toBe(id);
  });
});
