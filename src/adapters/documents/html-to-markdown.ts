import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import TurndownService from 'turndown';
import { UnreadableDocumentError, type ConvertedDocument } from '../../ports/document-converter.ts';
import { flattenTables, TABLE_ATTRIBUTE } from './flatten-tables.ts';

/** Never content; what is inside goes with them. */
const DROPPED =
  'script,style,noscript,template,iframe,object,embed,applet,svg,math,canvas,video,audio,form,input,button,select,textarea,link,meta,base';
/** Around the content of a page, for pages in which Readability finds none. */
const AROUND =
  'nav,header,footer,aside,[role=navigation],[role=banner],[role=contentinfo],[hidden],[aria-hidden=true]';
/** Readability is made for articles; a page with less than this is taken whole. */
const MIN_CONTENT_CHARACTERS = 80;
/** Deeper trees are no help article, and would overflow the stack of what walks them. */
const MAX_DEPTH = 200;

type PageDocument = ReturnType<typeof parseHTML>['document'];
type PageElement = NonNullable<ReturnType<PageDocument['querySelector']>>;

function createTurndown(): TurndownService {
  const turndown = new TurndownService({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
    emDelimiter: '*',
    hr: '---',
  });
  turndown.addRule('tables', {
    filter: (node) => node.hasAttribute(TABLE_ATTRIBUTE),
    replacement: (_content, node) =>
      `\n\n${(node as unknown as PageElement).getAttribute(TABLE_ATTRIBUTE) ?? ''}\n\n`,
  });
  turndown.addRule('images', {
    filter: 'img',
    replacement: (_content, node) => (node as unknown as PageElement).getAttribute('alt')?.trim() ?? '',
  });
  turndown.addRule('links', {
    filter: 'a',
    replacement: (content, node) => {
      const href = (node as unknown as PageElement).getAttribute('href')?.trim() ?? '';
      const text = content.replaceAll(/\s+/g, ' ').trim();
      if (text === '' || href === '' || href.startsWith('#')) return content;
      if (/^[a-z][a-z0-9+.-]*:/i.test(href) && !/^(https?|mailto|kb):/i.test(href)) return content;
      return `[${text}](${href.replaceAll(' ', '%20').replaceAll('(', '%28').replaceAll(')', '%29')})`;
    },
  });
  return turndown;
}

const turndown = createTurndown();

function depthOf(root: PageElement): number {
  let deepest = 0;
  const open: { readonly node: PageElement; readonly depth: number }[] = [{ node: root, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    deepest = Math.max(deepest, next.depth);
    if (deepest > MAX_DEPTH) return deepest;
    for (const child of next.node.children) open.push({ node: child as PageElement, depth: next.depth + 1 });
  }
  return deepest;
}

/** Elements whose end is often left out. */
const OPEN_ENDED =
  /^(?:p|li|td|th|tr|dt|dd|option|thead|tbody|area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i;

/** Depth by tags alone, before a parser takes seconds over a file that is made to be deep. */
function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, end, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9-]*)/gi)) {
    if (OPEN_ENDED.test(name)) continue;
    depth = Math.max(0, depth + (end === '' ? 1 : -1));
    if (depth > MAX_DEPTH * 5) return true;
  }
  return false;
}

function refuseDeep(): never {
  throw new UnreadableDocumentError('body', `Elements are nested more than ${MAX_DEPTH} deep.`);
}

function parse(html: string): PageDocument {
  if (isTooDeep(html)) refuseDeep();
  const whole = /<html[\s>]/i.test(html)
    ? html
    : `<!doctype html><html><head></head><body>${html}</body></html>`;
  const { document } = parseHTML(whole);
  const root = document.documentElement as PageElement | null;
  if (root === null) throw new UnreadableDocumentError('body', 'The page has no content.');
  if (depthOf(root) > MAX_DEPTH) refuseDeep();
  return document;
}

function strip(root: PageElement, selector: string): void {
  for (const element of root.querySelectorAll(selector)) element.remove();
}

function write(element: PageElement): string {
  return turndown.turndown(element as never);
}

function toMarkdown(root: PageElement): string {
  strip(root, DROPPED);
  flattenTables(root, write);
  return write(root)
    .replaceAll('\u00a0', ' ')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function metaContent(document: PageDocument, ...names: readonly string[]): string | null {
  for (const name of names) {
    const element = document.querySelector(
      `meta[property="${name}"],meta[name="${name}"],meta[itemprop="${name}"]`,
    );
    const content = element?.getAttribute('content')?.trim();
    if (content) return content;
  }
  return null;
}

/** The date of an instant in any form that a page may carry; null for what is none. */
export function isoDate(text: string | null): string | null {
  if (text === null) return null;
  const written = /^\d{4}-\d{2}-\d{2}/.exec(text.trim())?.[0];
  const time = Date.parse(written ?? text);
  if (!Number.isFinite(time)) return null;
  const date = new Date(time).toISOString().slice(0, 10);
  return date > '1970-01-02' && date < '2200' ? date : null;
}

function titleOf(document: PageDocument): string | null {
  const heading = document.querySelector('main h1, article h1') ?? document.querySelector('h1');
  const text = heading?.textContent?.replaceAll(/\s+/g, ' ').trim();
  if (text) return text;
  // "Fees | Help Center": what stands behind the last bar is the site.
  const title = document.querySelector('title')?.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '';
  const shortened = title.replace(/\s+[|–—·-]\s+[^|–—·]{1,60}$/, '').trim();
  return shortened || metaContent(document, 'og:title');
}

function alternatesOf(document: PageDocument): Map<string, string> {
  const found = new Map<string, string>();
  for (const link of document.querySelectorAll('link[rel="alternate"][hreflang]')) {
    const [tag, href] = [link.getAttribute('hreflang'), link.getAttribute('href')];
    if (tag && href) found.set(tag.toLowerCase(), href);
  }
  return found;
}

function mainContent(document: PageDocument): PageElement {
  // Readability works on the tree itself, and may leave it in pieces.
  const article = new Readability(document.cloneNode(true) as never, {
    charThreshold: MIN_CONTENT_CHARACTERS,
    keepClasses: false,
  }).parse();
  const found = article?.content ? parse(article.content).body : null;
  if (found && (found.textContent ?? '').trim().length >= MIN_CONTENT_CHARACTERS) return found as PageElement;
  const whole = (document.querySelector('main, article, [role=main]') ?? document.body) as PageElement | null;
  if (whole === null) throw new UnreadableDocumentError('body', 'The page has no content.');
  strip(whole, AROUND);
  return whole;
}

/** Runs what walks a foreign tree; whatever it throws is the document's fault. @throws UnreadableDocumentError */
function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnreadableDocumentError) throw error;
    throw new UnreadableDocumentError('body', 'The HTML cannot be read.', error);
  }
}

/** Content of a page without what is around it, as Markdown. @throws UnreadableDocumentError */
export function convertHtmlPage(html: string): ConvertedDocument {
  return guard(() => {
    const document = parse(html);
    const title = titleOf(document);
    const language = document.documentElement.getAttribute('lang') ?? metaContent(document, 'language');
    const updatedOn = isoDate(
      metaContent(document, 'article:modified_time', 'og:updated_time', 'last-modified', 'dateModified') ??
        document.querySelector('time[datetime]')?.getAttribute('datetime') ??
        null,
    );
    const isHidden = /\bnoindex\b/i.test(metaContent(document, 'robots') ?? '');
    const alternates = alternatesOf(document);
    strip(document.documentElement as PageElement, DROPPED.replace(',link,meta,base', ''));
    const markdown = withoutTitle(toMarkdown(mainContent(document)), title);
    return { title, language, updatedOn, markdown, alternates, isHidden };
  });
}

/** The title is a field of its own; as the first heading it would only be said twice. */
export function withoutTitle(markdown: string, title: string | null): string {
  const heading = /^#{1,2}\s+(.+)\n*/.exec(markdown);
  if (heading === null || title === null) return markdown;
  const plain = (text: string): string => text.replaceAll(/[\s\\*_`]+/g, '').toLowerCase();
  return plain(heading[1] ?? '') === plain(title) ? markdown.slice(heading[0].length).trim() : markdown;
}

/** HTML that is all content, as Markdown. @throws UnreadableDocumentError */
export function convertHtmlFragment(html: string): string {
  return guard(() => toMarkdown(parse(html).body as PageElement));
}
