import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { makeDocx, makePdf } from '../../../test/fakes/small-documents.ts';
import { UnreadableDocumentError } from '../../ports/document-converter.ts';
import { createNodeDocumentConverter } from './node-document-converter.ts';
import { openZip } from './open-zip.ts';

const converter = createNodeDocumentConverter();

const page = (content: string, head = ''): string =>
  `<!doctype html><html lang="en-GB"><head><title>Fees | Kestrel help</title>${head}</head><body>
  <nav><a href="/">Home</a> <a href="/login">Log in</a></nav><main><h1>Fees</h1>${content}</main>
  <footer>All rights reserved</footer></body></html>`;
const LONG =
  'A withdrawal costs what the network charges, and the fee depends on the coin and on its network only.';

describe('an HTML page', () => {
  it('keeps its content, title, language and date, and loses what is around it', () => {
    const read = converter.convertPage(
      page(
        `<p>${LONG}</p><h2>When</h2><ul><li>Within the hour</li></ul>`,
        '<meta property="article:modified_time" content="2026-03-04T10:00:00Z">' +
          '<link rel="alternate" hreflang="zh-CN" href="/zh/fees">',
      ),
      'fees.html',
    );
    expect(read).toMatchObject({
      title: 'Fees',
      language: 'en-GB',
      updatedOn: '2026-03-04',
      isHidden: false,
    });
    expect(read.alternates.get('zh-cn')).toBe('/zh/fees');
    expect(read.markdown).toContain(LONG);
    expect(read.markdown).toMatch(/^## When$/m);
    expect(read.markdown).not.toMatch(/Home|Log in|All rights reserved|^# Fees/m);
  });

  it('drops scripts, styles, handlers and addresses that run something', () => {
    const { markdown } = converter.convertPage(
      page(
        `<p onclick="steal()">${LONG}</p><script>alert('evil')</script><style>p{}</style><iframe src="https://evil.example"></iframe>
         <p>Press <a href="javascript:steal()">here</a>, <a href="data:text/html,x">there</a> or <a href="/limits">the limits</a>.</p>
         <img src="x" onerror="steal()" alt="The fee page">`,
      ),
      'fees.html',
    );
    expect(markdown).not.toMatch(/evil|steal|javascript|data:|onerror|<\w/);
    expect(markdown).toContain('Press here, there or [the limits](/limits).');
    expect(markdown).toContain('The fee page');
  });

  it('keeps tables: heads, spans, bars, and layout tables as text', () => {
    const markdown = converter.convertFragment(
      `<table><tr><td><p>Around</p><table><thead><tr><th>Coin</th><th>Network</th><th>Fee</th></tr></thead>
       <tbody><tr><td rowspan="2">USDT</td><td>TRC-20 | Tron</td><td>1</td></tr><tr><td>ERC-20</td><td><ul><li>4</li><li>or 3</li></ul></td></tr></tbody></table></td></tr></table>`,
    );
    expect(markdown).toBe(
      'Around\n\n| Coin | Network | Fee |\n| --- | --- | --- |\n| USDT | TRC-20 \\| Tron | 1 |\n| USDT | ERC-20 | 4; or 3 |',
    );
    expect(
      converter.convertFragment('<table><tr><td colspan="1000000">a</td><td>b</td></tr></table>').length,
    ).toBeLessThan(2_000);
  });

  it('tells that it asks not to be found', () => {
    const hidden = converter.convertPage(
      page(`<p>${LONG}</p>`, '<meta name="robots" content="noindex">'),
      'x',
    );
    expect(hidden.isHidden).toBe(true);
  });

  it('refuses a tree of a hundred thousand levels, and survives an empty page', () => {
    expect(() => converter.convertFragment('<div>'.repeat(100_000))).toThrow(UnreadableDocumentError);
    expect(converter.convertPage('', 'x').markdown).toBe('');
    expect(converter.convertFragment('')).toBe('');
  });

  it('either converts or refuses any text', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<table>',
      '<tr>',
      '<td>',
      '</table>',
      '<a href="',
      '">',
      'x',
      '<!--',
      '\u0000',
      '<li>',
      '&',
      '<h1>',
      '<pre>',
      '提现',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          expect(converter.convertPage(pieces.join(''), 'x').markdown).not.toMatch(/<script/i);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableDocumentError);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a Word document', () => {
  it('keeps headings, paragraphs and tables', async () => {
    const read = await converter.convertDocx(
      makeDocx(
        [
          { heading: '提现限额', level: 1 },
          '每日限额取决于认证等级。',
          { heading: '表', level: 2 },
          [
            ['等级', '限额'],
            ['L1', '10,000 USDT'],
          ],
        ],
        {
          'docProps/core.xml': strToU8(
            '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>File &amp; title</dc:title><dcterms:modified>2026-05-06T07:08:09Z</dcterms:modified></cp:coreProperties>',
          ),
        },
      ),
    );
    expect(read).toMatchObject({ title: '提现限额', updatedOn: '2026-05-06' });
    expect(read.markdown).toBe(
      '每日限额取决于认证等级。\n\n## 表\n\n| 等级 | 限额 |\n| --- | --- |\n| L1 | 10,000 USDT |',
    );
  });

  it('is refused when it is cut, no archive, or another one', async () => {
    const whole = makeDocx(['Text']);
    for (const bytes of [
      whole.slice(0, whole.length - 40),
      new Uint8Array(10),
      strToU8('Not a zip file, but long enough to look'),
      zipSync({ 'a.txt': strToU8('a') }),
    ]) {
      await expect(converter.convertDocx(bytes)).rejects.toThrow(UnreadableDocumentError);
    }
  });

  it('is refused as a bomb by what it says, and by what it holds', async () => {
    const bomb = makeDocx(['Text'], { 'word/comments.xml': new Uint8Array(30 * 1024 * 1024) });
    expect(bomb.byteLength).toBeLessThan(200_000);
    await expect(converter.convertDocx(bomb)).rejects.toThrow(/says it inflates \d+ times/);
    // The same archive with a lie in its directory.
    const liar = bomb.slice();
    const view = new DataView(liar.buffer);
    for (let at = 0; at + 46 < liar.length; at += 1) {
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 1_000, true);
    }
    await expect(converter.convertDocx(liar)).rejects.toThrow(
      /inflates more than \d+ times, whatever it says/,
    );
    const many = zipSync(
      Object.fromEntries(Array.from({ length: 3_100 }, (_, i) => [`word/a${i}.xml`, new Uint8Array(1)])),
    );
    await expect(converter.convertDocx(many)).rejects.toThrow(/3100 entries/);
  });

  it('with entities of its own is refused', async () => {
    const bytes = makeDocx([], {
      'word/document.xml': strToU8('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><w:document>&a;</w:document>'),
    });
    await expect(converter.convertDocx(bytes)).rejects.toThrow(/document type/);
  });

  it('opens only what is asked for, and never more than the budget', () => {
    const bytes = zipSync({ a: new Uint8Array(600), b: new Uint8Array(600) });
    const limits = { entries: 10, inflatedBytes: 1_300, ratio: 1_000, ratioFromBytes: 1 };
    expect([...openZip(bytes, (name) => name === 'a', limits).keys()]).toEqual(['a']);
    expect(() => openZip(bytes, () => true, { ...limits, inflatedBytes: 1_000 })).toThrow(/1200 bytes/);
  });
});

describe('a PDF', () => {
  it('keeps title, headings, paragraphs and lists, and loses heads and page numbers', async () => {
    const pages = [1, 2, 3].map((number) => [
      { text: 'Kestrel handbook', size: 9, y: 800 },
      ...(number === 1 ? [{ text: 'Deposits', size: 24, y: 760 }] : []),
      { text: `Part ${'I'.repeat(number)}`, size: 16, y: 720 },
      { text: 'Send the coins to your own ad-', size: 11, y: 700 },
      { text: 'dress and wait for twelve confirmations.', size: 11, y: 686 },
      { text: '充值到账需要十二次', size: 11, y: 650 },
      { text: '确认。', size: 11, y: 636 },
      { text: '• First', size: 11, y: 600 },
      { text: '• Second', size: 11, y: 586 },
      { text: String(number), size: 9, y: 40 },
    ]);
    const read = await converter.convertPdf(makePdf(pages, "<< /ModDate (D:20260708090000+01'00') >>"));
    expect(read).toMatchObject({ title: 'Deposits', updatedOn: '2026-07-08' });
    expect(read.markdown).toContain('Send the coins to your own address and wait for twelve confirmations.');
    expect(read.markdown).toContain('充值到账需要十二次确认。');
    expect(read.markdown).toContain('- First\n- Second');
    expect(read.markdown.match(/^## Part I+$/gm)).toHaveLength(3);
    expect(read.markdown).not.toMatch(/handbook|^\d$/m);
  });

  it('is refused when it is broken, cut or has no text', async () => {
    const whole = makePdf([[{ text: 'Text', size: 11, y: 700 }]]);
    await expect(converter.convertPdf(strToU8('%PDF-1.7 and then nothing'))).rejects.toThrow(
      UnreadableDocumentError,
    );
    await expect(converter.convertPdf(makePdf([[]]))).rejects.toThrow(/no text/);
    // A reader finds the objects of a file whose table is gone; it may read or refuse, not crash.
    await converter.convertPdf(whole.slice(0, whole.length - 60)).catch((error: unknown) => {
      expect(error).toBeInstanceOf(UnreadableDocumentError);
    });
  });
});
