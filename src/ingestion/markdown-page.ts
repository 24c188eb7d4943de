import { parse as parseYaml } from 'yaml';
import { mdxToMarkdown, type ReadPart } from './mdx-to-markdown.ts';

export interface MarkdownSource {
  /** Front matter by field; empty where there is none. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What is wrong with the front matter; null when nothing is. */
  readonly problem: string | null;
  readonly title: string | null;
  /** Markdown without front matter, components and the heading that is the title. */
  readonly markdown: string;
}

const FRONT_MATTER = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/;
const FIRST_HEADING = /^#\s+(.+?)\s*#*[ \t]*(?:\n|$)/;
/** A YAML file may refer to itself without end. */
const YAML_OPTIONS = { maxAliasCount: 20 };

/** Reads one file of Markdown or MDX. Nothing is required of its front matter, but what is there must be YAML. */
export function readMarkdownSource(
  text: string,
  format: 'markdown' | 'mdx',
  readPart?: ReadPart,
): MarkdownSource {
  const source = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const front = FRONT_MATTER.exec(source);
  let fields: Record<string, unknown> = {};
  let problem: string | null = null;
  if (front) {
    try {
      const data: unknown = parseYaml(front[1] ?? '', YAML_OPTIONS);
      if (typeof data === 'object' && data !== null && !Array.isArray(data))
        fields = data as Record<string, unknown>;
      else if (data !== null) problem = 'The front matter is not a list of fields.';
    } catch (error) {
      const [line = ''] = error instanceof Error ? error.message.split('\n', 1) : [];
      problem = `The front matter is not valid YAML: ${line.slice(0, 200)}`;
    }
  } else if (/^---[ \t]*\n[\w-]+:/.test(source)) {
    problem = 'The front matter has no end: a line of "---" is missing.';
  }
  const rest = front ? source.slice(front[0].length) : source;
  const isMdx = format === 'mdx' || /^(?:import|export)\s|<\/?[A-Z]|^:{3}/m.test(rest);
  const markdown = isMdx ? mdxToMarkdown(rest, readPart) : stripHtml(rest);
  const heading = FIRST_HEADING.exec(markdown);
  const named = textField(fields, 'title') ?? textField(fields, 'sidebar_label');
  const title = named ?? heading?.[1]?.trim() ?? null;
  return { fields, problem, title, markdown: heading ? markdown.slice(heading[0].length).trim() : markdown };
}

/** Raw HTML in Markdown: scripts go with what is in them, of the rest only the tags. */
function stripHtml(markdown: string): string {
  return markdown
    .split(/(^[ \t]*(?:```|~~~)[\s\S]*?^[ \t]*(?:```|~~~)[ \t]*$|`[^`\n]*`)/m)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .replaceAll(/<!--[\s\S]*?-->/g, '')
            .replaceAll(/<(script|style|iframe|svg)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
            .replaceAll(/<(https?:\/\/[^\s<>]+)>/g, '$1')
            .replaceAll(/<br\s*\/?>/gi, ' ')
            .replaceAll(/<\/?[A-Za-z][^<>]*>/g, ''),
    )
    .join('')
    .trim();
}

/** A field that is text or a number; null when it is missing or something else. */
export function textField(
  fields: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): string | null {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number') return String(value);
  }
  return null;
}

/** A field that is a list of texts, or one text. */
export function listField(fields: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = fields[name];
  const items = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return items
    .filter((item): item is string => typeof item === 'string' && item.trim() !== '')
    .map((item) => item.trim());
}

/** A field that is a date, also within an object such as Docusaurus' `last_update`; null when it is none. */
export function dateField(
  fields: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): string | null {
  for (const name of names) {
    const raw = fields[name];
    const value: unknown = typeof raw === 'object' && raw !== null && 'date' in raw ? raw.date : raw;
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString().slice(0, 10);
    const text = typeof value === 'string' ? /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0] : undefined;
    if (text !== undefined && !Number.isNaN(Date.parse(text))) return text;
  }
  return null;
}
