import { describe, expect, it } from 'vitest';
import { makeFilter, isOpen } from './article-filter.ts';
import { categoriesOfProduct, productsOf } from './article-products.ts';
import { parseArticle } from './parse-article.ts';

describe('products of an article', () => {
  it('are those it names, else those of its category', () => {
    expect(productsOf({ category: 'p2p', products: ['wallet'] })).toEqual(['wallet']);
    expect(productsOf({ category: 'deposit', products: null })).toEqual(['wallet']);
    expect(productsOf({ category: 'futures' })).toEqual(['futures']);
  });

  it('are the same whichever way they are asked for', () => {
    for (const category of ['deposit', 'security', 'p2p', 'test', 'complaints']) {
      for (const product of productsOf({ category }))
        expect(categoriesOfProduct(product)).toContain(category);
    }
    // No article of the category "deposit" is of a product "deposit".
    expect(categoriesOfProduct('deposit')).not.toContain('deposit');
  });
});

describe('product in the front matter', () => {
  const article = (line: string): string =>
    `---\nid: a-b\nlanguage: en\ntitle: T\ncategory: p2p\naudience: customer\nupdated: 2026-11-01\n${line}---\nText`;

  it('is one or several, without doubles, and may be absent', () => {
    const read = (line: string) => {
      const parsed = parseArticle('a.md', article(line));
      return parsed.ok ? parsed.article.products : parsed.problems.map(({ field }) => field);
    };
    expect(read('')).toBeUndefined();
    expect(read('product: wallet\n')).toEqual(['wallet']);
    expect(read('product: [p2p, wallet, p2p]\n')).toEqual(['p2p', 'wallet']);
    expect(read('product: []\n')).toEqual(['product']);
    expect(read('product: "No Such"\n')).toEqual(['product']);
  });
});

describe('makeFilter', () => {
  it('takes what is given and leaves the rest open', () => {
    expect(isOpen(makeFilter({}))).toBe(true);
    expect(isOpen(makeFilter({ language: undefined, category: null }))).toBe(true);
    expect(makeFilter({ product: 'p2p' })).toMatchObject({ product: 'p2p', category: null });
  });
});
