import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { articleIdOf, categoryOf } from './article-id.ts';
import { decodeText } from './decode-text.ts';
import { linkPages, plainAddress, resolvePath } from './link-pages.ts';
import { mdxToMarkdown } from './mdx-to-markdown.ts';
import { decideLanguage } from './page-language.ts';

describe('mdxToMarkdown', () => {
  it('keeps what a reader sees, in its place', () => {
    const source =
      "import X from 'x';\n\n# Head {#id}\n\n<!-- no -->Fees, {'as text'}{1 + 1}. <https://a.example>\n\n<Tabs>\n  <TabItem label=\"Tron\">\n    - one\n      - two\n  </TabItem>\n</Tabs>\n\n<Link to=\"/docs/a\">the page</Link>\n\n```js\nimport y from 'y' // <b>{z}\n```";
    expect(mdxToMarkdown(source)).toBe(
      "# Head\n\nFees, as text. https://a.example\n\n**Tron**\n\n- one\n  - two\n\n[the page](/docs/a)\n\n```js\nimport y from 'y' // <b>{z}\n```",
    );
  });

  it('takes parts in, but not without end', () => {
    const itself = (specifier: string): string | null =>
      specifier === './_a.mdx' ? "import A from './_a.mdx'\n\nPart.\n\n<A />" : null;
    const text = mdxToMarkdown("import A from './_a.mdx'\n\n<A />", itself);
    expect(text.match(/Part\./g)?.length).toBeLessThan(10);
    expect(text).not.toMatch(/import|<A/);
  });

  it('drops scripts and imports from what is no valid MDX', () => {
    const text = mdxToMarkdown(
      "import x from 'x'\n\n5 < 6 and {open\n\n<script>alert(1)</script><Note>Kept</Note>",
    );
    expect(text).not.toMatch(/import|alert|<Note/);
    expect(text).toContain('Kept');
  });

  it('survives any text', () => {
    const piece = fc.constantFrom(
      '<A>',
      '</A>',
      '{',
      '}',
      '\n',
      '\n\n',
      '```',
      ':::note',
      ':::',
      '# h',
      '- x',
      '  ',
      '<!--',
      'import a from "b"',
      '|',
      '`',
      '文',
      '<br/>',
      '<A b="c"/>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        expect(typeof mdxToMarkdown(pieces.join(''))).toBe('string');
      }),
      { numRuns: 300 },
    );
  });
});

describe('names, links, languages and encodings', () => {
  it('give ids and categories that the knowledge base takes, the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
        expect(articleIdOf(name)).toMatch(/^[a-z0-9][a-z0-9-]{1,98}$/);
        expect(articleIdOf(name)).toBe(articleIdOf(name));
        expect(categoryOf(name) ?? 'c').toMatch(/^[a-z0-9-]{1,40}$/);
      }),
    );
    expect(articleIdOf('guides/Début rapide')).toBe('guides-debut-rapide');
    expect(articleIdOf('提现')).not.toBe(articleIdOf('充值'));
  });

  it('resolve links as paths, and leave other sites and code alone', () => {
    expect(resolvePath('a/b/c.md', '../d.md#x')).toBe('/a/d.md');
    expect(resolvePath('a.md', '../../../etc/passwd')).toBe('/etc/passwd');
    expect(plainAddress('/a/b/index.html?x=1')).toBe('/a/b');
    const dead: string[] = [];
    const linked = linkPages(
      '[a](x.md) [b](gone.md "t") [c](https://c.example) [d](#top) ![e](e.png) `[f](x.md)`',
      {
        find: (href) => (href === 'x.md' ? 'x' : null),
        onDead: (href) => dead.push(href),
      },
    );
    expect(linked).toBe('[a](kb:x) b [c](https://c.example) d e `[f](x.md)`');
    expect(dead).toEqual(['gone.md']);
  });

  it('take the text for more than a wrong declaration, and the person for more than both', () => {
    const chinese = '提现的手续费取决于币种和网络，与金额无关，请在提现页面查看。';
    expect(decideLanguage(chinese, 'en', null)).toEqual({ ok: true, language: 'zh' });
    expect(decideLanguage(chinese, 'zh-TW', null)).toEqual({ ok: true, language: 'zh-Hant' });
    expect(decideLanguage(chinese, null, 'en')).toEqual({ ok: true, language: 'en' });
    expect(decideLanguage('Le retrait coûte un euro', 'fr-FR', null).ok).toBe(false);
    expect(decideLanguage('12345', null, null).ok).toBe(false);
  });

  it('decode without loss or not at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const decoded = decodeText(new TextEncoder().encode(text));
        if (text.includes('\u0000')) expect(decoded.ok).toBe(false);
        else expect(decoded).toMatchObject({ ok: true, text: text.replace(/^\uFEFF/, '') });
      }),
    );
    expect(decodeText(new Uint8Array([0xcc, 0xe1, 0xcf, 0xd6]), 'gb18030')).toEqual({
      ok: true,
      text: '提现',
    });
    expect(decodeText(new Uint8Array([0xcc, 0xe1]), 'no-such-encoding')).toMatchObject({
      ok: false,
      field: 'encoding',
    });
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeText(bytes)));
  });
});
