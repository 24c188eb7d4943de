/**
 * `npm run kb:lint [-- --kb DIR --online --semantic --stale-months N --languages zh,en --json]`: looks over the articles of a
 * folder for dead links, missing translations, stale dates, duplicates and numbers that contradict one another. Exits 1 when
 * there is an error; warnings are for a person to look at.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askLink } from '../../adapters/ask-link.ts';
import { createBilingualEmbedder } from '../../adapters/bilingual-embedder.ts';
import { listSourceFiles } from '../../adapters/list-source-files.ts';
import { lintArticles } from '../../article-lint/lint-articles.ts';
import { lineOfField, type LintArticle, type LintFinding } from '../../article-lint/lint-finding.ts';
import { decodeText } from '../../ingestion/decode-text.ts';
import { ARTICLE_LANGUAGES, parseArticle } from '../../knowledge-base/parse-article.ts';
import { readSettings, runCommand, UsageError } from './run-command.ts';

const MAX_FILE_BYTES = 10 * 1024 * 1024;

interface FilesRead {
  readonly articles: LintArticle[];
  readonly findings: LintFinding[];
}

async function readArticles(folder: string): Promise<FilesRead> {
  const inside = join(folder, 'articles');
  const root = (await stat(inside).catch(() => null))?.isDirectory() ? inside : folder;
  const articles = new Map<string, LintArticle>();
  const findings: LintFinding[] = [];
  for (const file of await listSourceFiles(root)) {
    if (!/\.mdx?$/i.test(file.path) || /(?:^|\/)README\.md$/i.test(file.path)) continue;
    const path = join(root, file.path);
    const wrong = (line: number, message: string): void => {
      findings.push({ severity: 'error', check: 'file', path, line, message });
    };
    if (file.bytes > MAX_FILE_BYTES) {
      wrong(1, `has ${file.bytes} bytes; the limit is ${MAX_FILE_BYTES}`);
      continue;
    }
    const decoded = decodeText(await file.read());
    if (!decoded.ok) {
      wrong(1, decoded.message);
      continue;
    }
    const source = decoded.text.replaceAll('\r\n', '\n');
    const parsed = parseArticle(path, source);
    if (!parsed.ok) {
      for (const { field, message } of parsed.problems)
        wrong(lineOfField({ source }, field), `${field}: ${message}`);
      continue;
    }
    const { article } = parsed;
    const known = articles.get(article.key);
    if (known) {
      wrong(lineOfField({ source }, 'id'), `id: "${article.key}" is also the id of ${known.path}`);
      continue;
    }
    const before = source.slice(0, source.lastIndexOf(article.body));
    articles.set(article.key, { article, path, source, bodyLine: before.split('\n').length });
  }
  return { articles: [...articles.values()], findings };
}

runCommand(async () => {
  const { values } = parseArgs({
    options: {
      kb: { type: 'string' },
      online: { type: 'boolean', default: false },
      semantic: { type: 'boolean', default: false },
      'stale-months': { type: 'string', default: '18' },
      languages: { type: 'string', default: 'zh,en' },
      json: { type: 'boolean', default: false },
    },
  });
  const staleMonths = Number(values['stale-months']);
  if (!Number.isInteger(staleMonths) || staleMonths < 1)
    throw new UsageError('--stale-months must be a whole number from 1 on.');
  const languages = values.languages.split(',').filter((language) => language !== '');
  const unknown = languages.find((language) => !(ARTICLE_LANGUAGES as readonly string[]).includes(language));
  if (unknown !== undefined)
    throw new UsageError(`--languages: "${unknown}" is not one of ${ARTICLE_LANGUAGES.join(', ')}.`);
  const { config } = readSettings();
  const folder = values.kb ?? config.kbFolder;
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new UsageError(`There is no folder ${folder}. Give --kb.`);
  const read = await readArticles(folder);
  const embedder = values.semantic ? createBilingualEmbedder({ modelsFolder: config.modelsFolder }) : null;
  let findings: LintFinding[];
  try {
    const found = await lintArticles(read.articles, {
      today: new Date(),
      staleMonths,
      languages,
      ask: values.online ? (url) => askLink(url) : null,
      embedder,
    });
    findings = [...read.findings, ...found];
  } finally {
    await embedder?.close();
  }
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const summary = { articles: read.articles.length, errors, warnings: findings.length - errors };
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ ...summary, findings }, null, 2)}\n`);
  } else {
    for (const { path, line, severity, check, message } of findings) {
      process.stdout.write(`${path}:${line}: ${severity}: ${check}: ${message}\n`);
    }
    process.stdout.write(
      `${summary.articles} articles: ${summary.errors} errors, ${summary.warnings} warnings\n`,
    );
  }
  return errors > 0 ? 1 : 0;
});
