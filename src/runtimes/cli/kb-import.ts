/**
 * `npm run kb:import -- --from PATH_OR_URL`: brings articles of another system into the knowledge base: a folder of Markdown
 * or MDX (a Docusaurus site as it is), a Zendesk Help Center export, HTML pages of a folder or a sitemap, PDF and DOCX. The
 * same source again changes what has changed and removes what is gone.
 */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createNodeDocumentConverter } from '../../adapters/documents/node-document-converter.ts';
import { fetchSite } from '../../adapters/fetch-site.ts';
import { listSourceFiles } from '../../adapters/list-source-files.ts';
import { slug } from '../../ingestion/article-id.ts';
import { articlesFromPages, type ImportChoices } from '../../ingestion/articles-from-pages.ts';
import { importArticles } from '../../ingestion/import-articles.ts';
import { AUDIENCES } from '../../ingestion/imported-article.ts';
import { readFetchedPages } from '../../ingestion/read-documents.ts';
import { IMPORT_FORMATS, readSourceFiles, type ImportFormat } from '../../ingestion/read-source-files.ts';
import type { PagesRead } from '../../ingestion/source-page.ts';
import { ARTICLE_LANGUAGES, type SourceProblem } from '../../knowledge-base/parse-article.ts';
import { composeServices } from '../compose-services.ts';
import { readSettings, runCommand, UsageError } from './run-command.ts';
import { createProgress } from './show-progress.ts';

const USAGE = `npm run kb:import -- --from PATH_OR_URL [--name SOURCE] [--format ${IMPORT_FORMATS.join('|')}]
  [--language ${ARTICLE_LANGUAGES.join('|')}] [--category C] [--audience ${AUDIENCES.join('|')}] [--keep-missing] [--dry-run] [--json]`;
const NOTES_SHOWN = 50;

function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T | null {
  if (value === undefined) return null;
  const found = allowed.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`--${name} must be one of ${allowed.join(', ')}.\n${USAGE}`);
  return found;
}

function isAddress(from: string): boolean {
  return /^https?:\/\//i.test(from);
}

/** The source's name when none is given: that of its folder, file or host. */
function nameOf(from: string): string {
  return slug(isAddress(from) ? new URL(from).host : basename(resolve(from))).slice(0, 40) || 'import';
}

async function readPages(from: string, format: ImportFormat | null): Promise<PagesRead> {
  const converter = createNodeDocumentConverter();
  if (isAddress(from) || format === 'sitemap' || /\.xml(\.gz)?$/i.test(from)) {
    const progress = createProgress('fetching');
    const sitemap = isAddress(from) ? new URL(from) : { xml: await readFile(from, 'utf8') };
    const site = await fetchSite(sitemap, { onProgress: progress });
    const read = await readFetchedPages(site.fetched, converter);
    return { ...read, problems: [...site.problems, ...read.problems], notes: [...site.notes, ...read.notes] };
  }
  return readSourceFiles(await listSourceFiles(from), format, converter);
}

function write(stream: NodeJS.WriteStream, lines: readonly SourceProblem[], limit: number): void {
  for (const { path, field, message } of lines.slice(0, limit))
    stream.write(`${path}: ${field}: ${message}\n`);
  if (lines.length > limit) stream.write(`… and ${lines.length - limit} more\n`);
}

runCommand(async () => {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      name: { type: 'string' },
      format: { type: 'string' },
      language: { type: 'string' },
      category: { type: 'string' },
      audience: { type: 'string' },
      'keep-missing': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.from === undefined) throw new UsageError(USAGE);
  const { from } = values;
  const name = values.name ?? nameOf(from);
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) {
    throw new UsageError('--name must be lower-case letters, digits and hyphens, at most 40.');
  }
  if (values.category !== undefined && !/^[a-z0-9-]{1,40}$/.test(values.category)) {
    throw new UsageError('--category must be lower-case letters, digits and hyphens, at most 40.');
  }
  const choices: ImportChoices = {
    language: oneOf('language', values.language, ARTICLE_LANGUAGES),
    category: values.category ?? null,
    audience: oneOf('audience', values.audience, AUDIENCES),
  };
  const format = oneOf('format', values.format, IMPORT_FORMATS);
  const pages = await readPages(from, format).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    throw new UsageError(`${from} cannot be read: ${code}`);
  });
  const read = articlesFromPages(pages, choices);
  const show = (report: Readonly<Record<string, unknown>>, summary: string): number => {
    if (values.json) {
      process.stdout.write(`${JSON.stringify({ source: name, ...report }, null, 2)}\n`);
    } else {
      write(process.stderr, (report['problems'] ?? []) as SourceProblem[], Infinity);
      write(process.stdout, read.notes, NOTES_SHOWN);
      process.stdout.write(`${name}: ${summary}\n`);
    }
    return ((report['problems'] ?? []) as unknown[]).length > 0 ? 1 : 0;
  };
  if (values['dry-run']) {
    const articles = read.articles.map(({ body, ...article }) => ({ ...article, characters: body.length }));
    if (!values.json)
      for (const { key, title, category } of articles)
        process.stdout.write(`${key}  [${category}]  ${title}\n`);
    return show(
      { ...read, articles },
      `${articles.length} articles, ${read.problems.length} problems; nothing was written`,
    );
  }
  const { config, secrets } = readSettings();
  const { services, close } = await composeServices(config, secrets, { clocks: false });
  try {
    const context = { ...services, actor: 'kb:import', onProgress: createProgress('embedding') };
    const report = await importArticles(context, read, { source: name, isWhole: !values['keep-missing'] });
    await services.indexes.articles.refresh();
    const { added, changed, unchanged, removed, kept, problems } = report;
    return show(
      { ...report },
      `${added} added, ${changed} changed, ${unchanged} unchanged, ${removed} removed` +
        `${kept > 0 ? `, ${kept} kept that the source no longer has, for not all of it could be read` : ''}; ` +
        `${problems.length} problems, ${read.notes.length} notes`,
    );
  } finally {
    await close();
  }
});
