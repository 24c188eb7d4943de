import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Markdown, markdownHeadings } from './markdown.tsx';

const known = new Map([['p2p-buy', '/help/p2p-buy?lang=en']]);

async function render(source: string): Promise<string> {
  return String(await (<Markdown source={source} resolve={(id) => known.get(id) ?? null} />));
}

describe('Markdown', () => {
  it('renders the parts that articles use', async () => {
    const out = await render(
      '## One\n\nA **bold** and `code` line.\n\n1. first\n2. second\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> **Note** mind this\n\n```\nx < 1\n```',
    );
    expect(out).toContain('<h2 id="h-1">One</h2>');
    expect(out).toContain('<strong>bold</strong>');
    expect(out).toContain('<ol start="1"><li>first</li><li>second</li></ol>');
    expect(out).toContain('<th scope="col" class="align-right">b</th>');
    expect(out).toContain('<blockquote class="callout">');
    expect(out).toContain('<code>x &lt; 1</code>');
  });

  it('resolves kb: links, and leaves dead ones as plain text', async () => {
    expect(await render('[buy](kb:p2p-buy)')).toContain('<a href="/help/p2p-buy?lang=en">buy</a>');
    const dead = await render('[gone](kb:no-such)');
    expect(dead).toContain('gone');
    expect(dead).not.toContain('<a');
  });

  it('shows raw HTML as it was written', async () => {
    const out = await render('<script>alert(1)</script>\n\ntext <img src=x onerror=alert(1)> more');
    expect(out).toContain('&lt;script&gt;');
    expect(out).not.toContain('<script');
    expect(out).not.toContain('<img');
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example/x',
    'file:///etc',
  ])('makes no link of %s', async (url) => {
    expect(await render(`[x](${url})`)).not.toContain('<a');
    expect(await render(`<${url}>`)).not.toMatch(/<a[^>]*(script|data|file|evil)/i);
  });

  it('never loads an image, and shows its description', async () => {
    const out = await render('![a picture](https://example.com/x.png)');
    expect(out).toContain('a picture');
    expect(out).not.toContain('<img');
  });

  it('gives headings the ids that the contents list links to, also when a heading repeats', async () => {
    const source = '## Same\n\n### Inner\n\n## Same\n\n#### Deep\n\n## Last';
    const out = await render(source);
    const headings = markdownHeadings(source);
    expect(headings.map(({ text }) => text)).toEqual(['Same', 'Inner', 'Same', 'Last']);
    for (const { id, text, depth } of headings)
      expect(out).toContain(`<h${depth} id="${id}">${text}</h${depth}>`);
  });

  it('makes only elements of its own, whatever the text is', async () => {
    const hostile = fc.array(
      fc.oneof(
        fc.string({ maxLength: 12, unit: 'binary' }),
        fc.constantFrom(
          '<script>',
          '"',
          "'",
          '](javascript:x)',
          '[',
          '<a href=x onclick=y>',
          '> ',
          '# ',
          '```\n',
          '| a |\n|---|\n',
          '&lt;',
          '\n\n',
          '<!--',
          ']]>',
        ),
      ),
      { maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (parts) => {
        const out = await render(parts.join(''));
        const tags = [...out.matchAll(/<\/?([a-zA-Z0-9-]+)/g)].map((match) => match[1]);
        const allowed = [
          'div',
          'p',
          'a',
          'em',
          'strong',
          'code',
          'pre',
          'ul',
          'ol',
          'li',
          'blockquote',
          'table',
          'thead',
          'tbody',
          'tr',
          'th',
          'td',
          'hr',
          'br',
          'h2',
          'h3',
          'h4',
          'h5',
          'h6',
        ];
        for (const tag of tags) expect(allowed).toContain(tag);
        expect(out).not.toMatch(/href="\s*javascript/i);
      }),
      { numRuns: 300 },
    );
  });

  it('survives nesting deeper than any article has', async () => {
    const out = await render(`${'> '.repeat(200)}deep`);
    expect(out).toContain('deep');
  });
});
