import type { SourceProblem } from '../knowledge-base/parse-article.ts';
import { resolvePath } from './link-pages.ts';
import { dateField, listField, readMarkdownSource, textField } from './markdown-page.ts';
import { languageOfTag } from './page-language.ts';
import type { PagesRead, SourcePage } from './source-page.ts';

/** A file of text. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export interface LocalePath {
  /** The language that a folder or an ending such as `.zh` names; null when none does. */
  readonly language: string | null;
  /** The path without it: what the translations of a page share. */
  readonly path: string;
}

const LOCALE_PART = /^(?:en|zh|cn)(?:[-_](?:[a-z]{2}|hans|hant|[a-z]{2}[-_][a-z]{2}))?$/i;

/** Takes the language out of a path: `zh/fees.md`, `help/zh-CN/fees.md` or `fees.zh.md`. */
export function splitLocale(path: string): LocalePath {
  const parts = path.split('/');
  const at = parts.slice(0, -1).findIndex((part) => LOCALE_PART.test(part) && languageOfTag(part) !== null);
  if (at >= 0) return { language: parts[at] ?? null, path: parts.filter((_, i) => i !== at).join('/') };
  const ending = /^(.+)\.([A-Za-z]{2}(?:[-_]\w{2,4})?)(\.\w+)$/.exec(parts.at(-1) ?? '');
  if (ending?.[2] !== undefined && LOCALE_PART.test(ending[2])) {
    return { language: ending[2], path: [...parts.slice(0, -1), `${ending[1]}${ending[3]}`].join('/') };
  }
  return { language: null, path };
}

/** Words of a file's name, for a page without a title. */
export function titleFromPath(path: string): string {
  const name = path.split('/').at(-1) ?? path;
  return name
    .replace(/\.\w+$/, '')
    .replaceAll(/[-_]+/g, ' ')
    .trim();
}

/** The folder a file is in, as its category. */
export function folderOf(path: string): string | null {
  return path.split('/').at(-2) ?? null;
}

/**
 * A folder of Markdown or MDX. Nothing is required: the id is that of the front matter or the path, the language that of the
 * front matter, the path or the text. Drafts are left out.
 */
export function readMarkdownFolder(files: readonly TextFile[]): PagesRead {
  const pages: SourcePage[] = [];
  const problems: SourceProblem[] = [];
  const notes: SourceProblem[] = [];
  const byPath = new Map(files.map((file) => [`/${file.path}`, file.text]));
  for (const { path, text } of files) {
    if (/(?:^|\/)_/.test(path)) continue;
    const readPart = (specifier: string): string | null => byPath.get(resolvePath(path, specifier)) ?? null;
    const source = readMarkdownSource(text, path.endsWith('.mdx') ? 'mdx' : 'markdown', readPart);
    if (source.problem !== null) {
      problems.push({ path, field: 'front matter', message: source.problem });
      continue;
    }
    const { fields } = source;
    if (fields['draft'] === true) {
      notes.push({ path, field: 'draft', message: 'is a draft and was left out' });
      continue;
    }
    const located = splitLocale(path);
    const sourceId =
      textField(fields, 'id', 'slug') ??
      located.path.replace(/\.\w+$/, '').replace(/\/(?:index|readme)$/i, '');
    pages.push({
      path,
      sourceId,
      language: textField(fields, 'language', 'lang', 'locale') ?? located.language,
      title: source.title ?? titleFromPath(path),
      category: textField(fields, 'category') ?? folderOf(located.path),
      audience: textField(fields, 'audience'),
      updatedOn: dateField(fields, 'updated', 'updatedOn', 'lastmod', 'last_update', 'date'),
      clauseIds: listField(fields, 'clauses'),
      related: listField(fields, 'related'),
      markdown: source.markdown,
      addresses: [`/${path}`, `/${located.path}`],
      resolve: (href) =>
        /^[a-z][a-z0-9+.-]*:/i.test(href) ? [] : [resolvePath(path, href), resolvePath(located.path, href)],
    });
  }
  return { pages, problems, notes };
}
