import { parse as parseYaml } from 'yaml';

export interface MarkdownPage {
  readonly title: string;
  /** Markdown without front matter, first heading, imports and components. */
  readonly body: string;
}

const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

function titleFrom(source: string): string | null {
  try {
    const data: unknown = parseYaml(source);
    if (typeof data !== 'object' || data === null) return null;
    const { title, sidebar_label: label } = data as Record<string, unknown>;
    return typeof title === 'string' ? title : typeof label === 'string' ? label : null;
  } catch {
    return null;
  }
}

/** Takes out what MDX adds to Markdown; the text inside of components stays. Code fences are left alone. */
function stripComponents(markdown: string): string {
  return markdown
    .split(/(^(?:```|~~~)[\s\S]*?^(?:```|~~~)[ \t]*$)/m)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .replace(/^(?:import|export)\s.*$/gm, '')
            .replace(/\{\/\*[\s\S]*?\*\/\}|<!--[\s\S]*?-->/g, '')
            .replace(/^:::\s*\w*\s*(.*)$/gm, '$1')
            .replace(/<\/?[A-Za-z][^<>]*>/g, ''),
    )
    .join('');
}

/**
 * Reads a page of any Markdown or MDX site. Unlike the product's own articles nothing is required: the title is that of
 * the front matter, else the first heading, else the file's name.
 */
export function readMarkdownPage(path: string, source: string): MarkdownPage {
  const front = FRONT_MATTER.exec(source);
  const raw = (front ? source.slice(front[0].length) : source).replaceAll('\r\n', '\n');
  const body = stripComponents(raw).trim();
  const heading = /^#\s+(.+?)\s*#*\s*(?:\{#[^}]*\})?$/m.exec(body);
  const name = (path.split('/').at(-1) ?? path).replace(/\.mdx?$/i, '').replace(/[-_]+/g, ' ');
  const title = (front ? titleFrom(front[1] ?? '') : null) ?? heading?.[1] ?? name;
  return { title, body: heading?.index === 0 ? body.slice(heading[0].length).trim() : body };
}
