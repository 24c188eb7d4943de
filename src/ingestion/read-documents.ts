import type { SourceProblem } from '../knowledge-base/parse-article.ts';
import {
  UnreadableDocumentError,
  type ConvertedDocument,
  type DocumentConverter,
} from '../ports/document-converter.ts';
import { decodeText } from './decode-text.ts';
import { resolvePath } from './link-pages.ts';
import { folderOf, splitLocale, titleFromPath } from './markdown-folder.ts';
import { languageOfTag } from './page-language.ts';
import type { PagesRead, SourceFile, SourcePage } from './source-page.ts';

/** Runs the conversion of one document; what it cannot take is a problem of that document alone. */
async function convert(
  path: string,
  problems: SourceProblem[],
  work: () => Promise<ConvertedDocument> | ConvertedDocument,
): Promise<ConvertedDocument | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnreadableDocumentError)) throw error;
    problems.push({ path, field: error.field, message: error.message });
    return null;
  }
}

/** HTML, PDF and DOCX files of a folder. The id is the path, without a part that names a language. */
export async function readDocumentFiles(
  files: readonly SourceFile[],
  converter: DocumentConverter,
): Promise<PagesRead> {
  const pages: SourcePage[] = [];
  const problems: SourceProblem[] = [];
  const notes: SourceProblem[] = [];
  for (const file of files) {
    const { path } = file;
    const bytes = await file.read();
    const ending = path.split('.').at(-1)?.toLowerCase();
    const document = await convert(path, problems, () => {
      if (ending === 'pdf') return converter.convertPdf(bytes);
      if (ending === 'docx') return converter.convertDocx(bytes);
      const decoded = decodeText(bytes);
      if (!decoded.ok) throw new UnreadableDocumentError(decoded.field, decoded.message);
      return converter.convertPage(decoded.text, path);
    });
    if (document === null) continue;
    if (document.isHidden) {
      notes.push({ path, field: 'robots', message: 'the page asks not to be found; left out' });
      continue;
    }
    const located = splitLocale(path);
    pages.push({
      path,
      sourceId: located.path.replace(/\.\w+$/, '').replace(/(?<=.)\/index$/i, ''),
      language: located.language ?? document.language,
      title: document.title ?? titleFromPath(path),
      category: folderOf(located.path),
      audience: null,
      updatedOn: document.updatedOn,
      clauseIds: [],
      related: [],
      markdown: document.markdown,
      addresses: [`/${path}`, `/${located.path}`],
      resolve: (href) =>
        /^[a-z][a-z0-9+.-]*:/i.test(href) ? [] : [resolvePath(path, href), resolvePath(located.path, href)],
    });
  }
  return { pages, problems, notes };
}

/** A page that was fetched. */
export interface FetchedPage {
  readonly url: string;
  readonly bytes: Uint8Array;
  /** Encoding that the server declares. */
  readonly charset: string | null;
  /** ISO date of the last change by the sitemap or the server. */
  readonly updatedOn: string | null;
}

/** What names a page in all its languages: the address of its English version, else its own without the language. */
function siteIdOf(url: URL, alternates: ReadonlyMap<string, string>): string {
  const named =
    [...alternates].find(([tag]) => tag === 'en' || tag.startsWith('en-'))?.[1] ??
    alternates.get('x-default');
  const chosen = named !== undefined && URL.canParse(named, url.href) ? new URL(named, url) : url;
  const own = chosen.hostname === url.hostname ? chosen : url;
  let path = own.pathname;
  try {
    path = decodeURIComponent(path);
  } catch {
    // A stray percent sign: the path is taken as it stands.
  }
  const plain = splitLocale(`${path.replace(/^\/+|\/+$/g, '')}/x`).path.replace(/\/?x$/, '');
  return `${plain.replace(/\.html?$/i, '').replace(/(?<=.)\/index$/i, '') || 'index'}${own.search}`;
}

function localeOfUrl(url: URL): string | null {
  return splitLocale(`${url.pathname.replace(/^\/+/, '')}/x`).language;
}

/** Pages of a site. Those in languages that articles are not kept in are left out with a note. */
export async function readFetchedPages(
  fetched: readonly FetchedPage[],
  converter: DocumentConverter,
): Promise<PagesRead> {
  const pages: SourcePage[] = [];
  const problems: SourceProblem[] = [];
  const notes: SourceProblem[] = [];
  for (const { url: address, bytes, charset, updatedOn } of fetched) {
    const url = new URL(address);
    const document = await convert(address, problems, () => {
      const decoded = decodeText(bytes, charset);
      if (!decoded.ok) throw new UnreadableDocumentError(decoded.field, decoded.message);
      return converter.convertPage(decoded.text, address);
    });
    if (document === null) continue;
    if (document.isHidden) {
      notes.push({ path: address, field: 'robots', message: 'the page asks not to be found; left out' });
      continue;
    }
    const language = localeOfUrl(url) ?? document.language;
    if (language !== null && language.trim() !== '' && languageOfTag(language) === null) {
      notes.push({
        path: address,
        field: 'language',
        message: `"${language.slice(0, 20)}" is no language that articles are kept in; left out`,
      });
      continue;
    }
    pages.push({
      path: address,
      sourceId: siteIdOf(url, document.alternates),
      language,
      title: document.title,
      category:
        splitLocale(url.pathname.replace(/^\/+|\/+$/g, ''))
          .path.split('/')
          .slice(0, -1)
          .at(0) ?? null,
      audience: null,
      updatedOn: document.updatedOn ?? updatedOn,
      clauseIds: [],
      related: [],
      markdown: document.markdown,
      addresses: [url.href],
      resolve: (href) => {
        if (!URL.canParse(href, address)) return [];
        const target = new URL(href, address);
        return target.hostname === url.hostname ? [target.href] : [];
      },
    });
  }
  return { pages, problems, notes };
}
