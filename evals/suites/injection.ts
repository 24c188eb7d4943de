import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  createInjectionDetector,
  injectionParts,
  trainInjectionModel,
  type InjectionDetector,
} from '../../src/knowledge-base/detect-injection.ts';
import { loadInjectionDetector } from '../../src/runtimes/load-injection.ts';
import { CLASSIFIER_KIND } from '../../src/triage/train-classifier.ts';
import { DATASETS } from '../input/datasets-folder.ts';
import { InputError } from '../input/input-error.ts';
import { readJsonLines, refuseDuplicates, type JsonRow } from '../input/read-json-lines.ts';
import { readScorePredictions } from '../input/read-predictions.ts';
import { refuseOverlap } from '../input/refuse-overlap.ts';
import { weightedMean, weightedRecallAtFpr, weightedRocAuc } from '../metrics/weighted.ts';
import { isChinese } from './language-slice.ts';
import { flags, numbers, round, type EvalRows, type Suite, type SuiteContext } from './suite.ts';

const rowSchema = z.object({
  id: z.string().optional(),
  text: z.string().refine((text) => text.trim() !== '', 'must not be empty'),
  label: z.union([z.literal(0), z.literal(1)]),
  lang: z.string().optional(),
});
type Row = z.infer<typeof rowSchema>;

async function readRows(file: string): Promise<JsonRow<Row>[]> {
  const rows = await readJsonLines(file, rowSchema);
  refuseDuplicates(file, 'id', rows, ({ id }) => id);
  for (const label of [0, 1])
    if (!rows.some(({ value }) => value.label === label))
      throw new InputError(file, null, 'label', `no row has label ${label}: a class is empty`);
  return rows;
}

/** The bundled detector; or one trained on the data's own train part and the texts that the bundled one learned from. */
async function openDetector(
  context: SuiteContext,
  test: readonly JsonRow<Row>[],
  testFile: string,
): Promise<InjectionDetector> {
  const trainFile = join(context.folder, 'train.jsonl');
  const embedder = context.embedder();
  const own = join(DATASETS, 'injection');
  if (!existsSync(trainFile) || context.folder === own)
    return loadInjectionDetector(context.modelsFolder, embedder);
  const train = await readRows(trainFile);
  const text = (row: Row): string => row.text;
  refuseOverlap(
    { file: trainFile, rows: train, key: text },
    { file: testFile, rows: test, key: text },
    'text',
    context.options.isOverlapAllowed,
  );
  const tested = new Set(test.map(({ value }) => value.text.trim()));
  const known = new Map<string, boolean>();
  for (const { value } of [...(await readRows(join(own, 'train.jsonl'))), ...train])
    if (!tested.has(value.text.trim())) known.set(value.text, value.label === 1);
  const rows = [...known].map(([content, isAttack]) => ({ text: content, isAttack }));
  const { embeddings } = await embedder.embedTimed(
    rows.map((row) => row.text),
    CLASSIFIER_KIND,
  );
  const vectors = embeddings.map(({ vector }) => vector);
  const { model } = await trainInjectionModel(
    rows,
    { model: embedder.model, kind: CLASSIFIER_KIND, vectors },
    context.seed,
  );
  return createInjectionDetector(embedder, model);
}

export const injectionSuite: Suite = {
  name: 'injection',
  about: 'tells attacks on a language model from harmless texts (test.jsonl {text, label})',
  dataset: 'injection',
  headline: ['roc_auc', 'recall_at_fpr_1', 'recall_at_fpr_5', 'accuracy'],
  lowerIsBetter: [],
  statistics(rows: EvalRows) {
    const score = numbers(rows, 'score');
    const gold = flags(rows, 'gold');
    return {
      roc_auc: weightedRocAuc(score, gold),
      recall_at_fpr_1: weightedRecallAtFpr(score, gold, 0.01),
      recall_at_fpr_5: weightedRecallAtFpr(score, gold, 0.05),
      accuracy: weightedMean(score.map((value, i) => value >= 0.5 === gold[i])),
    };
  },
  async run(context) {
    const testFile = join(context.folder, 'test.jsonl');
    const test = await readRows(testFile);
    const texts = test.map(({ value }) => value.text);
    let evidence: string[] = [];
    let scores: number[];
    let version: string | null = null;
    if (context.predictionsIn === null) {
      const detector = await openDetector(context, test, testFile);
      await context
        .embedder()
        .embedTimed(texts.flatMap(injectionParts), CLASSIFIER_KIND, (done, total) =>
          context.progress(done, total, 'texts embedded'),
        );
      const verdicts = await detector.detect(texts);
      scores = verdicts.map(({ score }) => score);
      evidence = verdicts.map(({ part }) => part.slice(0, 300));
      version = detector.version;
    } else scores = await readScorePredictions(context.predictionsIn, test.length);
    const gold = test.map(({ value }) => value.label === 1);
    return {
      rows: {
        cluster: texts.map((text) => text.trim()),
        language: test.map(({ value }) => value.lang ?? (isChinese(value.text) ? 'zh' : 'en')),
        gold: gold.map(Number),
        score: scores.map(round),
      },
      values: { test_rows: test.length },
      predictions: scores.map((score, index) => ({
        index,
        gold: String(test[index]!.value.label),
        predicted: score >= 0.5 ? '1' : '0',
        confidence: round(Math.max(score, 1 - score)),
        top: [
          ['1', round(score)],
          ['0', round(1 - score)],
        ],
        score: round(score),
      })),
      model: context.predictionsIn === null ? context.embedder().model : null,
      ...(version === null ? {} : { models: { detector: version } }),
      errors: scores.flatMap((score, i) =>
        score >= 0.5 === gold[i]
          ? []
          : [
              {
                text: texts[i]!,
                gold: gold[i] ? 'attack' : 'harmless',
                predicted: score >= 0.5 ? 'attack' : 'harmless',
                confidence: round(score),
                evidence: evidence[i] === undefined ? [] : [`most suspicious part: ${evidence[i]}`],
              },
            ],
      ),
    };
  },
};
