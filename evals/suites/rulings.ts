import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readKnowledgeFolder } from '../../src/adapters/read-knowledge-folder.ts';
import {
  fitOutcomeModel,
  predictOutcome,
  type ClauseVote,
  type FitRow,
  type Neighbour,
  type OutcomeModel,
} from '../../src/rulings/outcome-model.ts';
import { clausePassages } from '../../src/knowledge-base/knowledge-sources.ts';
import { clauseVotes, compareClauses, type EmbeddedClause } from '../../src/rulings/clause-votes.ts';
import { OUTCOMES } from '../../src/domain/outcomes.ts';
import { precedentRank } from '../../src/rulings/search-precedents.ts';
import { loadOutcomeModel } from '../../src/runtimes/load-outcome-model.ts';
import { InputError, UsageError } from '../input/input-error.ts';
import { readJsonLines, refuseDuplicates, type JsonRow } from '../input/read-json-lines.ts';
import { isFile } from '../input/read-lines.ts';
import { readLabelPredictions } from '../input/read-predictions.ts';
import { refuseOverlap } from '../input/refuse-overlap.ts';
import {
  weightedAurc,
  weightedCoverage,
  weightedEce,
  weightedMacroF1,
  weightedMean,
} from '../metrics/weighted.ts';
import { confusionOf } from './label-statistics.ts';
import { isChinese } from './language-slice.ts';
import { openTriage } from './open-triage.ts';
import { flags, numbers, round, strings, type EvalRows, type Suite, type SuiteContext } from './suite.ts';

const rowSchema = z.object({
  id: z.string().optional(),
  facts: z.string().refine((facts) => facts.trim() !== '', 'must not be empty'),
  outcome: z.string().min(1),
  also_ok: z.array(z.string()).optional(),
  meta: z.record(z.string(), z.unknown()).optional(),
});
type Row = z.infer<typeof rowSchema>;
const KB = fileURLToPath(new URL('../../kb', import.meta.url));
const SHOWN_PRECEDENTS = 5;

interface Precedent extends FitRow {
  readonly facts: string;
}

async function readRows(file: string): Promise<JsonRow<Row>[]> {
  const rows = await readJsonLines(file, rowSchema);
  refuseDuplicates(file, 'id', rows, ({ id }) => id);
  return rows;
}

function metaText(row: Row, name: string): string | undefined {
  const value = row.meta?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The code that the row states, else what the triage reads from the facts. */
async function reasonCodes(context: SuiteContext, rows: readonly Row[]): Promise<string[]> {
  const stated = rows.map((row) => metaText(row, 'reason_code'));
  const open = stated.flatMap((code, i) => (code === undefined ? [i] : []));
  if (open.length === 0) return stated.map(String);
  const read = await (await openTriage(context)).triageMany(open.map((i) => rows[i]!.facts));
  const codes = [...stated];
  open.forEach((i, at) => (codes[i] = read[at]!.type.code));
  return codes.map(String);
}

async function embedFacts(context: SuiteContext, facts: readonly string[]) {
  return context
    .embedder()
    .embedTimed(facts, 'passage', (done, total) => context.progress(done, total, 'cases embedded'));
}

/** The house's clauses, for cases that are ruled by them: those whose outcomes are ours. */
async function embedClauses(context: SuiteContext, test: readonly JsonRow<Row>[]): Promise<EmbeddedClause[]> {
  const isOurs = test.every(({ value }) => (OUTCOMES as readonly string[]).includes(value.outcome));
  if (!isOurs) return [];
  const { clauses } = await readKnowledgeFolder(KB);
  const texts = clauses.map((clause) => clausePassages(clause).map(({ embeddedText }) => embeddedText));
  const { embeddings } = await embedFacts(context, texts.flat());
  let next = 0;
  return clauses.map((clause, i) => ({ clause, vectors: texts[i]!.map(() => embeddings[next++]!.vector) }));
}

function votesOf(clauses: readonly EmbeddedClause[], vector: Float32Array, code: string): ClauseVote[] {
  return clauseVotes(compareClauses(clauses, vector), code);
}

/** Precedents and model of the data's train part, or the bundled ones. */
async function learn(
  context: SuiteContext,
  test: readonly JsonRow<Row>[],
  testFile: string,
  clauses: readonly EmbeddedClause[],
) {
  const trainFile = join(context.folder, 'train.jsonl');
  if (!isFile(trainFile)) {
    const { pastCases } = await readKnowledgeFolder(KB);
    const { embeddings } = await embedFacts(
      context,
      pastCases.map(({ facts }) => facts),
    );
    const precedents = pastCases.map((past, i): Precedent => ({
      facts: past.facts,
      reasonCode: past.reason_code,
      outcome: past.outcome,
      family: past.family,
      vector: embeddings[i]!.vector,
    }));
    const loaded = await loadOutcomeModel(context.modelsFolder, context.embedder());
    if (loaded.problem !== null) throw new UsageError(`this suite cannot be computed: ${loaded.problem}`);
    return { precedents, model: loaded.model, trainSeconds: null };
  }
  const train = await readRows(trainFile);
  const facts = (row: Row): string => row.facts;
  refuseOverlap(
    { file: trainFile, rows: train, key: facts },
    { file: testFile, rows: test, key: facts },
    'facts',
    context.options.isOverlapAllowed,
  );
  const taught = new Set(train.map(({ value }) => value.outcome));
  if (taught.size < 2)
    throw new InputError(
      trainFile,
      null,
      'outcome',
      'there is only one outcome: two are the least to tell apart',
    );
  for (const { line, value } of test)
    if (!taught.has(value.outcome))
      throw new InputError(
        testFile,
        line,
        'outcome',
        `no row of ${trainFile} has the outcome ${JSON.stringify(value.outcome)}: the class is empty`,
      );
  const { embeddings, seconds } = await embedFacts(
    context,
    train.map(({ value }) => value.facts),
  );
  const codes = await reasonCodes(
    context,
    train.map(({ value }) => value),
  );
  const began = performance.now();
  const precedents = train.map(({ value }, i): Precedent => ({
    facts: value.facts,
    reasonCode: codes[i]!,
    outcome: value.outcome,
    family: metaText(value, 'family') ?? `row ${i}`,
    vector: embeddings[i]!.vector,
    clauses: votesOf(clauses, embeddings[i]!.vector, codes[i]!),
  }));
  const { model } = fitOutcomeModel(precedents, 'eval');
  return { precedents, model, trainSeconds: seconds + (performance.now() - began) / 1000 };
}

interface Ruled {
  readonly outcomes: readonly { readonly outcome: string; readonly probability: number }[];
  readonly shown: readonly (Neighbour & { readonly facts: string })[];
}

async function ruleAll(context: SuiteContext, test: readonly JsonRow<Row>[], testFile: string) {
  const clauses = await embedClauses(context, test);
  const { precedents, model, trainSeconds } = await learn(context, test, testFile, clauses);
  const { embeddings, seconds } = await embedFacts(
    context,
    test.map(({ value }) => value.facts),
  );
  const codes = await reasonCodes(
    context,
    test.map(({ value }) => value),
  );
  const began = performance.now();
  const ruled = test.map((_, i) => rule(model, precedents, clauses, embeddings[i]!.vector, codes[i]!));
  const took = seconds + (performance.now() - began) / 1000;
  return { ruled, trainSeconds, perSecond: test.length / took, version: model.parameters.version };
}

function rule(
  model: OutcomeModel,
  precedents: readonly Precedent[],
  clauses: readonly EmbeddedClause[],
  vector: Float32Array,
  code: string,
): Ruled {
  const neighbours = precedents.map(({ facts, reasonCode, outcome, vector: other }) => {
    let similarity = 0;
    for (let j = 0; j < vector.length; j += 1) similarity += vector[j]! * other[j]!;
    return { facts, reasonCode, outcome, similarity };
  });
  const ranked = neighbours.sort((a, b) => precedentRank(b, code) - precedentRank(a, code));
  return {
    outcomes: predictOutcome(model, code, neighbours, votesOf(clauses, vector, code)),
    shown: ranked.slice(0, SHOWN_PRECEDENTS),
  };
}

export const rulingsSuite: Suite = {
  name: 'rulings',
  about: 'proposes outcomes of cases from decided ones ({facts, outcome[, meta]})',
  dataset: 'rulings',
  headline: [
    'accuracy',
    'macro_f1',
    'brier',
    'ece',
    'aurc',
    'coverage_at_precision_90',
    'precedent_agreement_at_5',
  ],
  lowerIsBetter: ['brier', 'ece', 'aurc'],
  statistics(rows: EvalRows) {
    const correct = flags(rows, 'correct');
    const confidence = numbers(rows, 'confidence');
    return {
      accuracy: weightedMean(correct),
      ...(rows['lenient'] ? { accuracy_lenient: weightedMean(flags(rows, 'lenient')) } : {}),
      macro_f1: weightedMacroF1(strings(rows, 'gold'), strings(rows, 'predicted')),
      brier: rows['brier'] ? weightedMean(numbers(rows, 'brier')) : null,
      ece: weightedEce(confidence, correct),
      aurc: weightedAurc(confidence, correct),
      coverage_at_precision_90: weightedCoverage(confidence, correct, 0.9),
      precedent_agreement_at_5: rows['agreement'] ? weightedMean(numbers(rows, 'agreement')) : null,
    };
  },
  async run(context) {
    const testFile = join(context.folder, 'test.jsonl');
    const test = await readRows(testFile);
    const ours = context.predictionsIn === null ? await ruleAll(context, test, testFile) : null;
    const guesses = ours
      ? ours.ruled.map(({ outcomes }) => ({
          predicted: outcomes[0]!.outcome,
          confidence: outcomes[0]!.probability,
          top: outcomes.map(({ outcome, probability }) => [outcome, probability] as const),
        }))
      : await readLabelPredictions(context.predictionsIn ?? '', test.length);
    const gold = test.map(({ value }) => value.outcome);
    /** Multi-class Brier score: squared distance of the probabilities from the truth, in [0, 2]. */
    const brier = guesses.map(({ top }, i) => {
      const truth = top.find(([label]) => label === gold[i]);
      return top.reduce((sum, [label, p]) => sum + (p - (label === gold[i] ? 1 : 0)) ** 2, truth ? 0 : 1);
    });
    const isLenient = (i: number): boolean =>
      guesses[i]!.predicted === gold[i] || (test[i]!.value.also_ok?.includes(guesses[i]!.predicted) ?? false);
    const rows: EvalRows = {
      cluster: test.map(({ value }) => metaText(value, 'family') ?? value.facts.trim().slice(0, 200)),
      language: test.map(({ value }) => metaText(value, 'lang') ?? (isChinese(value.facts) ? 'zh' : 'en')),
      gold,
      predicted: guesses.map(({ predicted }) => predicted),
      confidence: guesses.map(({ confidence }) => round(confidence)),
      correct: guesses.map(({ predicted }, i) => predicted === gold[i]),
      ...(test.some(({ value }) => value.also_ok !== undefined)
        ? { lenient: test.map((_, i) => isLenient(i)) }
        : {}),
      brier: brier.map(round),
      ...(ours
        ? {
            agreement: ours.ruled.map(
              ({ shown }, i) =>
                shown.filter(({ outcome }) => outcome === gold[i]).length / Math.max(1, shown.length),
            ),
          }
        : {}),
    };
    return {
      rows,
      values: {
        train_seconds: ours?.trainSeconds == null ? null : round(ours.trainSeconds),
        predict_per_second: ours ? round(ours.perSecond) : null,
        test_rows: test.length,
        confusion: confusionOf(gold, strings(rows, 'predicted')),
      },
      predictions: guesses.map(({ predicted, confidence, top }, index) => ({
        index,
        gold: gold[index],
        predicted,
        confidence: round(confidence),
        top: top.slice(0, 8).map(([label, probability]) => [label, round(probability)]),
      })),
      model: ours ? context.embedder().model : null,
      ...(ours ? { models: { outcome: ours.version } } : {}),
      errors: guesses.flatMap(({ predicted, confidence, top }, i) =>
        isLenient(i)
          ? []
          : [
              {
                text: test[i]!.value.facts,
                gold: gold[i]!,
                predicted,
                confidence: round(confidence),
                evidence: [
                  top
                    .slice(0, 3)
                    .map(([label, probability]) => `${label} ${probability.toFixed(2)}`)
                    .join(', '),
                  ...(ours?.ruled[i]?.shown.map(
                    (past) =>
                      `${past.similarity.toFixed(3)} ${past.reasonCode} ${past.outcome}: ${past.facts.slice(0, 140)}`,
                  ) ?? []),
                ],
              },
            ],
      ),
    };
  },
};
