import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import {
  answerQuestion,
  type Answer,
  type AnswerDocument,
} from '../../src/knowledge-base/answer-question.ts';
import { readMarkdownPage } from '../../src/knowledge-base/read-markdown-page.ts';
import { loadAnswerability } from '../../src/runtimes/load-answerability.ts';
import { InputError } from '../input/input-error.ts';
import { readJsonLines, refuseDuplicates, type JsonRow } from '../input/read-json-lines.ts';
import { isFile } from '../input/read-lines.ts';
import { readPredictions } from '../input/read-predictions.ts';
import { isChinese } from './language-slice.ts';
import { answerStatistics } from './answer-statistics.ts';
import { openAnswerBase } from './open-answers.ts';
import { round, strings, type EvalRows, type Suite, type SuiteContext } from './suite.ts';

const questionSchema = z.object({
  id: z.string().optional(),
  question: z.string().refine((text) => text.trim() !== '', 'must not be empty'),
  answerable: z.boolean(),
  doc_id: z.union([z.string().min(1), z.array(z.string().min(1))]).nullish(),
  answer_span: z.string().nullish(),
  kind: z.string().nullish(),
  lang: z.string().nullish(),
});
type Question = z.infer<typeof questionSchema>;
const documentSchema = z.object({ _id: z.string().min(1), title: z.string().default(''), text: z.string() });
const predictionSchema = z.object({
  index: z.int().nonnegative(),
  answered: z.boolean(),
  confidence: z.number(),
  cited: z.string().nullish(),
  answer: z.string().default(''),
});

interface Given {
  readonly isAnswered: boolean;
  readonly confidence: number;
  readonly cited: string | null;
  readonly text: string;
  readonly evidence: readonly string[];
}

function readArticles(folder: string): AnswerDocument[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.mdx?$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new InputError(folder, null, null, 'there is no Markdown file in it');
  return files.flatMap((file) => {
    const id = relative(folder, file).split(sep).join('/');
    const { title, body } = readMarkdownPage(id, readFileSync(file, 'utf8'));
    return body === '' ? [] : [{ id, title, body }];
  });
}

async function readDocuments(folder: string): Promise<AnswerDocument[]> {
  const articles = join(folder, 'articles');
  if (existsSync(articles)) return readArticles(articles);
  const file = join(folder, 'corpus.jsonl');
  if (!isFile(file))
    throw new InputError(folder, null, null, 'there is neither a folder articles nor a file corpus.jsonl');
  const rows = await readJsonLines(file, documentSchema);
  refuseDuplicates(file, '_id', rows, (row) => row._id);
  return rows.map(({ value }) => ({ id: value._id, title: value.title, body: value.text }));
}

/** Ids of files match with and without their ending. */
function plainId(id: string): string {
  return id.replace(/^\.?\//, '').replace(/\.mdx?$/i, '');
}

function goldIds({ doc_id: gold }: Question): string[] {
  return gold == null ? [] : (Array.isArray(gold) ? gold : [gold]).map(plainId);
}

const fold = (text: string): string => text.replace(/\s+/g, '').toLowerCase();

async function answerAll(
  context: SuiteContext,
  documents: readonly AnswerDocument[],
  questions: readonly Question[],
) {
  const model = await loadAnswerability(context.modelsFolder);
  const embedder = context.embedder();
  const base = await openAnswerBase(context, documents);
  await embedder.embedTimed(
    questions.map(({ question }) => question),
    'query',
    (done, total) => context.progress(done, total, 'questions embedded'),
  );
  const given: Given[] = [];
  for (const [i, { question }] of questions.entries()) {
    given.push(describe(await answerQuestion(base, model, question)));
    context.progress(i + 1, questions.length, 'questions');
  }
  return { given, passages: base.passages.length, version: model.version, model: embedder.model };
}

function describe({ isAnswered, confidence, cited, text, closest }: Answer): Given {
  return {
    isAnswered,
    confidence,
    cited: cited?.documentId ?? null,
    text,
    evidence: [
      `answer: ${text.slice(0, 300)}`,
      ...closest.map(({ documentId, heading, score }) => `${score.toFixed(3)} ${documentId} ${heading}`),
    ],
  };
}

async function readAnswers(file: string, count: number): Promise<Given[]> {
  const rows = await readPredictions(file, predictionSchema);
  rows.forEach(({ line, value }, i) => {
    if (value.index !== i)
      throw new InputError(file, line, 'index', `the row of index ${i} was expected, not ${value.index}`);
  });
  if (rows.length !== count)
    throw new InputError(file, null, 'index', `${rows.length} predictions for ${count} questions`);
  return rows.map(({ value }) => ({
    isAnswered: value.answered,
    confidence: value.confidence,
    cited: value.cited ?? null,
    text: value.answer,
    evidence: [],
  }));
}

export const answersSuite: Suite = {
  name: 'answers',
  about: 'answers questions from articles, or refuses (articles/ or corpus.jsonl, questions.jsonl)',
  dataset: 'answers',
  headline: [
    'answered_correct',
    'refused_correct',
    'false_answer_rate',
    'false_refusal_rate',
    'citation_hit',
    'span_hit',
    'answerable_roc_auc',
    'false_answer_at_false_refusal_10',
    'f1',
  ],
  lowerIsBetter: ['false_answer_rate', 'false_refusal_rate', 'false_answer_at_false_refusal_10'],
  statistics: answerStatistics,
  async run(context) {
    const file = join(context.folder, 'questions.jsonl');
    const rows: JsonRow<Question>[] = await readJsonLines(file, questionSchema);
    refuseDuplicates(file, 'id', rows, ({ id }) => id);
    const documents = await readDocuments(context.folder);
    const known = new Set(documents.map(({ id }) => plainId(id)));
    for (const { line, value } of rows)
      for (const id of goldIds(value))
        if (!known.has(id))
          throw new InputError(file, line, 'doc_id', `there is no document ${JSON.stringify(id)}`);
    const questions = rows.map(({ value }) => value);
    const ours = context.predictionsIn === null ? await answerAll(context, documents, questions) : null;
    const given = ours?.given ?? (await readAnswers(context.predictionsIn ?? '', questions.length));
    const scored = questions.map((question, i) => {
      const { isAnswered, confidence, cited, text } = given[i]!;
      const gold = goldIds(question);
      const citedRight =
        question.answerable && gold.length > 0 ? cited !== null && gold.includes(plainId(cited)) : null;
      const spanRight =
        question.answerable && question.answer_span ? fold(text).includes(fold(question.answer_span)) : null;
      return {
        cluster: question.question.trim(),
        language: question.lang ?? (isChinese(question.question) ? 'zh' : 'en'),
        kind: question.kind ?? (question.answerable ? 'answerable' : 'unanswerable'),
        answerable: question.answerable,
        answered: isAnswered,
        confidence: round(confidence),
        cited_right: citedRight,
        span_right: spanRight,
        right: question.answerable && (citedRight ?? spanRight ?? true),
      };
    });
    const columns = Object.keys(scored[0] ?? {}) as (keyof (typeof scored)[number])[];
    const table: EvalRows = Object.fromEntries(columns.map((name) => [name, scored.map((row) => row[name])]));
    const kinds = [...new Set(strings(table, 'kind'))].sort();
    const perKind = Object.fromEntries(
      kinds.map((kind) => {
        const part = scored.filter((row) => row.kind === kind);
        const share = (test: (row: (typeof part)[number]) => boolean | null): number =>
          part.filter((row) => test(row)).length / part.length;
        return [
          kind,
          {
            rows: part.length,
            answered: share(({ answered }) => answered),
            right: share((row) => (row.answerable ? row.answered && row.right : !row.answered)),
          },
        ];
      }),
    );
    return {
      rows: table,
      values: {
        per_kind: perKind,
        questions: questions.length,
        documents: documents.length,
        passages: ours?.passages ?? null,
      },
      predictions: given.map(({ isAnswered, confidence, cited, text }, index) => ({
        index,
        gold: questions[index]!.answerable ? goldIds(questions[index]!) : null,
        predicted: isAnswered ? cited : null,
        confidence: round(confidence),
        top: [],
        answered: isAnswered,
        cited,
        answer: text,
      })),
      model: ours?.model ?? null,
      ...(ours ? { models: { answerability: ours.version } } : {}),
      errors: scored.flatMap((row, i) => {
        const isRight = row.answerable ? row.answered && row.right : !row.answered;
        if (isRight) return [];
        const gold = goldIds(questions[i]!);
        return [
          {
            text: questions[i]!.question,
            gold: row.answerable
              ? `${gold.join(', ')} ${questions[i]!.answer_span ?? ''}`.trim()
              : `no answer (${row.kind})`,
            predicted: row.answered
              ? (given[i]!.cited ?? '(answered)')
              : `refused${row.right ? ', though the right article was found' : ''}`,
            confidence: row.confidence,
            evidence: given[i]!.evidence,
          },
        ];
      }),
    };
  },
};
