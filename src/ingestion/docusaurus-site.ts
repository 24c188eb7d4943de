import { parse as parseYaml } from 'yaml';
import type { SourceProblem } from '../knowledge-base/parse-article.ts';
import { slug } from './article-id.ts';
import { resolvePath } from './link-pages.ts';
import type { TextFile } from './markdown-folder.ts';
import { titleFromPath } from './markdown-folder.ts';
import { dateField, readMarkdownSource, textField } from './markdown-page.ts';
import { languageOfTag } from './page-language.ts';
import type { PagesRead, SourcePage } from './source-page.ts';

const TRANSLATED = /^i18n\/([^/]+)\/docusaurus-plugin-content-docs\/current\/(.+)$/;
const CONFIG = /^docusaurus\.config\.[cm]?[jt]s$/;
/** What Docusaurus itself leaves out of a site. */
const EXCLUDED = /(?:^|\/)(?:_[^/]*|__tests__\/.*|[^/]*\.test\.mdx?)(?:\/|$)/;

/** Whether these paths are those of a Docusaurus site. */
export function isDocusaurusSite(paths: readonly string[]): boolean {
  return (
    paths.some((path) => CONFIG.test(path) || TRANSLATED.test(path)) &&
    paths.some((path) => path.startsWith('docs/'))
  );
}

/** Without the number that orders: `01-intro` is `intro`, while `2024-01-02-news` and `3.0` keep theirs. */
function withoutNumber(part: string): string {
  if (/^\d{4}-\d{2}/.test(part) || /^\d+[-_.]\d+/.test(part)) return part;
  return /^\d+\s*[-_.]+\s*([^-_.\s].*)$/.exec(part)?.[1] ?? part;
}

interface Place {
  readonly file: TextFile;
  /** Null for the site's own language. */
  readonly locale: string | null;
  /** Below the folder of documents, the same in all languages. */
  readonly path: string;
}

function placeOf(file: TextFile): Place | null {
  const translated = TRANSLATED.exec(file.path);
  if (translated) return { file, locale: translated[1] ?? '', path: translated[2] ?? '' };
  return file.path.startsWith('docs/') ? { file, locale: null, path: file.path.slice('docs/'.length) } : null;
}

/** What `_category_.json` or `.yml` calls a folder; broken ones name nothing. */
function readLabel(file: TextFile): string | null {
  try {
    const data: unknown = file.path.endsWith('.json')
      ? JSON.parse(file.text)
      : parseYaml(file.text, { maxAliasCount: 20 });
    const label = typeof data === 'object' && data !== null && 'label' in data ? data.label : null;
    return typeof label === 'string' ? label : null;
  } catch {
    return null;
  }
}

/** The site's own language by its configuration, which is read as text and not run. */
function defaultLocale(files: readonly TextFile[]): string | null {
  const config = files.find((file) => CONFIG.test(file.path));
  return /\bdefaultLocale\s*:\s*['"`]([\w-]+)['"`]/.exec(config?.text ?? '')?.[1] ?? null;
}

interface Naming {
  readonly sourceId: string;
  /** The path of the page in the site. */
  readonly address: string;
}

/** Id and address by the rules of Docusaurus: front matter first, then the path; an index page stands for its folder. */
function nameDocument(path: string, fields: Readonly<Record<string, unknown>>): Naming {
  const parts = path
    .replace(/\.mdx?$/i, '')
    .split('/')
    .map(withoutNumber);
  const name = parts.at(-1) ?? '';
  const folders = parts.slice(0, -1);
  const id = textField(fields, 'id') ?? name;
  const isIndex = /^(?:index|readme)$/i.test(name) || name.toLowerCase() === folders.at(-1)?.toLowerCase();
  const written = textField(fields, 'slug');
  const own = isIndex && textField(fields, 'id') === null ? folders : [...folders, id];
  const address =
    written === null
      ? `/${own.join('/')}`
      : written.startsWith('/')
        ? written
        : resolvePath(`/${folders.join('/')}/x`, written);
  const ofAddress = address.replaceAll(/^\/+|\/+$/g, '');
  return { sourceId: ofAddress === '' ? 'index' : ofAddress, address };
}

/**
 * The documents of a Docusaurus site in all its languages, as the site would show them: `docs/` and the translations under
 * `i18n/`. Earlier versions, the blog, drafts, unlisted pages and partial files are left out; partial files come in where
 * they are imported.
 */
export function readDocusaurusSite(files: readonly TextFile[]): PagesRead {
  const pages: SourcePage[] = [];
  const problems: SourceProblem[] = [];
  const notes: SourceProblem[] = [];
  const byPath = new Map(files.map((file) => [`/${file.path}`, file.text]));
  const own = defaultLocale(files);
  const places = files.flatMap((file) => placeOf(file) ?? []);
  const labels = new Map<string, string>();
  const originals = new Map<string, Naming>();
  for (const { file, locale, path } of places) {
    const category = /^(.*\/)?_category_\.(?:json|ya?ml)$/.exec(path);
    if (category && locale === null)
      labels.set((category[1] ?? '').replace(/\/$/, ''), readLabel(file) ?? '');
  }
  const categoryOf = (path: string): string | null => {
    const [folder] = path.split('/');
    if (folder === undefined || !path.includes('/')) return null;
    const label = labels.get(folder) ?? '';
    return slug(label) !== '' && !/[^\p{ASCII}]/u.test(label) ? label : withoutNumber(folder);
  };
  const strange = new Set<string>();
  // The site's own language first: translations take its ids.
  for (const { file, locale, path } of [...places].sort(
    (a, b) => Number(a.locale !== null) - Number(b.locale !== null),
  )) {
    if (!/\.mdx?$/i.test(path) || EXCLUDED.test(path)) continue;
    if (locale !== null && languageOfTag(locale) === null) {
      if (!strange.has(locale)) {
        strange.add(locale);
        notes.push({
          path: `i18n/${locale}`,
          field: 'language',
          message: 'is no language that articles are kept in; left out',
        });
      }
      continue;
    }
    const readPart = (specifier: string): string | null =>
      byPath.get(resolvePath(file.path, specifier.replace(/^@site\//, '/'))) ?? null;
    const source = readMarkdownSource(file.text, 'mdx', readPart);
    if (source.problem !== null) {
      problems.push({ path: file.path, field: 'front matter', message: source.problem });
      continue;
    }
    const { fields } = source;
    if (fields['draft'] === true || fields['unlisted'] === true) {
      const field = fields['draft'] === true ? 'draft' : 'unlisted';
      notes.push({ path: file.path, field, message: 'the site does not show it; left out' });
      continue;
    }
    const naming = originals.get(path) ?? nameDocument(path, fields);
    if (locale === null) originals.set(path, naming);
    const address = `/docs${naming.address === '/' ? '' : naming.address}`;
    pages.push({
      path: file.path,
      sourceId: naming.sourceId,
      language: locale ?? own,
      title: source.title ?? titleFromPath(withoutNumber(path.split('/').at(-1) ?? path)),
      category: categoryOf(path),
      audience: textField(fields, 'audience'),
      updatedOn: dateField(fields, 'last_update', 'updated', 'date'),
      clauseIds: [],
      related: [],
      markdown: source.markdown,
      addresses: [`/file/${path}`, address, naming.address],
      resolve: (href) => {
        if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return [];
        const site = href.replace(/^@site\//, '/').replace(/^\/(?:zh|en)(?:-\w+)?\//i, '/');
        return [
          resolvePath(`file/${path}`, href),
          `/file${resolvePath('', site.replace(/^\/docs\//, '/'))}`,
          resolvePath(address.slice(1), site),
          // A page's address may end in a slash in the browser: its links then start one level deeper.
          resolvePath(`${address.slice(1)}/x`, site),
        ];
      },
    });
  }
  return { pages, problems, notes };
}
