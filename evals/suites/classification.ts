import { join } from 'node:path';
import { z } from 'zod';
import { PrecedentError } from '../../src/domain/errors.ts';
import { createSeededRandom } from '../../src/learning/seeded-random.ts';
import { checkLabelledRows, type LabelledText } from '../../src/triage/check-labelled-rows.ts';
import { CLASSIFIER_KIND, OUT_OF_SCOPE, trainClassifier } from '../../src/triage/train-classifier.ts';
import { describePrediction, type ScoredPrediction } from './scored-prediction.ts';
import { InputError, UsageError } from '../input/input-error.ts';
import { readJsonLines, refuseDuplicates, type JsonRow } from '../input/read-json-lines.ts';
import { readLabelPredictions } from '../input/read-predictions.ts';
import { refuseOverlap } from '../input/refuse-overlap.ts';
import { classificationStatistics } from './classification-statistics.ts';
import { isChinese } from './language-slice.ts';
import { accuracyBySlice, confusionOf, pick, standardDeviation } from './label-statistics.ts';
import { flags, numbers, round, strings, type EvalRows, type Suite, type SuiteContext } from './suite.ts';

const labelSchema = z
  .string()
  .refine((label) => label.trim() !== '', 'must not be empty')
  .refine((label) => !/[\n\r]/.test(label), 'must be one line');
const rowSchema = z.object({
  id: z.string().optional(),
  text: z.string(),
  label: labelSchema,
  also_ok: z.array(z.string()).optional(),
  lang: z.string().optional(),
});
type Row = z.infer<typeof rowSchema>;

async function readRows(file: string): Promise<JsonRow<Row>[]> {
  const rows = await readJsonLines(file, rowSchema);
  refuseDuplicates(file, 'id', rows, ({ id }) => id);
  return rows;
}

function toLabelled({ text, label, id }: Row): LabelledText {
  return { text, label, ...(id === undefined ? {} : { id }) };
}

/** K random rows a label; all of a label that has fewer. */
function sampleShots(rows: readonly JsonRow<Row>[], shots: number, seed: number): number[] {
  const order = createSeededRandom(seed).shuffle(rows.map((_, i) => i));
  const taken = new Map<string, number>();
  return order
    .filter((i) => {
      const { label } = rows[i]!.value;
      const count = (taken.get(label) ?? 0) + 1;
      taken.set(label, count);
      return count <= shots || label === OUT_OF_SCOPE;
    })
    .sort((a, b) => a - b);
}

async function classify(context: SuiteContext, test: readonly JsonRow<Row>[], testFile: string) {
  const trainFile = join(context.folder, 'train.jsonl');
  const train = await readRows(trainFile);
  const taught = new Set(train.map(({ value }) => value.label));
  for (const { line, value } of test)
    if (value.label !== OUT_OF_SCOPE && !taught.has(value.label))
      throw new InputError(
        testFile,
        line,
        'label',
        `no row of ${trainFile} has the label ${JSON.stringify(value.label)}: the class is empty`,
      );
  if ([...taught].filter((label) => label !== OUT_OF_SCOPE).length < 2)
    throw new InputError(
      trainFile,
      null,
      'label',
      'there is only one label: two are the least to tell apart',
    );
  const text = ({ text: content }: Row): string => content;
  const overlap = refuseOverlap(
    { file: trainFile, rows: train, key: text },
    { file: testFile, rows: test, key: text },
    'text',
    context.options.isOverlapAllowed,
  );
  if (overlap.rows > 0)
    context.warn(`${overlap.rows} of ${test.length} test rows also stand in the train file`);
  try {
    checkLabelledRows(
      train.map(({ value }) => toLabelled(value)),
      (i) => `line ${train[i]!.line}`,
    );
  } catch (error) {
    if (error instanceof PrecedentError) throw new InputError(trainFile, null, null, error.message);
    throw error;
  }
  const embedder = context.embedder();
  const progress = (done: number, total: number): void => context.progress(done, total, 'texts embedded');
  const learned = await embedder.embedTimed(
    train.map(({ value }) => value.text),
    CLASSIFIER_KIND,
    progress,
  );
  const asked = await embedder.embedTimed(
    test.map(({ value }) => value.text),
    CLASSIFIER_KIND,
    progress,
  );
  const { shots, seeds } = context.options;
  if (shots === null && seeds > 1)
    throw new UsageError('--seeds needs --shots: training on all rows is the same each time');
  const scored: ScoredPrediction[] = [];
  const trainSeconds: number[] = [];
  const predictSeconds: number[] = [];
  let trainRows = train.length;
  for (let run = 0; run < seeds; run += 1) {
    const chosen = shots === null ? train.map((_, i) => i) : sampleShots(train, shots, context.seed + run);
    trainRows = chosen.length;
    const began = performance.now();
    const classifier = await trainClassifier(
      chosen.map((i) => train[i]!.value).map(toLabelled),
      {
        model: embedder.model,
        kind: CLASSIFIER_KIND,
        vectors: chosen.map((i) => learned.embeddings[i]!.vector),
      },
      { seed: context.seed + run },
    );
    const share = chosen.reduce((sum, i) => sum + learned.ms[i]!, 0) / 1000;
    trainSeconds.push((performance.now() - began) / 1000 + share);
    const started = performance.now();
    test.forEach(({ value }, row) => {
      const { vector, empty } = asked.embeddings[row]!;
      scored.push(
        describePrediction(
          classifier.predict(value.text, empty ? null : vector),
          run,
          row,
          classifier.model.exemplars,
        ),
      );
    });
    predictSeconds.push((performance.now() - started) / 1000 + asked.seconds);
    context.progress(run + 1, seeds, 'trainings');
  }
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    scored,
    trainSeconds: mean(trainSeconds),
    perSecond: test.length / mean(predictSeconds),
    labels: taught.size - (taught.has(OUT_OF_SCOPE) ? 1 : 0),
    trainRows,
    model: embedder.model,
  };
}

export const classificationSuite: Suite = {
  name: 'classification',
  about: "trains the product's classifier on train.jsonl and tests it on test.jsonl ({text, label})",
  dataset: 'tickets',
  headline: [
    'accuracy',
    'macro_f1',
    'ece',
    'aurc',
    'coverage_at_precision_95',
    'oos_recall',
    'oos_precision',
    'oos_roc_auc',
  ],
  lowerIsBetter: ['ece', 'aurc'],
  statistics: classificationStatistics,
  async run(context) {
    const testFile = join(context.folder, 'test.jsonl');
    const test = await readRows(testFile);
    const outcome =
      context.predictionsIn === null
        ? await classify(context, test, testFile)
        : {
            scored: (await readLabelPredictions(context.predictionsIn, test.length)).map(
              ({ predicted, confidence, top }, row): ScoredPrediction => ({
                run: 0,
                row,
                predicted:
                  predicted === OUT_OF_SCOPE
                    ? (top.find(([label]) => label !== OUT_OF_SCOPE)?.[0] ?? predicted)
                    : predicted,
                confidence,
                top,
                strange:
                  predicted === OUT_OF_SCOPE
                    ? confidence
                    : (top.find(([label]) => label === OUT_OF_SCOPE)?.[1] ?? 1 - confidence),
                isFlagged: predicted === OUT_OF_SCOPE,
                evidence: [],
              }),
            ),
            trainSeconds: null,
            perSecond: null,
            labels: new Set(test.map(({ value }) => value.label)).size,
            trainRows: null,
            model: null,
          };
    const { scored } = outcome;
    const goldOf = (one: ScoredPrediction): string => test[one.row]!.value.label;
    const hasLenient = test.some(({ value }) => value.also_ok !== undefined);
    const rows: EvalRows = {
      run: scored.map(({ run }) => run),
      cluster: scored.map(({ row }) => test[row]!.value.text.trim()),
      gold: scored.map(goldOf),
      predicted: scored.map(({ predicted }) => predicted),
      confidence: scored.map(({ confidence }) => round(confidence)),
      correct: scored.map((one) => one.predicted === goldOf(one)),
      ...(hasLenient
        ? {
            lenient: scored.map(
              (one) =>
                one.predicted === goldOf(one) ||
                (test[one.row]!.value.also_ok?.includes(one.predicted) ?? false),
            ),
          }
        : {}),
      strange: scored.map(({ strange }) => round(strange)),
      flagged: scored.map(({ isFlagged }) => isFlagged),
      language: scored.map(
        ({ row }) => test[row]!.value.lang ?? (isChinese(test[row]!.value.text) ? 'zh' : 'en'),
      ),
    };
    const inside = scored.flatMap((one, i) => (goldOf(one) === OUT_OF_SCOPE ? [] : [i]));
    const deviations: Record<string, number> = {};
    if (context.options.shots !== null) {
      const runs = [...new Set(numbers(rows, 'run'))];
      const perRun = runs.map((run) => {
        const at = scored.flatMap((one, i) => (one.run === run ? [i] : []));
        const part: EvalRows = Object.fromEntries(
          Object.entries(rows).map(([name, column]) => [name, pick(column, at)]),
        );
        const ones = new Float64Array(at.length).fill(1);
        return Object.fromEntries(
          Object.entries(classificationStatistics(part)).map(([name, statistic]) => [
            name,
            statistic ? statistic(ones) : NaN,
          ]),
        );
      });
      for (const name of Object.keys(perRun[0] ?? {})) {
        const value = standardDeviation(perRun.map((one) => one[name]!));
        if (Number.isFinite(value)) deviations[`${name}_sd`] = round(value);
      }
    }
    const firstRun = scored.filter(({ run }) => run === 0);
    return {
      rows,
      values: {
        ...deviations,
        ...(context.options.shots === null
          ? {}
          : { shots: context.options.shots, seeds: context.options.seeds }),
        train_seconds: outcome.trainSeconds === null ? null : round(outcome.trainSeconds),
        predict_per_second: outcome.perSecond === null ? null : round(outcome.perSecond),
        labels: outcome.labels,
        train_rows: outcome.trainRows,
        test_rows: test.length,
        per_language: accuracyBySlice(
          pick(strings(rows, 'language'), inside),
          pick(flags(rows, 'correct'), inside),
        ),
        confusion: confusionOf(
          firstRun.map(goldOf),
          firstRun.map((one) =>
            one.isFlagged && goldOf(one) === OUT_OF_SCOPE ? OUT_OF_SCOPE : one.predicted,
          ),
        ),
      },
      predictions: firstRun.map((one) => ({
        index: one.row,
        gold: goldOf(one),
        predicted: one.isFlagged ? OUT_OF_SCOPE : one.predicted,
        confidence: round(one.isFlagged ? one.strange : one.confidence),
        top: one.top.map(([label, probability]) => [label, round(probability)]),
      })),
      model: outcome.model,
      errors: firstRun.flatMap((one) => {
        const isForeign = goldOf(one) === OUT_OF_SCOPE;
        if (isForeign ? one.isFlagged : one.predicted === goldOf(one)) return [];
        return [
          {
            text: test[one.row]!.value.text,
            gold: goldOf(one),
            predicted: one.predicted,
            confidence: round(one.confidence),
            evidence: [
              one.top.map(([label, probability]) => `${label} ${probability.toFixed(2)}`).join(', '),
              ...one.evidence,
            ],
          },
        ];
      }),
    };
  },
};
