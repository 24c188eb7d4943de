import { join } from 'node:path';
import { z } from 'zod';
import { createJiebaSegmenter } from '../../src/adapters/jieba-segmenter.ts';
import { answerPassages } from '../../src/knowledge-base/answer-question.ts';
import { articleOfDocument } from '../../src/knowledge-base/article-of-document.ts';
import { buildLexicalIndex } from '../../src/knowledge-base/lexical-index.ts';
import { passageGroup } from '../../src/knowledge-base/level-languages.ts';
import { createExactVectors } from '../../src/knowledge-base/exact-vectors.ts';
import { createRetriever } from '../../src/knowledge-base/retriever.ts';
import { createSearchTerms } from '../../src/knowledge-base/search-terms.ts';
import { InputError } from '../input/input-error.ts';
import { readJsonLines, refuseDuplicates } from '../input/read-json-lines.ts';
import { readTable } from '../input/read-table.ts';
import { readPredictions } from '../input/read-predictions.ts';
import { ndcgAt, recallAt, reciprocalRankAt } from '../metrics/ranking.ts';
import { weightedMean } from '../metrics/weighted.ts';
import { isChinese } from './language-slice.ts';
import { openGlossary } from './open-glossary.ts';
import {
  numbers,
  round,
  type ErrorExample,
  type Suite,
  type SuiteContext,
  type SuiteOutcome,
} from './suite.ts';

const documentSchema = z.object({
  _id: z.string().min(1),
  title: z.string().default(''),
  text: z.string(),
});
const querySchema = z.object({
  _id: z.string().min(1),
  text: z.string().refine((text) => text.trim() !== '', 'must not be empty'),
});
const rankedSchema = z.object({
  query_id: z.string(),
  ranked: z.array(z.tuple([z.string(), z.number()])),
});

interface Ranked {
  readonly query_id: string;
  readonly ranked: readonly (readonly [string, number])[];
}

const DEPTH = 100;

interface BeirFolder {
  readonly documents: readonly { readonly id: string; readonly title: string; readonly text: string }[];
  /** Those that have at least one relevant document, in the order of the file. */
  readonly queries: readonly { readonly id: string; readonly text: string }[];
  readonly relevant: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly unjudged: number;
}

/** @throws InputError for unknown documents or queries in the judgements, duplicated ids, and what the readers refuse */
export async function readBeirFolder(folder: string): Promise<BeirFolder> {
  const corpusFile = join(folder, 'corpus.jsonl');
  const queriesFile = join(folder, 'queries.jsonl');
  const judgementsFile = join(folder, 'qrels', 'test.tsv');
  const corpus = await readJsonLines(corpusFile, documentSchema);
  refuseDuplicates(corpusFile, '_id', corpus, (row) => row._id);
  const queries = await readJsonLines(queriesFile, querySchema);
  refuseDuplicates(queriesFile, '_id', queries, (row) => row._id);
  const documents = new Set(corpus.map(({ value }) => value._id));
  const asked = new Set(queries.map(({ value }) => value._id));
  const table = await readTable(judgementsFile, 'tsv');
  for (const [at, name] of ['query-id', 'corpus-id', 'score'].entries())
    if (table.header[at] !== name)
      throw new InputError(judgementsFile, 1, name, `column ${at + 1} of the header must be ${name}`);
  const relevant = new Map<string, Map<string, number>>();
  const seen = new Set<string>();
  for (const { line, cells } of table.rows) {
    const [query = '', document = '', score = ''] = cells;
    if (!asked.has(query))
      throw new InputError(
        judgementsFile,
        line,
        'query-id',
        `there is no query ${JSON.stringify(query)} in queries.jsonl`,
      );
    if (!documents.has(document))
      throw new InputError(
        judgementsFile,
        line,
        'corpus-id',
        `there is no document ${JSON.stringify(document)} in corpus.jsonl`,
      );
    const grade = score.trim() === '' ? NaN : Number(score);
    if (!Number.isFinite(grade))
      throw new InputError(judgementsFile, line, 'score', `${JSON.stringify(score)} is not a number`);
    const pair = JSON.stringify([query, document]);
    if (seen.has(pair))
      throw new InputError(judgementsFile, line, 'corpus-id', 'this query and document are judged twice');
    seen.add(pair);
    if (grade <= 0) continue;
    const grades = relevant.get(query) ?? new Map<string, number>();
    grades.set(document, grade);
    relevant.set(query, grades);
  }
  const judged = queries.filter(({ value }) => relevant.has(value._id));
  if (judged.length === 0)
    throw new InputError(judgementsFile, null, 'score', 'no query has a relevant document');
  return {
    documents: corpus.map(({ value }) => ({ id: value._id, title: value.title, text: value.text })),
    queries: judged.map(({ value }) => ({ id: value._id, text: value.text })),
    relevant,
    unjudged: queries.length - judged.length,
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** Passages looked at for each document asked for, where documents have several. */
const PASSAGES_A_DOCUMENT = 4;

/** Documents in passages as the knowledge base cuts them; one without text is found by its title. */
function toPassages(documents: BeirFolder['documents']): { owners: string[]; embedded: string[] } {
  const owners: string[] = [];
  const embedded: string[] = [];
  for (const { id, title, text } of documents) {
    const parts = answerPassages([{ id, title, body: text }]);
    for (const part of parts.embedded.length > 0 ? parts.embedded : [title || text]) {
      owners.push(id);
      embedded.push(part);
    }
  }
  return { owners, embedded };
}

/** The product's retriever over the passages; a document counts by its best one. */
async function rankAll(context: SuiteContext, data: BeirFolder) {
  const embedder = context.embedder();
  const { owners, embedded: texts } = toPassages(data.documents);
  const depth = texts.length > data.documents.length ? DEPTH * PASSAGES_A_DOCUMENT : DEPTH;
  const { mode } = context.options;
  const needsVectors = mode !== 'lexical';
  const passages = needsVectors
    ? await embedder.embedTimed(texts, 'passage', (done, total) =>
        context.progress(done, total, 'documents embedded'),
      )
    : { embeddings: [], seconds: 0 };
  const began = performance.now();
  const glossary = openGlossary();
  const toTerms = createSearchTerms({
    segment: createJiebaSegmenter(glossary.flatMap(({ names }) => names)),
    glossary,
  });
  const retriever = createRetriever({
    embedder,
    vectors: createExactVectors(passages.embeddings.map(({ vector }) => vector)),
    lexicalIndex: buildLexicalIndex(mode === 'vector' ? [] : texts, toTerms),
    toTerms,
    textOf: (position) => texts[position] ?? '',
    groups: texts.map(passageGroup),
    articles: owners.map(articleOfDocument),
  });
  const indexSeconds = passages.seconds + (performance.now() - began) / 1000;
  const queries = needsVectors
    ? await embedder.embedTimed(
        data.queries.map(({ text }) => text),
        'query',
        (done, total) => context.progress(done, total, 'queries embedded'),
      )
    : null;
  const times: number[] = [];
  const predictions: Ranked[] = [];
  for (const [i, query] of data.queries.entries()) {
    const start = performance.now();
    const found = await retriever.retrieve(query.text, { mode, limit: depth });
    times.push(performance.now() - start + (queries?.ms[i] ?? 0));
    predictions.push({
      query_id: query.id,
      ranked: bestOfEach(found, owners),
    });
    context.progress(i + 1, data.queries.length, 'queries');
  }
  return { predictions, indexSeconds, times, model: needsVectors ? embedder.model : null };
}

function bestOfEach(
  found: readonly { readonly position: number; readonly score: number }[],
  owners: readonly string[],
): [string, number][] {
  const best = new Map<string, number>();
  for (const { position, score } of found) {
    const id = owners[position] ?? '';
    if (!best.has(id) && best.size < DEPTH) best.set(id, round(score));
  }
  return [...best];
}

async function readRankings(file: string, data: BeirFolder): Promise<Ranked[]> {
  const rows = await readPredictions(file, rankedSchema);
  refuseDuplicates(file, 'query_id', rows, (row) => row.query_id);
  const documents = new Set(data.documents.map(({ id }) => id));
  const byQuery = new Map<string, Ranked>();
  for (const { line, value } of rows) {
    const unknown = value.ranked.find(([id]) => !documents.has(id));
    if (unknown)
      throw new InputError(file, line, 'ranked', `there is no document ${JSON.stringify(unknown[0])}`);
    if (new Set(value.ranked.map(([id]) => id)).size < value.ranked.length)
      throw new InputError(file, line, 'ranked', 'a document is ranked twice');
    byQuery.set(value.query_id, { ...value, ranked: [...value.ranked].sort((a, b) => b[1] - a[1]) });
  }
  return data.queries.map(({ id }) => {
    const found = byQuery.get(id);
    if (!found)
      throw new InputError(file, null, 'query_id', `there is no ranking for query ${JSON.stringify(id)}`);
    return found;
  });
}

export const retrievalSuite: Suite = {
  name: 'retrieval',
  about: 'finds the right documents of a BEIR folder (corpus.jsonl, queries.jsonl, qrels/test.tsv)',
  dataset: 'faq',
  headline: ['ndcg_at_10', 'mrr_at_10', 'recall_at_1', 'recall_at_5', 'recall_at_10', 'recall_at_100'],
  lowerIsBetter: [],
  statistics(rows) {
    return Object.fromEntries(
      retrievalSuite.headline.map((name) => [name, weightedMean(numbers(rows, name))]),
    );
  },
  async run(context): Promise<SuiteOutcome> {
    const data = await readBeirFolder(context.folder);
    if (data.unjudged > 0)
      context.warn(`${data.unjudged} queries have no relevant document and are not scored`);
    const ranking =
      context.predictionsIn === null
        ? await rankAll(context, data)
        : {
            predictions: await readRankings(context.predictionsIn, data),
            indexSeconds: null,
            times: [],
            model: null,
          };
    const scored = data.queries.map((query, i) => {
      const relevant = data.relevant.get(query.id) ?? new Map<string, number>();
      const ranked = ranking.predictions[i]?.ranked.map(([id]) => id) ?? [];
      return {
        query: query.id,
        cluster: query.text.trim().toLowerCase(),
        language: isChinese(query.text) ? 'zh' : 'en',
        ndcg_at_10: round(ndcgAt(ranked, relevant, 10)),
        mrr_at_10: round(reciprocalRankAt(ranked, relevant, 10)),
        recall_at_1: round(recallAt(ranked, relevant, 1)),
        recall_at_5: round(recallAt(ranked, relevant, 5)),
        recall_at_10: round(recallAt(ranked, relevant, 10)),
        recall_at_100: round(recallAt(ranked, relevant, 100)),
        ...(ranking.times.length > 0 ? { ms: round(ranking.times[i] ?? NaN) } : {}),
      };
    });
    const documents = new Map(data.documents.map((document) => [document.id, document]));
    const label = (id: string | undefined): string => {
      const document = id === undefined ? undefined : documents.get(id);
      return document
        ? `${document.id}: ${[document.title, document.text].filter(Boolean).join(' - ').slice(0, 90)}`
        : '(none)';
    };
    const errors = scored.flatMap((row, i): ErrorExample[] => {
      if (row.recall_at_1 > 0) return [];
      const ranked = ranking.predictions[i]?.ranked ?? [];
      const gold = [...(data.relevant.get(row.query)?.keys() ?? [])];
      return [
        {
          text: data.queries[i]?.text ?? '',
          gold: gold.slice(0, 3).map(label).join(' | '),
          predicted: label(ranked[0]?.[0]),
          confidence: ranked[0]?.[1] ?? null,
          evidence: ranked.slice(0, 5).map(([id, score]) => `${score.toFixed(3)} ${label(id)}`),
        },
      ];
    });
    const columns = Object.keys(scored[0] ?? {}) as (keyof (typeof scored)[number])[];
    return {
      rows: Object.fromEntries(columns.map((name) => [name, scored.map((row) => row[name] ?? null)])),
      values: {
        mode: context.predictionsIn === null ? context.options.mode : 'predictions',
        queries: data.queries.length,
        documents: data.documents.length,
        index_seconds: ranking.indexSeconds === null ? null : round(ranking.indexSeconds),
        query_ms_p50: ranking.times.length > 0 ? round(quantile(ranking.times, 0.5)) : null,
        query_ms_p95: ranking.times.length > 0 ? round(quantile(ranking.times, 0.95)) : null,
      },
      predictions: ranking.predictions,
      model: ranking.model,
      errors,
    };
  },
};
