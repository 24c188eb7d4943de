import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchSite, parseSitemap } from './fetch-site.ts';
import { parseRobots } from './robots-rules.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, base: string) => void;
const asked: string[] = [];

const page = (title: string): string => `<html><body><main><h1>${title}</h1></main></body></html>`;

const ROUTES: Readonly<Record<string, Handler>> = {
  '/robots.txt': (_request, response) =>
    response.end('User-agent: *\nDisallow: /private/\nAllow: /private/but-this$\n'),
  '/sitemap.xml': (_request, response, base) =>
    response.end(
      `<sitemapindex><sitemap><loc>${base}/pages.xml.gz</loc></sitemap><sitemap><loc>${base}/missing.xml</loc></sitemap><sitemap><loc>https://elsewhere.example/s.xml</loc></sitemap></sitemapindex>`,
    ),
  '/pages.xml.gz': (_request, response, base) =>
    response.end(
      gzipSync(
        `<urlset>${[
          '/a?x=1&amp;y=2',
          '/old',
          '/private/x',
          '/private/but-this',
          '/gone',
          '/file.pdf',
          '/large',
          '/away',
          '/slow',
        ]
          .map((path) => `<url><loc>${base}${path}</loc><lastmod>2026-04-05T00:00:00Z</lastmod></url>`)
          .join('')}<url><loc>https://elsewhere.example/page</loc></url><url><loc>${base}/cut`,
      ),
    ),
  '/a': (_request, response) =>
    response.setHeader('content-type', 'text/html; charset=gb18030').end(page('A')),
  '/old': (_request, response) => response.writeHead(301, { location: '/new' }).end(),
  '/new': (_request, response) => response.setHeader('content-type', 'text/html').end(page('New')),
  '/private/but-this': (_request, response) =>
    response.setHeader('content-type', 'text/html').end(page('This')),
  '/file.pdf': (_request, response) => response.setHeader('content-type', 'application/pdf').end('%PDF'),
  '/large': (_request, response) => response.setHeader('content-type', 'text/html').end('x'.repeat(20_000)),
  '/away': (_request, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
  '/slow': () => undefined,
};

describe('fetchSite', () => {
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://x');
      asked.push(pathname);
      const handler = ROUTES[pathname];
      if (handler) handler(request, response, base);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const options = { delayMs: 0, timeoutMs: 400, maxPageBytes: 10_000 };

  it('fetches what sitemaps name, within the host, robots.txt, and limits of size and time', async () => {
    const { fetched, problems, notes } = await fetchSite(new URL(`${base}/sitemap.xml`), options);
    expect(
      fetched.map(({ url, charset, updatedOn }) => [url.slice(base.length), charset, updatedOn]),
    ).toEqual([
      ['/a?x=1&y=2', 'gb18030', '2026-04-05'],
      ['/new', null, '2026-04-05'],
      ['/private/but-this', null, '2026-04-05'],
    ]);
    const short = (lines: typeof problems) =>
      lines.map(({ path, message }) => `${path.replace(base, '')}: ${message}`);
    expect(short(problems)).toEqual([
      '/missing.xml: answers with status 404',
      'https://elsewhere.example/s.xml: leads to another host, elsewhere.example',
      '/gone: answers with status 404',
      '/large: has more than 10000 bytes',
      '/away: leads to another host, 169.254.169.254',
      '/slow: did not answer in time',
    ]);
    expect(short(notes)).toEqual([
      '/private/x: robots.txt does not allow it; left out',
      '/file.pdf: is application/pdf, not HTML; left out',
      `https://elsewhere.example/page: is not on ${new URL(base).host}; left out`,
    ]);
    expect(asked).not.toContain('/private/x');
  });

  it('takes a sitemap that lies here, and tells of one that cannot be had', async () => {
    const here = await fetchSite({ xml: `<urlset><url><loc>${base}/new</loc></url></urlset>` }, options);
    expect(here.fetched).toHaveLength(1);
    expect((await fetchSite({ xml: 'nothing' }, options)).problems[0]?.message).toBe('names no page');
    expect((await fetchSite(new URL('http://127.0.0.1:1/s.xml'), options)).problems[0]?.message).toBe(
      'cannot be reached',
    );
    const limited = await fetchSite(
      { xml: `<urlset><url><loc>${base}/new</loc></url><url><loc>${base}/a</loc></url></urlset>` },
      { ...options, maxPages: 1 },
    );
    expect(limited.fetched).toHaveLength(1);
    expect(limited.problems[0]?.message).toBe('names 2 pages; the limit is 1');
  });
});

describe('sitemaps and robots.txt', () => {
  it('are read with entities, CDATA and what is cut off', () => {
    const { isIndex, entries } = parseSitemap(
      '<urlset><url><loc><![CDATA[https://a.example/x]]></loc></url><url><loc>https://a.example/?a=1&amp;b=&#50;</loc></url><url><loc>https://a.ex',
    );
    expect(isIndex).toBe(false);
    expect(entries.map(({ loc }) => loc)).toEqual(['https://a.example/x', 'https://a.example/?a=1&b=2']);
  });
  it('give the own group before that of all, and the longest rule', () => {
    const text =
      'User-agent: *\nDisallow: /\nCrawl-delay: 2\n\nUser-agent: other\nUser-agent: precedentimport\nDisallow: /*.php$ # no\nAllow: /\n';
    expect(parseRobots(text, 'precedentimport').allows('/x')).toBe(true);
    expect(parseRobots(text, 'precedentimport').allows('/x.php')).toBe(false);
    expect(parseRobots(text, 'nobody').allows('/x')).toBe(false);
    expect(parseRobots(text, 'nobody').delayMs).toBe(2_000);
    expect(parseRobots('', 'x').allows('/anything')).toBe(true);
  });
});
