/**
 * `npm run corpus:check`: gates the written data. Exits 1 when there is an error: schema, ids, dead references, balance of
 * labels, duplicates across train and test, numbers that differ between translations, contradicting clauses.
 */
import { readFile } from 'node:fs/promises';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import { readKnowledgeFolder } from '../../src/adapters/read-knowledge-folder.ts';
import { OUTCOMES } from '../../src/domain/outcomes.ts';
import { REASON_CODES } from '../../src/domain/reason-codes.ts';
import { checkArticles } from './check-articles.ts';
import { checkNames } from './check-names.ts';
import { checkTickets } from './check-tickets.ts';
import { findNearDuplicates, type CorpusText } from './find-near-duplicates.ts';
import { findPolicyConflicts } from './find-policy-conflicts.ts';
import type { CorpusProblem } from './problem.ts';
import { findQuestionProblem, questionSchema } from './question-row.ts';

const problems: CorpusProblem[] = [];
const report = (problem: CorpusProblem): void => void problems.push(problem);

async function readLines(path: string): Promise<unknown[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    report({ severity: 'error', check: 'file', path, message: 'is missing' });
    return [];
  }
  return text.split('\n').flatMap((line, i): unknown[] => {
    if (line === '') return [];
    try {
      return [JSON.parse(line)];
    } catch {
      report({ severity: 'error', check: 'json', path: `${path}:${i + 1}`, message: 'is not valid JSON' });
      return [];
    }
  });
}

const { articles, clauses, pastCases, problems: sourceProblems } = await readKnowledgeFolder('kb');
for (const { path, field, message } of sourceProblems)
  report({ severity: 'error', check: 'schema', path: `kb/${path}`, message: `${field}: ${message}` });
const clauseIds = new Set(clauses.map(({ id }) => id));
checkArticles(articles, clauseIds, report);

for (const { first, second, role, reasonCodes } of findPolicyConflicts(clauses)) {
  report({
    severity: 'error',
    check: 'policy conflict',
    path: 'kb/policy/clauses.jsonl',
    message: `${first} and ${second} can both apply to a ${role} in ${reasonCodes.slice(0, 3).join(', ')} with opposite outcomes, and neither yields`,
  });
}
for (const code of REASON_CODES) {
  if (!clauses.some((clause) => clause.reason_codes.includes(code)))
    report({ severity: 'error', check: 'coverage', path: 'kb/policy', message: `no clause covers ${code}` });
}
for (const past of pastCases) {
  for (const id of past.clause_ids) {
    if (!clauseIds.has(id))
      report({
        severity: 'error',
        check: 'dead link',
        path: `kb/cases ${past.id}`,
        message: `there is no policy clause ${id}`,
      });
  }
}
for (const code of REASON_CODES) {
  if (!pastCases.some((past) => past.reason_code === code))
    report({ severity: 'error', check: 'coverage', path: 'kb/cases', message: `no case of type ${code}` });
}
for (const outcome of OUTCOMES) {
  if (!pastCases.some((past) => past.outcome === outcome))
    report({ severity: 'error', check: 'coverage', path: 'kb/cases', message: `no case ended ${outcome}` });
}

const tickets: CorpusText[] = [];
for (const part of ['train', 'test'] as const) {
  const path = `evals/datasets/tickets/${part}.jsonl`;
  checkTickets(path, part, await readLines(path), report).forEach(({ id, text }) =>
    tickets.push({ where: id, part, text }),
  );
}
const rulings: CorpusText[] = pastCases.map(({ id, facts }) => ({ where: id, part: 'train', text: facts }));
const families = new Set(pastCases.map(({ family }) => family));
for (const row of (await readLines('evals/datasets/rulings/test.jsonl')) as {
  id: string;
  facts: string;
  meta?: { family?: string };
}[]) {
  rulings.push({ where: row.id, part: 'test', text: row.facts });
  if (row.meta?.family !== undefined && families.has(row.meta.family)) {
    report({
      severity: 'error',
      check: 'leak',
      path: `evals/datasets/rulings/test.jsonl ${row.id}`,
      message: `family ${row.meta.family} is also in kb/cases`,
    });
  }
}

checkNames(
  [
    ...articles.map(({ key, title, body }) => ({ where: `kb/articles ${key}`, text: `${title}\n${body}` })),
    ...clauses.map(({ id, title, text }) => ({
      where: `kb/policy ${id}`,
      text: [title.zh, title.en, text.zh, text.en].join('\n'),
    })),
    ...pastCases.map(({ id, facts, reasons }) => ({ where: `kb/cases ${id}`, text: `${facts}\n${reasons}` })),
  ],
  'error',
  report,
);
checkNames(
  tickets.map(({ where, text }) => ({ where: `evals/datasets/tickets ${where}`, text })),
  'warning',
  report,
);

const documents = new Map(
  articles.map(({ articleId, language, body }) => [`${language}/${articleId}.md`, body]),
);
const asked = new Map<string, string>();
let questions = 0;
for (const [part, name] of [
  ['dev', 'questions-dev'],
  ['test', 'questions'],
] as const) {
  const path = `evals/datasets/answers/${name}.jsonl`;
  for (const [i, row] of (await readLines(path)).entries()) {
    questions += 1;
    const where = `${path}:${i + 1}`;
    const parsed = questionSchema.safeParse(row);
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        report({
          severity: 'error',
          check: 'schema',
          path: where,
          message: `${issue.path.join('.')}: ${issue.message}`,
        });
      continue;
    }
    const problem = findQuestionProblem(parsed.data, part, documents, asked);
    if (problem)
      report({
        severity: 'error',
        check: 'question',
        path: where,
        message: `${problem.field}: ${problem.message}`,
      });
  }
}

const embedder = createBilingualEmbedder({ modelsFolder: 'models' });
try {
  await findNearDuplicates('tickets', tickets, embedder, report);
  await findNearDuplicates('cases', rulings, embedder, report);
} finally {
  await embedder.close();
}

const errors = problems.filter(({ severity }) => severity === 'error');
const warnings = problems.filter(({ severity }) => severity === 'warning');
for (const { severity, check, path, message } of [...errors, ...warnings.slice(0, 40)])
  console.log(`${severity}: ${check}: ${path}: ${message}`);
if (warnings.length > 40) console.log(`… and ${warnings.length - 40} more warnings`);
console.log(
  `${articles.length} articles, ${clauses.length} clauses, ${pastCases.length} cases, ${tickets.length} tickets, ${rulings.length - pastCases.length} rulings to test on, ${questions} questions: ` +
    `${errors.length} errors, ${warnings.length} warnings`,
);
process.exitCode = errors.length > 0 ? 1 : 0;
