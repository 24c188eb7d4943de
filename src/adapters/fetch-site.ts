import { gunzipSync } from 'node:zlib';
import { parseRobots, type RobotsRules } from './robots-rules.ts';

/** A page as the site sent it. */
interface SitePage {
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly charset: string | null;
  /** ISO date by the sitemap. What servers say of a page that they make anew each time is no date of a change. */
  readonly updatedOn: string | null;
}

interface SiteProblem {
  readonly path: string;
  readonly field: string;
  readonly message: string;
}

export interface SiteRead {
  readonly fetched: readonly SitePage[];
  readonly problems: readonly SiteProblem[];
  readonly notes: readonly SiteProblem[];
}

export interface FetchSiteOptions {
  readonly fetch?: typeof globalThis.fetch;
  readonly timeoutMs?: number;
  readonly maxPages?: number;
  readonly maxPageBytes?: number;
  /** Time between two requests; the site's own crawl delay counts when it is longer. */
  readonly delayMs?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

export const USER_AGENT = 'PrecedentImport/1.0 (+knowledge base import)';
const MIB = 1024 * 1024;
const MAX_SITEMAPS = 50;
const MAX_SITEMAP_BYTES = 50 * MIB;
const MAX_REDIRECTS = 5;
const MAX_DELAY_MS = 10_000;

class FetchFailure extends Error {}

interface Fetched {
  readonly url: URL;
  readonly bytes: Uint8Array;
  readonly headers: Headers;
}

async function readLimited(response: Response, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw new FetchFailure(`has more than ${limit} bytes`);
    }
    parts.push(value);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** Fetches within one host, redirects included: a site cannot send the import to another machine. */
async function fetchWithin(
  host: string,
  start: URL,
  limit: number,
  options: FetchSiteOptions,
): Promise<Fetched> {
  let url = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    if (!/^https?:$/.test(url.protocol)) throw new FetchFailure(`is not an address on the web`);
    if (url.host !== host) throw new FetchFailure(`leads to another host, ${url.host}`);
    let response: Response;
    try {
      response = await (options.fetch ?? fetch)(url, {
        redirect: 'manual',
        headers: {
          'user-agent': USER_AGENT,
          accept: 'text/html,application/xhtml+xml,application/xml;q=0.9',
        },
        signal: AbortSignal.timeout(options.timeoutMs ?? 15_000),
      });
    } catch (error) {
      const isTimeout = error instanceof Error && error.name === 'TimeoutError';
      throw new FetchFailure(isTimeout ? 'did not answer in time' : 'cannot be reached');
    }
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      if (!URL.canParse(location, url.href)) throw new FetchFailure('redirects to no address');
      url = new URL(location, url);
      continue;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new FetchFailure(`answers with status ${response.status}`);
    }
    try {
      return { url, bytes: await readLimited(response, limit), headers: response.headers };
    } catch (error) {
      throw error instanceof FetchFailure ? error : new FetchFailure('broke off while it was read');
    }
  }
  throw new FetchFailure(`redirects more than ${MAX_REDIRECTS} times`);
}

interface SitemapEntry {
  readonly loc: string;
  readonly updatedOn: string | null;
}

function unescapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : null;
      if (code !== null) return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
      return names[name ?? ''] ?? whole;
    },
  );
}

/** Entries of a sitemap, or of an index of sitemaps; what is cut off in the middle gives those that are whole. */
export function parseSitemap(xml: string): { readonly isIndex: boolean; readonly entries: SitemapEntry[] } {
  const entries: SitemapEntry[] = [];
  for (const [, , content = ''] of xml.matchAll(/<(url|sitemap)\b[^>]*>([\s\S]*?)<\/\1\s*>/g)) {
    const loc =
      /<loc\b[^>]*>\s*(?:<!\[CDATA\[)?([\s\S]*?)(?:\]\]>)?\s*<\/loc\s*>/.exec(content)?.[1]?.trim() ?? '';
    const updated = /<lastmod\b[^>]*>\s*(\d{4}-\d{2}-\d{2})/.exec(content)?.[1] ?? null;
    if (loc !== '') entries.push({ loc: unescapeXml(loc), updatedOn: updated });
  }
  return { isIndex: /<sitemapindex\b/.test(xml), entries };
}

function toXml(bytes: Uint8Array): string {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    return new TextDecoder().decode(
      isPacked ? gunzipSync(bytes, { maxOutputLength: MAX_SITEMAP_BYTES }) : bytes,
    );
  } catch {
    throw new FetchFailure(`is packed, and broken or larger than ${MAX_SITEMAP_BYTES} bytes`);
  }
}

/** All pages that the sitemaps name, those of indexes included. */
async function collectEntries(
  first: { readonly url: URL | null; readonly xml: string },
  host: string,
  options: FetchSiteOptions,
  problems: SiteProblem[],
): Promise<SitemapEntry[]> {
  const found = new Map<string, SitemapEntry>();
  const open = [first.xml];
  const seen = new Set<string>([first.url?.href ?? '']);
  for (let xml = open.pop(); xml !== undefined; xml = open.pop()) {
    const { isIndex, entries } = parseSitemap(xml);
    for (const entry of entries) {
      if (!isIndex) {
        if (!found.has(entry.loc)) found.set(entry.loc, entry);
        continue;
      }
      if (seen.has(entry.loc) || !URL.canParse(entry.loc)) continue;
      if (seen.size > MAX_SITEMAPS) {
        problems.push({
          path: entry.loc,
          field: 'sitemap',
          message: `is beyond the limit of ${MAX_SITEMAPS} sitemaps`,
        });
        continue;
      }
      seen.add(entry.loc);
      try {
        open.push(toXml((await fetchWithin(host, new URL(entry.loc), MAX_SITEMAP_BYTES, options)).bytes));
      } catch (error) {
        if (!(error instanceof FetchFailure)) throw error;
        problems.push({ path: entry.loc, field: 'sitemap', message: error.message });
      }
    }
  }
  return [...found.values()];
}

async function readRobots(host: string, protocol: string, options: FetchSiteOptions): Promise<RobotsRules> {
  try {
    const { bytes } = await fetchWithin(host, new URL(`${protocol}//${host}/robots.txt`), MIB, options);
    return parseRobots(new TextDecoder().decode(bytes), 'precedentimport');
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    // No rules: everything is allowed.
    return parseRobots('', 'precedentimport');
  }
}

/**
 * Fetches the pages that a sitemap names: one after the other, as the site's robots.txt allows, from the sitemap's own host
 * only, within limits of time and size. `from` is the sitemap's address, or the text of one that lies here.
 */
export async function fetchSite(
  from: URL | { readonly xml: string },
  options: FetchSiteOptions = {},
): Promise<SiteRead> {
  const problems: SiteProblem[] = [];
  const notes: SiteProblem[] = [];
  const fetched: SitePage[] = [];
  const done = (): SiteRead => ({ fetched, problems, notes });
  const isUrl = from instanceof URL;
  const name = isUrl ? from.href : 'sitemap';
  let first: { readonly url: URL | null; readonly xml: string };
  try {
    first = isUrl
      ? { url: from, xml: toXml((await fetchWithin(from.host, from, MAX_SITEMAP_BYTES, options)).bytes) }
      : { url: null, xml: from.xml };
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    problems.push({ path: name, field: 'sitemap', message: error.message });
    return done();
  }
  const own = isUrl
    ? from
    : parseSitemap(first.xml)
        .entries.map(({ loc }) => loc)
        .find((loc) => URL.canParse(loc));
  if (own === undefined) {
    problems.push({ path: name, field: 'sitemap', message: 'names no page' });
    return done();
  }
  const { host, protocol } = new URL(own);
  const entries = await collectEntries(first, host, options, problems);
  const maxPages = options.maxPages ?? 5_000;
  if (entries.length === 0) problems.push({ path: name, field: 'sitemap', message: 'names no page' });
  if (entries.length > maxPages) {
    problems.push({
      path: name,
      field: 'sitemap',
      message: `names ${entries.length} pages; the limit is ${maxPages}`,
    });
  }
  const rules = await readRobots(host, protocol, options);
  const delayMs = Math.max(options.delayMs ?? 200, Math.min(MAX_DELAY_MS, rules.delayMs));
  for (const [i, { loc, updatedOn }] of entries.slice(0, maxPages).entries()) {
    const url = URL.canParse(loc) ? new URL(loc) : null;
    if (url === null || url.host !== host) {
      notes.push({ path: loc.slice(0, 300), field: 'loc', message: `is not on ${host}; left out` });
      continue;
    }
    if (!rules.allows(`${url.pathname}${url.search}`)) {
      notes.push({ path: url.href, field: 'robots', message: 'robots.txt does not allow it; left out' });
      continue;
    }
    if (i > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    try {
      const page = await fetchWithin(host, url, options.maxPageBytes ?? 5 * MIB, options);
      const type = page.headers.get('content-type') ?? 'text/html';
      if (!/^(text\/html|application\/xhtml\+xml)\b/i.test(type)) {
        notes.push({
          path: url.href,
          field: 'content-type',
          message: `is ${type.slice(0, 60)}, not HTML; left out`,
        });
      } else {
        fetched.push({
          url: page.url.href,
          bytes: page.bytes,
          charset: /charset=["']?([\w-]+)/i.exec(type)?.[1] ?? null,
          updatedOn,
        });
      }
    } catch (error) {
      if (!(error instanceof FetchFailure)) throw error;
      problems.push({ path: url.href, field: 'page', message: error.message });
    }
    options.onProgress?.(i + 1, entries.length);
  }
  return done();
}
