import { describe, expect, it } from 'vitest';
import { makeDocx, makePdf } from '../../test/fakes/small-documents.ts';
import { sourceFiles } from '../../test/fakes/source-files.ts';
import { createNodeDocumentConverter } from '../adapters/documents/node-document-converter.ts';
import { articlesFromPages, type ImportChoices } from './articles-from-pages.ts';
import { readSourceFiles, type ImportFormat } from './read-source-files.ts';

const converter = createNodeDocumentConverter();
const NOTHING: ImportChoices = { language: null, category: null, audience: null };

async function read(
  contents: Readonly<Record<string, string | Uint8Array>>,
  format: Exclude<ImportFormat, 'sitemap'> | null = null,
  choices: Partial<ImportChoices> = {},
) {
  const pages = await readSourceFiles(sourceFiles(contents), format, converter);
  const { articles, problems, notes } = articlesFromPages(pages, { ...NOTHING, ...choices });
  return {
    articles: new Map(articles.map((article) => [article.key, article])),
    problems: problems.map(({ path, field }) => `${path}: ${field}`),
    notes: notes.map(({ path, field }) => `${path}: ${field}`),
    messages: problems.map(({ message }) => message).join('\n'),
  };
}

describe('a folder of Markdown', () => {
  it('pairs languages by path or ending, and takes front matter where there is one', async () => {
    const { articles, problems } = await read({
      'withdraw/fees.md': '# Fees\n\nThe fee is one dollar for each withdrawal that you make.',
      'withdraw/fees.zh.md': '# 费用\n\n每笔提现收取一美元的手续费。',
      'zh-TW/withdraw/fees.md': '# 費用\n\n每筆提現收取一美元的手續費。',
      'own.md':
        '---\nid: my-own\nlanguage: en\ntitle: Own title\ncategory: account\naudience: merchant\nupdated: 2026-01-02\nclauses: [A-1]\nrelated: [x-y]\n---\n# Heading\n\nText of the article, and [the fees](withdraw/fees.md#top).',
    });
    expect(problems).toEqual([]);
    expect([...articles.keys()].sort()).toEqual([
      'my-own:en',
      'withdraw-fees:en',
      'withdraw-fees:zh',
      'withdraw-fees:zh-Hant',
    ]);
    expect(articles.get('withdraw-fees:zh')).toMatchObject({
      title: '费用',
      category: 'withdraw',
      updatedOn: null,
    });
    expect(articles.get('my-own:en')).toMatchObject({
      title: 'Own title',
      category: 'account',
      audience: 'merchant',
      updatedOn: '2026-01-02',
      clauseIds: ['A-1'],
      related: ['x-y'],
    });
    expect(articles.get('my-own:en')?.body).toContain('[the fees](kb:withdraw-fees)');
  });

  it('tells of each bad file by path and field, and takes the others', async () => {
    const { articles, problems } = await read({
      'broken.md': '---\ntitle: [\n---\nText of it',
      'endless.md': '---\ntitle: x\nText without an end of the front matter',
      'empty.md': '---\ntitle: Nothing\n---\n',
      'blank.md': '   \n\n',
      'french.md': '---\nlanguage: fr\n---\n# Frais\n\nLe retrait coûte un euro.',
      'russian.md': '# Вывод\n\nКомиссия за вывод средств составляет один доллар.',
      'a.md': '---\nid: same\n---\n# One\n\nThe first article with this id.',
      'b.md': '---\nid: same\n---\n# Two\n\nThe second article with this id.',
      'nul.md': '# Nul\n\nText with a \u0000 in it',
      'gbk.md': new Uint8Array([0xcc, 0xe1, 0xcf, 0xd6, 0xb7, 0xd1, 0xd3, 0xc3]),
      'big.md': new Uint8Array(50 * 1024 * 1024),
      'long.md': `# Long\n\n${'Many words are here. '.repeat(11_000)}`,
      'who.md': '---\naudience: everyone\n---\n# Who\n\nAn article for an unknown audience.',
      'good.md': '# Good\n\nThis one is good and goes in.',
    });
    expect([...articles.keys()].sort()).toEqual(['good:en', 'same:en']);
    expect(articles.get('same:en')?.title).toBe('One');
    expect(problems.sort()).toEqual(
      [
        'broken.md: front matter',
        'endless.md: front matter',
        'empty.md: body',
        'blank.md: body',
        'french.md: language',
        'russian.md: language',
        'b.md: id',
        'nul.md: encoding',
        'gbk.md: encoding',
        'big.md: file',
        'long.md: body',
        'who.md: audience',
      ].sort(),
    );
  });

  it('reads UTF-16 with its mark, old line ends, and drops raw scripts', async () => {
    const text =
      '\uFEFF# Limits\r\n\r\nYour limit is shown there.<script>alert(1)</script> <b>Now</b>.\r\n\r\n`<b>`';
    const utf16 = new Uint8Array(new Uint16Array([...text].map((c) => c.charCodeAt(0))).buffer);
    const { articles } = await read({ 'limits.md': utf16 });
    expect(articles.get('limits:en')?.body).toBe('Your limit is shown there. Now.\n\n`<b>`');
  });

  it('lets the importing person decide, leaves drafts out, and gives Chinese names an id that stays', async () => {
    const files = {
      '帮助/提现.md': '# 提现\n\n如何提现到银行卡。',
      'draft.md': '---\ndraft: true\n---\n# Draft\n\nNot yet.',
    };
    const first = await read(files, null, { category: 'money', audience: 'merchant' });
    const second = await read(files);
    const [key = ''] = [...first.articles.keys()];
    expect(key).toMatch(/^a-[0-9a-f]{10}:zh$/);
    expect([...second.articles.keys()]).toEqual([key]);
    expect(first.articles.get(key)).toMatchObject({ category: 'money', audience: 'merchant' });
    expect(second.articles.get(key)?.category).toMatch(/^c-[0-9a-f]{8}$/);
    expect(first.notes).toEqual(['draft.md: draft']);
  });
});

describe('a Docusaurus site', () => {
  const site = {
    'docusaurus.config.ts':
      "export default { i18n: { defaultLocale: 'en', locales: ['en', 'zh-CN', 'fr'] } };",
    'package.json': '{}',
    'src/pages/index.md': '# Landing\n\nNot a document.',
    'blog/2026-01-01-news.md': '# News\n\nNot a document.',
    'versioned_docs/version-1/intro.md': '# Old\n\nOld words.',
    'docs/01-intro.md':
      '---\nsidebar_position: 1\n---\n# Welcome {#welcome}\n\nRead [the fees](./02-money/fees.mdx) and [limits](/docs/money/caps).',
    'docs/02-money/_category_.json': '{"label": "Money matters", "position": 2}',
    'docs/02-money/_shared.mdx': 'Fees are **final**.',
    'docs/02-money/fees.mdx':
      '---\ntitle: Fees\nlast_update:\n  date: 2026-02-03\n---\nimport Shared from \'./_shared.mdx\';\nimport Tabs from \'@theme/Tabs\';\n\n:::warning[Mind the network]\n\nA wrong network loses coins.\n\n:::\n\n<Tabs>\n  <TabItem value="t" label="Tron">\n    One dollar.\n  </TabItem>\n</Tabs>\n\n<Shared />\n',
    'docs/02-money/limits.md':
      '---\nid: limits\nslug: caps\n---\n# Limits\n\nThe daily limit depends on your level.',
    'docs/02-money/index.md': '# All about money\n\nWhat there is to know about money.',
    'docs/hidden.md': '---\nunlisted: true\n---\n# Hidden\n\nHidden words.',
    'i18n/zh-CN/docusaurus-plugin-content-docs/current/02-money/fees.mdx':
      '# 费用\n\n提现收取一美元。参见[限额](./limits.md)。',
    'i18n/zh-CN/docusaurus-plugin-content-docs/current/02-money/limits.md':
      '---\nslug: 上限\n---\n# 限额\n\n每日限额取决于等级。',
    'i18n/zh-CN/docusaurus-plugin-content-docs/version-1/intro.md': '# 旧\n\n旧文。',
    'i18n/fr/docusaurus-plugin-content-docs/current/01-intro.md': '# Bienvenue\n\nBonjour.',
  };

  it('is read as it is: ids, slugs, folders, translations, parts and admonitions', async () => {
    const { articles, problems, notes } = await read(site);
    expect(problems).toEqual([]);
    expect([...articles.keys()].sort()).toEqual([
      'intro:en',
      'money-caps:en',
      'money-caps:zh',
      'money-fees:en',
      'money-fees:zh',
      'money:en',
    ]);
    expect(articles.get('intro:en')).toMatchObject({ title: 'Welcome', category: 'general' });
    expect(articles.get('intro:en')?.body).toBe(
      'Read [the fees](kb:money-fees) and [limits](kb:money-caps).',
    );
    const fees = articles.get('money-fees:en');
    expect(fees).toMatchObject({ title: 'Fees', category: 'money-matters', updatedOn: '2026-02-03' });
    expect(fees?.body).toBe(
      '**Warning: Mind the network**\n\nA wrong network loses coins.\n\n**Tron**\n\nOne dollar.\n\nFees are **final**.',
    );
    expect(articles.get('money-fees:zh')?.body).toBe('提现收取一美元。参见[限额](kb:money-caps)。');
    expect(notes.sort()).toEqual(['docs/hidden.md: unlisted', 'i18n/fr: language']);
  });
});

describe('a Zendesk export', () => {
  const article = (id: number, more: object = {}) => ({
    id,
    locale: 'en-us',
    title: `Article ${id}`,
    body: `<p>The answer to question number ${id} is here. See <a href="https://help.example.com/hc/en-us/articles/1-First">the first</a>.</p><script>x()</script>`,
    draft: false,
    section_id: 7,
    updated_at: '2026-03-04T00:00:00Z',
    ...more,
  });
  const whole = {
    articles: [
      article(1, {
        translations: [
          { locale: 'en-us', title: 'First', body: '<p>The first answer is given here.</p>', draft: false },
          { locale: 'zh-cn', title: '第一', body: '<p>这里是第一个答案。</p>', draft: false },
          { locale: 'ja', title: '一', body: '<p>これは最初の答えです。</p>' },
        ],
      }),
      article(2),
      article(3, { draft: true }),
      article(4, { user_segment_id: 99 }),
      article(5, { body: '' }),
      { id: 'x', title: 'no id' },
    ],
    sections: [{ id: 7, name: 'Fees', category_id: 8 }],
    categories: [{ id: 8, name: 'Trading' }],
  };

  it('gives articles and translations under their ids, without drafts and restricted ones', async () => {
    const { articles, problems, notes } = await read({ 'export.json': JSON.stringify(whole) });
    expect([...articles.keys()].sort()).toEqual(['zendesk-1:en', 'zendesk-1:zh', 'zendesk-2:en']);
    expect(articles.get('zendesk-1:zh')).toMatchObject({ title: '第一', category: 'trading' });
    expect(articles.get('zendesk-2:en')).toMatchObject({
      updatedOn: '2026-03-04',
      body: 'The answer to question number 2 is here. See [the first](kb:zendesk-1).',
    });
    expect(problems.sort()).toEqual([
      'export.json articles[0].translations[2]: language',
      'export.json articles[4]: body',
      'export.json articles[5]: id',
    ]);
    expect(notes.sort()).toEqual([
      'export.json articles[2]: draft',
      'export.json articles[3]: user_segment_id',
    ]);
  });

  it('cut in the middle gives the articles that are whole, with a line that says so', async () => {
    const text = JSON.stringify({ articles: Array.from({ length: 20 }, (_, i) => article(i + 1)) });
    const { articles, problems, messages } = await read({
      'export.json': text.slice(0, Math.floor(text.length * 0.6)),
    });
    expect(articles.size).toBe(12);
    expect(problems).toEqual(['export.json: file']);
    expect(messages).toMatch(/ends in the middle.*12 complete articles/);
  });

  it('may come as one file a list, with the translations apart', async () => {
    const { articles } = await read({
      'articles.json': JSON.stringify([article(1)]),
      'translations.json': JSON.stringify([
        {
          source_id: 1,
          source_type: 'Article',
          locale: 'zh-cn',
          title: '一',
          body: '<p>中文的答案在这里。</p>',
        },
      ]),
      'sections.json': JSON.stringify({ sections: [{ id: 7, name: 'Fees' }] }),
    });
    expect([...articles.keys()].sort()).toEqual(['zendesk-1:en', 'zendesk-1:zh']);
    expect(articles.get('zendesk-1:en')?.category).toBe('fees');
  });
});

describe('HTML, PDF and DOCX in a folder', () => {
  it('all go in, each under its path; the bad ones are told of', async () => {
    const words =
      'A deposit is credited after twelve confirmations of the network, and not before that. '.repeat(2);
    const { articles, problems } = await read({
      'en/deposit.html': `<html lang="en"><body><main><h1>Deposits</h1><p>${words} <a href="limits.html">Limits</a></p></main></body></html>`,
      'en/limits.html': `<html><body><main><h1>Limits</h1><p>${words}</p></main></body></html>`,
      'zh/deposit.html': '<html lang="en"><head><meta charset="gb18030"></head><body></body></html>',
      'manual.pdf': makePdf([
        [
          { text: 'The manual of deposits', size: 20, y: 750 },
          { text: words, size: 10, y: 700 },
        ],
      ]),
      'rules.docx': makeDocx([
        { heading: 'House rules', level: 1 },
        'Each account belongs to one person and to nobody else.',
      ]),
      'bad.pdf': 'This is no PDF at all',
      'bad.docx': 'This is no archive at all',
      'bomb.docx': makeDocx(['x'], { 'word/comments.xml': new Uint8Array(30 * 1024 * 1024) }),
    });
    expect([...articles.keys()].sort()).toEqual(['deposit:en', 'limits:en', 'manual:en', 'rules:en']);
    expect(articles.get('deposit:en')?.body).toContain('[Limits](kb:limits)');
    expect(articles.get('rules:en')?.title).toBe('House rules');
    expect(problems.sort()).toEqual([
      'bad.docx: file',
      'bad.pdf: file',
      'bomb.docx: file',
      'zh/deposit.html: body',
    ]);
  });

  it('of one format only, when it is given', async () => {
    const { articles } = await read(
      { 'a.md': '# A\n\nThe first of the two.', 'b.docx': makeDocx(['The second of the two.']) },
      'docx',
    );
    expect([...articles.values()].map(({ body }) => body)).toEqual(['The second of the two.']);
  });
});
