/**
 * Writes what the answer and FAQ suites read from the articles and the questions, so that they never drift apart, and
 * checks the questions against the articles: `npx tsx evals/corpus/export-questions.ts`. Exits 2 on an unusable question.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArticle } from '../../src/knowledge-base/parse-article.ts';
import { InputError } from '../input/input-error.ts';
import { readJsonLines } from '../input/read-json-lines.ts';
import { findQuestionProblem, questionSchema, type Question } from './question-row.ts';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const ARTICLES = path('../../kb/articles');
const ANSWERS = path('../datasets/answers');
const FAQ = path('../datasets/faq');
const PARTS = [
  { part: 'dev', file: join(ANSWERS, 'questions-dev.jsonl') },
  { part: 'test', file: join(ANSWERS, 'questions.jsonl') },
] as const;

interface Document {
  readonly _id: string;
  readonly title: string;
  readonly text: string;
}

async function readDocuments(): Promise<Document[]> {
  const names = (await readdir(ARTICLES, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
  const documents: Document[] = [];
  for (const name of names.filter((one) => one.endsWith('.md') && one !== 'README.md').sort()) {
    const parsed = parseArticle(name, await readFile(join(ARTICLES, name), 'utf8'));
    if (!parsed.ok) {
      const problem = parsed.problems[0];
      throw new InputError(
        join(ARTICLES, name),
        null,
        problem?.field ?? null,
        problem?.message ?? 'is broken',
      );
    }
    documents.push({ _id: name, title: parsed.article.title, text: parsed.article.body });
  }
  return documents;
}

async function readQuestions(documents: ReadonlyMap<string, string>): Promise<Question[]> {
  const seen = new Map<string, string>();
  const questions: Question[] = [];
  for (const { part, file } of PARTS) {
    for (const { line, value } of await readJsonLines(file, questionSchema)) {
      const problem = findQuestionProblem(value, part, documents, seen);
      if (problem !== null) throw new InputError(file, line, problem.field, problem.message);
      questions.push(value);
    }
  }
  return questions;
}

async function writeLines(file: string, rows: readonly unknown[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** A language version counts as relevant as any other: a reader who gets one has the answer. */
function judgements(questions: readonly Question[], part: Question['part']): string {
  const rows = questions
    .filter((question) => question.answerable && question.part === part)
    .flatMap(({ id, doc_id: documents }) => documents.map((document) => `${id}\t${document}\t1\n`));
  return `query-id\tcorpus-id\tscore\n${rows.join('')}`;
}

try {
  const documents = await readDocuments();
  const questions = await readQuestions(new Map(documents.map(({ _id, text }) => [_id, text])));
  const answerable = questions.filter((question) => question.answerable);
  await writeLines(join(ANSWERS, 'corpus.jsonl'), documents);
  await writeLines(join(FAQ, 'corpus.jsonl'), documents);
  await writeLines(
    join(FAQ, 'queries.jsonl'),
    answerable.map(({ id, question, lang }) => ({ _id: id, text: question, lang })),
  );
  await mkdir(join(FAQ, 'qrels'), { recursive: true });
  for (const { part } of PARTS)
    await writeFile(join(FAQ, 'qrels', `${part}.tsv`), judgements(questions, part));
  console.log(
    `${documents.length} articles, ${answerable.length} answerable and ${questions.length - answerable.length} unanswerable questions`,
  );
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
