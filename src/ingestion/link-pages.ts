const CODE = /(^[ \t]*(?:```|~~~)[\s\S]*?^[ \t]*(?:```|~~~)[ \t]*$|`[^`\n]*`)/m;
/** `[text](address "title")`, the text without brackets of its own. */
const LINK = /(!?)\[((?:[^[\]\\]|\\.)*)\]\(\s*<?([^\s()<>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const OUTSIDE = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

export interface LinkTarget {
  /** The article a link leads to; null when the source has none there. */
  readonly find: (href: string) => string | null;
  /** Told of each link that would lead nowhere. */
  readonly onDead: (href: string) => void;
}

/**
 * Links to other pages of the source become links to their articles (`kb:ID`); those into nothing lose their address and
 * keep their words. Links to other sites stay, code is left alone.
 */
export function linkPages(markdown: string, { find, onDead }: LinkTarget): string {
  return markdown
    .split(CODE)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part.replaceAll(LINK, (whole, bang: string, text: string, href: string) => {
            if (bang === '!') return text;
            if (href.startsWith('#')) return text;
            const id = find(href);
            if (id !== null) return `[${text}](kb:${id})`;
            if (OUTSIDE.test(href)) return whole;
            onDead(href);
            return text;
          }),
    )
    .join('');
}

/** An address without query, fragment, file ending and trailing slash, decoded: what two ways of writing it share. */
export function plainAddress(address: string): string {
  let plain = address.replace(/[?#].*$/, '');
  try {
    plain = decodeURIComponent(plain);
  } catch {
    // A stray percent sign: it is compared as it stands.
  }
  return plain
    .replace(/\/(?:index|readme)(?:\.\w{2,5})?$/i, '/')
    .replace(/\.(?:mdx?|html?|markdown)$/i, '')
    .replace(/(?<=.)\/+$/, '');
}

/** `href` seen from `from`, both paths with `/`; `..` above the root stays at the root. */
export function resolvePath(from: string, href: string): string {
  const base = href.startsWith('/') ? [] : from.split('/').slice(0, -1);
  const parts: string[] = [];
  for (const part of [...base, ...href.replace(/[?#].*$/, '').split('/')]) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
