import type { SourceProblem } from '../knowledge-base/parse-article.ts';
import type { DocumentConverter } from '../ports/document-converter.ts';
import { decodeText } from './decode-text.ts';
import { isDocusaurusSite, readDocusaurusSite } from './docusaurus-site.ts';
import { readMarkdownFolder, type TextFile } from './markdown-folder.ts';
import { readDocumentFiles } from './read-documents.ts';
import { readZendeskExport } from './read-zendesk-export.ts';
import type { PagesRead, SourceFile } from './source-page.ts';

export const IMPORT_FORMATS = ['markdown', 'mdx', 'zendesk', 'html', 'sitemap', 'pdf', 'docx'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

const ENDINGS: Readonly<Record<Exclude<ImportFormat, 'sitemap'>, RegExp>> = {
  markdown: /\.(?:md|mdx|markdown)$/i,
  mdx: /\.(?:md|mdx|markdown)$/i,
  zendesk: /\.(?:json|jsonl|ndjson)$/i,
  html: /\.(?:html?|xhtml)$/i,
  pdf: /\.pdf$/i,
  docx: /\.docx$/i,
};
const SITE_FILES = /^docusaurus\.config\.[cm]?[jt]s$|(?:^|\/)_category_\.(?:json|ya?ml)$/;

const MIB = 1024 * 1024;
/** Larger files are no help article; an export holds all of them. */
const MAX_BYTES = { page: 10 * MIB, document: 40 * MIB, export: 200 * MIB };

function limitOf(path: string): number {
  if (ENDINGS.zendesk.test(path)) return MAX_BYTES.export;
  return ENDINGS.pdf.test(path) || ENDINGS.docx.test(path) ? MAX_BYTES.document : MAX_BYTES.page;
}

function merge(parts: readonly PagesRead[]): PagesRead {
  return {
    pages: parts.flatMap(({ pages }) => pages),
    problems: parts.flatMap(({ problems }) => problems),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

/** Files within their limits; the others are told of and left out before a byte of them is read. */
function withinLimits(files: readonly SourceFile[], problems: SourceProblem[]): SourceFile[] {
  return files.filter(({ path, bytes }) => {
    if (bytes <= limitOf(path)) return true;
    problems.push({ path, field: 'file', message: `has ${bytes} bytes; the limit is ${limitOf(path)}` });
    return false;
  });
}

/** Reads the files themselves; one that cannot be read is a problem of its own. */
function guardReads(files: readonly SourceFile[], problems: SourceProblem[]): SourceFile[] {
  return files.map((file) => ({
    ...file,
    read: async () => {
      try {
        return await file.read();
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
        problems.push({ path: file.path, field: 'file', message: `cannot be read: ${code}` });
        return new Uint8Array();
      }
    },
  }));
}

async function readTexts(files: readonly SourceFile[], problems: SourceProblem[]): Promise<TextFile[]> {
  const texts: TextFile[] = [];
  for (const file of files) {
    const before = problems.length;
    const bytes = await file.read();
    if (problems.length > before) continue;
    const decoded = decodeText(bytes);
    if (decoded.ok) texts.push({ path: file.path, text: decoded.text });
    else problems.push({ path: file.path, field: decoded.field, message: decoded.message });
  }
  return texts;
}

/**
 * Reads the files of a source: those of the format given, else all that a format is known for. JSON counts as a help-desk
 * export only when it is asked for or stands alone.
 */
export async function readSourceFiles(
  all: readonly SourceFile[],
  format: Exclude<ImportFormat, 'sitemap'> | null,
  converter: DocumentConverter,
): Promise<PagesRead> {
  const problems: SourceProblem[] = [];
  const files = guardReads(withinLimits(all, problems), problems);
  const matching = (name: keyof typeof ENDINGS): SourceFile[] =>
    format === null || format === name ? files.filter(({ path }) => ENDINGS[name].test(path)) : [];
  const parts: PagesRead[] = [];

  const markdown = [...new Set([...matching('markdown'), ...matching('mdx')])];
  if (markdown.length > 0) {
    const isSite = isDocusaurusSite(files.map(({ path }) => path));
    const more = isSite ? files.filter(({ path }) => SITE_FILES.test(path)) : [];
    const texts = await readTexts([...markdown, ...more], problems);
    parts.push(isSite ? readDocusaurusSite(texts) : readMarkdownFolder(texts));
  }
  const documents = [...matching('html'), ...matching('pdf'), ...matching('docx')];
  if (documents.length > 0) parts.push(await readDocumentFiles(documents, converter));
  if (format === 'zendesk' || (format === null && markdown.length + documents.length === 0)) {
    const exports = files.filter(({ path }) => ENDINGS.zendesk.test(path));
    if (exports.length > 0) parts.push(readZendeskExport(await readTexts(exports, problems), converter));
  }
  const read = merge(parts);
  return { ...read, problems: [...problems, ...read.problems] };
}
