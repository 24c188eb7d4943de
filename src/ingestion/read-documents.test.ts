import { expect, it } from 'vitest';
import { createNodeDocumentConverter } from '../adapters/documents/node-document-converter.ts';
import { articlesFromPages } from './articles-from-pages.ts';
import { readFetchedPages, type FetchedPage } from './read-documents.ts';

const WORDS = 'A deposit is credited after twelve confirmations of the network, and not before that. '.repeat(
  2,
);

function fetched(url: string, html: string, charset: string | null = null): FetchedPage {
  return { url, bytes: new TextEncoder().encode(html), charset, updatedOn: '2026-04-05' };
}

function page(title: string, text: string, head = '', lang = 'en'): string {
  return `<html lang="${lang}"><head>${head}</head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`;
}

it('pairs the languages of a site, links its pages, and tells of what it leaves out', async () => {
  const chinese = '充值在网络确认十二次之后到账，在此之前不会到账，请耐心等待网络的确认。'.repeat(3);
  const read = await readFetchedPages(
    [
      fetched(
        'https://h.example/en/wallet/deposit',
        page(
          'Deposits',
          `${WORDS} <a href="/en/wallet/limits?x=1#y">limits</a> <a href="https://other.example/">other</a>`,
        ),
      ),
      fetched('https://h.example/zh-cn/wallet/deposit', page('充值', chinese, '', 'zh-CN')),
      // Another path in the other language, and paired by what the page says of its versions.
      fetched(
        'https://h.example/zh-cn/qianbao/xiane',
        page('限额', chinese, '<link rel="alternate" hreflang="en" href="/en/wallet/limits">', 'zh-CN'),
      ),
      fetched('https://h.example/en/wallet/limits', page('Limits', WORDS)),
      fetched('https://h.example/fr/depot', page('Dépôts', WORDS, '', 'fr')),
      fetched(
        'https://h.example/en/secret',
        page('Secret', WORDS, '<meta name="robots" content="noindex, nofollow">'),
      ),
      {
        url: 'https://h.example/en/broken',
        bytes: new Uint8Array([0x3c, 0x70, 0x3e, 0xff, 0xfe, 0xfd]),
        charset: 'utf-8',
        updatedOn: null,
      },
    ],
    createNodeDocumentConverter(),
  );
  const { articles, problems, notes } = articlesFromPages(read, {
    language: null,
    category: null,
    audience: null,
  });
  expect(articles.map(({ key }) => key)).toEqual([
    'wallet-deposit:en',
    'wallet-deposit:zh',
    'wallet-limits:zh',
    'wallet-limits:en',
  ]);
  expect(articles[0]).toMatchObject({ category: 'wallet', updatedOn: '2026-04-05', title: 'Deposits' });
  expect(articles[0]?.body).toContain('[limits](kb:wallet-limits)');
  expect(articles[0]?.body).toContain('[other](https://other.example/)');
  expect(problems.map(({ path, field }) => `${path} ${field}`)).toEqual([
    'https://h.example/en/broken encoding',
  ]);
  expect(notes.map(({ path, field }) => `${path} ${field}`)).toEqual([
    'https://h.example/fr/depot language',
    'https://h.example/en/secret robots',
  ]);
});
