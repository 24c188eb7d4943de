import { lineAt, lineOfField, type LintArticle, type LintFinding } from './lint-finding.ts';

const CODE = /(```[\s\S]*?```|`[^`\n]*`)/g;
const LINK = /\[((?:[^[\]\\]|\\.)*)\]\(\s*<?([^\s()<>]*)>?(?:\s+"[^"]*")?\s*\)/g;

/** A link to another site, with the places it stands at. */
export interface OutsideLink {
  readonly url: string;
  readonly path: string;
  readonly line: number;
}

/** Whether an address answers: `gone` for good, or `unsure` when that could not be found out. */
export type LinkState = 'ok' | 'gone' | 'unsure';

function hideCode(markdown: string): string {
  return markdown.replaceAll(CODE, (code) => code.replaceAll(/[^\n]/g, ' '));
}

/** Headings of a body as the fragments that links may name. */
function fragmentsOf(body: string): Set<string> {
  const found = new Set<string>();
  for (const [, heading = ''] of body.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    found.add(
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s-]+/gu, '')
        .trim()
        .replaceAll(/\s+/g, '-'),
    );
  }
  return found;
}

/** Links to articles that are not there: `kb:ID`, `/help/ID`, files, fragments of the same page, and `related` ids. */
export function checkLinks(articles: readonly LintArticle[]): {
  readonly findings: LintFinding[];
  readonly outside: OutsideLink[];
} {
  const findings: LintFinding[] = [];
  const outside: OutsideLink[] = [];
  const ids = new Set(articles.map(({ article }) => article.articleId));
  const paths = new Set(articles.map(({ path }) => path));
  for (const item of articles) {
    const { article, path } = item;
    const dead = (line: number, message: string): void => {
      findings.push({ severity: 'error', check: 'dead-link', path, line, message });
    };
    for (const match of hideCode(article.body).matchAll(LINK)) {
      const href = match[2] ?? '';
      const line = lineAt(item, match.index);
      const id = /^kb:([^#?]*)/i.exec(href)?.[1] ?? /^\/help\/([a-z0-9-]+)\/?(?:[?#].*)?$/.exec(href)?.[1];
      if (id !== undefined) {
        if (!ids.has(id)) dead(line, `there is no article "${id.slice(0, 100)}"`);
      } else if (/^https?:\/\//i.test(href)) {
        if (URL.canParse(href)) outside.push({ url: href, path, line });
        else dead(line, `"${href.slice(0, 100)}" is no valid address`);
      } else if (href === '') {
        dead(line, 'the link has no address');
      } else if (href.startsWith('#')) {
        let fragment = href.slice(1);
        try {
          fragment = decodeURIComponent(fragment);
        } catch {
          // Compared as it stands.
        }
        if (!fragmentsOf(article.body).has(fragment.toLowerCase()))
          dead(line, `the page has no heading for "${href.slice(0, 100)}"`);
      } else if (!/^[a-z][a-z0-9+.-]*:/i.test(href)) {
        const target = resolveFile(path, href);
        if (target === null || !paths.has(target)) {
          dead(line, `"${href.slice(0, 100)}" leads to no file; link to articles as kb:ID`);
        }
      }
    }
    for (const id of article.related) {
      if (!ids.has(id))
        dead(lineOfField(item, 'related'), `related article "${id.slice(0, 100)}" does not exist`);
    }
  }
  return { findings, outside };
}

function resolveFile(from: string, href: string): string | null {
  const parts = href.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of href.replace(/[?#].*$/, '').split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Asks for each address once, a few at a time. */
export async function checkOutsideLinks(
  links: readonly OutsideLink[],
  ask: (url: string) => Promise<LinkState>,
): Promise<LintFinding[]> {
  const urls = [...new Set(links.map(({ url }) => url.replace(/#.*$/, '')))];
  const states = new Map<string, LinkState>();
  const next = urls[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let item = next.next(); !item.done; item = next.next())
      states.set(item.value, await ask(item.value));
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return links.flatMap(({ url, path, line }): LintFinding[] => {
    const state = states.get(url.replace(/#.*$/, ''));
    if (state === 'ok') return [];
    const severity = state === 'gone' ? 'error' : 'warning';
    const message = state === 'gone' ? `${url} is gone` : `${url} did not answer; look at it by hand`;
    return [{ severity, check: 'dead-link', path, line, message }];
  });
}
