import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { z } from 'zod';
import { pastCaseSchema, type PastCase } from '../domain/past-case.ts';
import { policyClauseSchema, type PolicyClause } from '../domain/policy.ts';
import type { KnowledgeSources } from '../knowledge-base/knowledge-sources.ts';
import { parseArticle, type Article, type SourceProblem } from '../knowledge-base/parse-article.ts';

async function filesBelow(folder: string, endings: readonly string[]): Promise<string[]> {
  let entries;
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .filter((entry) => entry.name !== 'README.md')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Reads JSON Lines; each bad line is a problem with its number, the others go in. */
async function readLines<T extends { id: string }>(
  root: string,
  files: readonly string[],
  schema: z.ZodType<T>,
  problems: SourceProblem[],
): Promise<T[]> {
  const rows: T[] = [];
  const seen = new Set<string>();
  for (const file of files) {
    const lines = (await readFile(file, 'utf8')).split('\n');
    for (const [i, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const path = `${relative(root, file)}:${i + 1}`;
      let data: unknown;
      try {
        data = JSON.parse(line);
      } catch {
        problems.push({ path, field: 'line', message: 'is not valid JSON' });
        continue;
      }
      const parsed = schema.safeParse(data);
      if (!parsed.success) {
        for (const issue of parsed.error.issues) {
          problems.push({ path, field: issue.path.join('.') || 'line', message: issue.message });
        }
      } else if (seen.has(parsed.data.id)) {
        problems.push({ path, field: 'id', message: `"${parsed.data.id}" occurs twice` });
      } else {
        seen.add(parsed.data.id);
        rows.push(parsed.data);
      }
    }
  }
  return rows;
}

/**
 * Reads the knowledge folder: `articles/**.md`, `policy/clauses.jsonl`, `cases/*.jsonl`. What cannot be read is a
 * problem with file and field; the rest goes in.
 */
export async function readKnowledgeFolder(folder: string): Promise<KnowledgeSources> {
  const problems: SourceProblem[] = [];
  const articles = new Map<string, { article: Article; path: string }>();
  for (const file of await filesBelow(join(folder, 'articles'), ['.md', '.mdx'])) {
    const path = relative(folder, file);
    const parsed = parseArticle(path, await readFile(file, 'utf8'));
    if (!parsed.ok) {
      problems.push(...parsed.problems);
      continue;
    }
    const known = articles.get(parsed.article.key);
    if (known) {
      problems.push({
        path,
        field: 'id',
        message: `"${parsed.article.key}" is also the id of ${known.path}`,
      });
    } else {
      articles.set(parsed.article.key, { article: parsed.article, path });
    }
  }
  const clauses = await readLines<PolicyClause>(
    folder,
    await filesBelow(join(folder, 'policy'), ['.jsonl']),
    policyClauseSchema,
    problems,
  );
  const pastCases = await readLines<PastCase>(
    folder,
    await filesBelow(join(folder, 'cases'), ['.jsonl']),
    pastCaseSchema,
    problems,
  );
  return { articles: [...articles.values()].map(({ article }) => article), clauses, pastCases, problems };
}
