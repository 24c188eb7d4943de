import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import { createSeededRandom } from '../../src/learning/seeded-random.ts';
import { embedWithFileCache } from '../../src/runtimes/cli/embedding-cache.ts';
import { createProgress } from '../../src/runtimes/cli/show-progress.ts';
import type { Classifier } from '../../src/triage/classifier.ts';
import { extendClassifier } from '../../src/triage/extend-classifier.ts';
import { readTickets } from '../../src/triage/read-tickets.ts';
import { CLASSIFIER_KIND, OUT_OF_SCOPE, trainClassifier } from '../../src/triage/train-classifier.ts';
import type { LabelledTicket } from '../../src/triage/train-triage-model.ts';
import { formatTable } from '../command/print-table.ts';
import { DATASETS, ROOT } from '../input/datasets-folder.ts';
import { isChinese } from '../suites/language-slice.ts';

/** One type of the taxonomy, kept from training and taught by a few examples instead. Shares in [0, 1]. */
export interface FewShotRow {
  readonly type: string;
  readonly testRows: number;
  /** Of the type's test tickets, those read as it, and among the first three. */
  readonly recall: number;
  readonly recallTop3: number;
  /** Of the tickets read as it, those that are. */
  readonly precision: number;
  /** With all training rows of the type: what the examples stand for. */
  readonly trainedRecall: number;
  /** Accuracy on all other types before the type was taught, and after. */
  readonly othersBefore: number;
  readonly othersAfter: number;
  /** Taught by examples of one language and asked in the other; null for too few rows. */
  readonly zhToEn: number | null;
  readonly enToZh: number | null;
  readonly teachMs: number;
}

/** Of several families, some with near neighbours. */
const TYPES = ['P2P-06', 'DEP-03', 'WDR-03', 'TRD-04', 'SCM-01', 'ACC-02', 'TRD-01', 'ACC-03'];

type Rows = readonly (LabelledTicket & { readonly vector: Float32Array })[];

async function load(): Promise<{
  train: Rows;
  test: Rows;
  model: Parameters<typeof trainClassifier>[1]['model'];
}> {
  const embedder = createBilingualEmbedder({ modelsFolder: join(ROOT, 'models') });
  try {
    const read = async (file: string): Promise<Rows> => {
      const path = join(DATASETS, 'tickets', file);
      const rows = readTickets(readFileSync(path, 'utf8'), path).filter(
        ({ label }) => label !== OUT_OF_SCOPE,
      );
      const vectors = await embedWithFileCache(
        embedder,
        rows.map(({ text }) => text),
        CLASSIFIER_KIND,
        join(ROOT, '.data/embeddings'),
        createProgress('embedding'),
      );
      return rows.map((row, i) => ({ ...row, vector: vectors[i]! }));
    };
    return { train: await read('train.jsonl'), test: await read('test.jsonl'), model: embedder.model };
  } finally {
    await embedder.close();
  }
}

function teach(classifier: Classifier, rows: Rows): Classifier {
  return extendClassifier(
    classifier,
    rows,
    rows.map(({ vector }) => vector),
  );
}

/** Teaches each of some types by `examples` tickets to a classifier that was trained without it. */
export async function benchFewShot(
  types: readonly string[] = TYPES,
  examples: number,
  seed: number,
): Promise<FewShotRow[]> {
  const { train, test, model } = await load();
  const learn = (rows: Rows): Promise<Classifier> =>
    trainClassifier(rows, { model, kind: CLASSIFIER_KIND, vectors: rows.map(({ vector }) => vector) });
  const whole = await learn(train);
  const results: FewShotRow[] = [];
  for (const type of types) {
    const own = createSeededRandom(seed).shuffle([...train.filter(({ label }) => label === type)]);
    const asked = test.filter(({ label }) => label === type);
    const others = test.filter(({ label }) => label !== type);
    const without = await learn(train.filter(({ label }) => label !== type));
    const began = performance.now();
    const taught = teach(without, own.slice(0, examples));
    const teachMs = performance.now() - began;
    const hits = (classifier: Classifier, rows: Rows, top = 1): number =>
      rows.filter(({ text, vector, label }) =>
        classifier
          .predict(text, vector)
          .top.slice(0, top)
          .some((guess) => guess.label === label),
      ).length / rows.length;
    const across = (from: boolean): number | null => {
      const source = own.filter(({ text }) => isChinese(text) === from).slice(0, examples);
      const target = asked.filter(({ text }) => isChinese(text) !== from);
      return source.length < 3 || target.length < 3 ? null : hits(teach(without, source), target);
    };
    const named = test.filter(({ text, vector }) => taught.predict(text, vector).label === type);
    results.push({
      type,
      testRows: asked.length,
      recall: hits(taught, asked),
      recallTop3: hits(taught, asked, 3),
      precision: named.filter(({ label }) => label === type).length / Math.max(1, named.length),
      trainedRecall: hits(whole, asked),
      othersBefore: hits(without, others),
      othersAfter: hits(taught, others),
      zhToEn: across(true),
      enToZh: across(false),
      teachMs,
    });
  }
  return results;
}

/** A table with a row a type, and their mean. */
export function describeFewShot(rows: readonly FewShotRow[]): string {
  const columns = [
    ['recall', 'recall'],
    ['recallTop3', 'in the first 3'],
    ['precision', 'precision'],
    ['trainedRecall', 'recall when trained'],
    ['othersBefore', 'others before'],
    ['othersAfter', 'others after'],
    ['zhToEn', 'taught zh, asked en'],
    ['enToZh', 'taught en, asked zh'],
  ] as const;
  const cell = (value: number | null): string => (value === null ? '-' : value.toFixed(3));
  const mean = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  return formatTable([
    ['type, hidden from training', ...columns.map(([, title]) => title), 'taught in ms'],
    ...rows.map((row) => [row.type, ...columns.map(([key]) => cell(row[key])), row.teachMs.toFixed(0)]),
    ['mean', ...columns.map(([key]) => cell(mean(rows.map((row) => row[key])))), ''],
  ]);
}
