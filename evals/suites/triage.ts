import { join } from 'node:path';
import { z } from 'zod';
import { familyOf } from '../../src/domain/reason-codes.ts';
import { PRIORITIES, RISK_LEVELS, type TriageResult } from '../../src/domain/triage-result.ts';
import { InputError } from '../input/input-error.ts';
import { readJsonLines, refuseDuplicates, type JsonRow } from '../input/read-json-lines.ts';
import { readLabelPredictions } from '../input/read-predictions.ts';
import { isSameExpression, isSameId, isSameNumber, matchItems } from '../metrics/match-entities.ts';
import {
  weightedAurc,
  weightedCoverage,
  weightedEce,
  weightedKappa,
  weightedMacroF1,
  weightedMean,
  weightedRatio,
  type Statistic,
} from '../metrics/weighted.ts';
import { confusionOf, pick } from './label-statistics.ts';
import { isChinese } from './language-slice.ts';
import { openTriage } from './open-triage.ts';
import {
  flags,
  numbers,
  round,
  strings,
  type Cell,
  type EvalRows,
  type Suite,
  type SuiteContext,
} from './suite.ts';

const entitiesSchema = z.object({
  txid: z.array(z.string()).default([]),
  address: z.array(z.string()).default([]),
  order_id: z.array(z.string()).default([]),
  amount: z
    .array(
      z.object({ text: z.string().min(1), norm: z.coerce.string().optional(), asset: z.string().nullish() }),
    )
    .default([]),
  time: z
    .array(z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)]))
    .default([]),
});
const rowSchema = z.object({
  id: z.string().optional(),
  text: z.string().refine((text) => text.trim() !== '', 'must not be empty'),
  label: z.string().min(1),
  also_ok: z.array(z.string()).optional(),
  lang: z.string().optional(),
  entities: entitiesSchema.nullish(),
  risk: z.enum(RISK_LEVELS).nullish(),
  priority: z.enum(PRIORITIES).nullish(),
});
type Row = z.infer<typeof rowSchema>;

const IDS = ['txid', 'address', 'order_id'] as const;
const COUNTED = [...IDS, 'amount', 'time'] as const;

/** Hits, gold and predicted entities of one ticket, by kind; `norm` counts matched amounts whose number and asset agree. */
function countEntities(
  gold: NonNullable<Row['entities']>,
  found: TriageResult['entities'],
): Record<string, number> {
  const counts: Record<string, number> = {};
  const ofKind = (kind: string) => found.filter((entity) => entity.kind === kind);
  for (const kind of IDS) {
    const predicted = ofKind(kind);
    const matches = matchItems(gold[kind], predicted, (a, b) => isSameId(a, b.text) || isSameId(a, b.value));
    counts[`${kind}_hits`] = matches.filter((at) => at >= 0).length;
    counts[`${kind}_gold`] = gold[kind].length;
    counts[`${kind}_found`] = predicted.length;
  }
  const amounts = ofKind('amount');
  const matches = matchItems(gold.amount, amounts, (a, b) => isSameExpression(a.text, b.text));
  counts['amount_hits'] = matches.filter((at) => at >= 0).length;
  counts['amount_gold'] = gold.amount.length;
  counts['amount_found'] = amounts.length;
  counts['amount_norm'] = gold.amount.filter((item, i) => {
    const found = amounts[matches[i]!];
    if (!found) return false;
    const isNumberRight = item.norm === undefined || isSameNumber(item.norm, found.value);
    return isNumberRight && (item.asset == null || item.asset.toUpperCase() === found.asset?.toUpperCase());
  }).length;
  const times = ofKind('time');
  counts['time_hits'] = matchItems(gold.time, times, (a, b) => isSameExpression(a, b.text)).filter(
    (at) => at >= 0,
  ).length;
  counts['time_gold'] = gold.time.length;
  counts['time_found'] = times.length;
  return counts;
}

/** Micro F1 over all entities of a kind; null when the truth has none. */
function f1(rows: EvalRows, kind: string): Statistic | null {
  if (!rows[`${kind}_gold`]) return null;
  const zeroed = (name: string) => numbers(rows, name).map((value) => (Number.isFinite(value) ? value : 0));
  const hits = zeroed(`${kind}_hits`);
  const gold = zeroed(`${kind}_gold`);
  const found = zeroed(`${kind}_found`);
  if (!gold.some((value) => value > 0)) return null;
  return weightedRatio(
    hits.map((value) => 2 * value),
    gold.map((value, i) => value + found[i]!),
  );
}

function statistics(rows: EvalRows): Record<string, Statistic | null> {
  const gold = strings(rows, 'gold');
  const predicted = strings(rows, 'predicted');
  const correct = flags(rows, 'correct');
  const confidence = numbers(rows, 'confidence');
  const level = (name: string) => (rows[name] ?? []).map((cell) => (cell === null ? null : String(cell)));
  const hasRisk = (rows['risk_gold'] ?? []).some((cell) => cell !== null);
  const hasPriority = (rows['priority_gold'] ?? []).some((cell) => cell !== null);
  const agree = (name: string) =>
    level(`${name}_gold`).map((label, i) => (label === null ? null : label === level(name)[i]));
  const amountHits = numbers(rows, 'amount_hits').map((value) => (Number.isFinite(value) ? value : 0));
  const amountNorm = numbers(rows, 'amount_norm').map((value) => (Number.isFinite(value) ? value : 0));
  return {
    type_accuracy: weightedMean(correct),
    ...(rows['lenient'] ? { type_accuracy_lenient: weightedMean(flags(rows, 'lenient')) } : {}),
    type_macro_f1: weightedMacroF1(gold, predicted),
    family_accuracy: weightedMean(gold.map((label, i) => familyOf(label) === familyOf(predicted[i]!))),
    top3_accuracy: weightedMean(flags(rows, 'in_top3')),
    ece: weightedEce(confidence, correct),
    aurc: weightedAurc(confidence, correct),
    coverage_at_precision_95: weightedCoverage(confidence, correct, 0.95),
    txid_f1: f1(rows, 'txid'),
    address_f1: f1(rows, 'address'),
    order_id_f1: f1(rows, 'order_id'),
    amount_f1: f1(rows, 'amount'),
    amount_norm_accuracy: amountHits.some((value) => value > 0)
      ? weightedRatio(amountNorm, amountHits)
      : null,
    time_f1: f1(rows, 'time'),
    risk_accuracy: hasRisk ? weightedMean(agree('risk')) : null,
    risk_kappa: hasRisk ? weightedKappa(level('risk_gold'), level('risk'), RISK_LEVELS) : null,
    priority_accuracy: hasPriority ? weightedMean(agree('priority')) : null,
    priority_kappa: hasPriority ? weightedKappa(level('priority_gold'), level('priority'), PRIORITIES) : null,
  };
}

async function triageRows(context: SuiteContext, test: readonly JsonRow<Row>[], file: string) {
  const triage = await openTriage(context);
  const embedder = context.embedder();
  const texts = test.map(({ value }) => value.text);
  const { seconds } = await embedder.embedTimed(texts, 'symmetric', (done, total) =>
    context.progress(done, total, 'tickets embedded'),
  );
  const began = performance.now();
  const results = await triage.triageMany(texts);
  const took = seconds + (performance.now() - began) / 1000;
  const labels = new Set(results.flatMap(({ type }) => type.top.map(({ label }) => label)));
  for (const { line, value } of test)
    if (!/^[A-Z0-9]{2,4}-\d{2}$/.test(value.label) && !labels.has(value.label))
      throw new InputError(file, line, 'label', `${JSON.stringify(value.label)} is no reason code`);
  return { results, perSecond: texts.length / took, model: embedder.model, version: triage.version };
}

interface TypeGuess {
  readonly predicted: string;
  readonly confidence: number;
  readonly top: readonly (readonly [string, number])[];
}

function perLanguage(rows: EvalRows): Record<string, Record<string, number>> {
  const languages = strings(rows, 'language');
  return Object.fromEntries(
    [...new Set(languages)].sort().map((language) => {
      const at = languages.flatMap((one, i) => (one === language ? [i] : []));
      const part: EvalRows = Object.fromEntries(
        Object.entries(rows).map(([name, column]) => [name, pick(column, at)]),
      );
      const ones = new Float64Array(at.length).fill(1);
      const values: Record<string, number> = { rows: at.length };
      for (const [name, statistic] of Object.entries(statistics(part))) {
        const value = statistic ? statistic(ones) : NaN;
        if (Number.isFinite(value)) values[name] = value;
      }
      return [language, values];
    }),
  );
}

export const triageSuite: Suite = {
  name: 'triage',
  about: 'reads tickets with the bundled models: type, entities, risk, priority',
  dataset: 'tickets',
  headline: [
    'type_accuracy',
    'type_accuracy_lenient',
    'type_macro_f1',
    'family_accuracy',
    'top3_accuracy',
    'ece',
    'txid_f1',
    'address_f1',
    'order_id_f1',
    'amount_f1',
    'amount_norm_accuracy',
    'time_f1',
    'risk_accuracy',
    'risk_kappa',
    'priority_accuracy',
    'priority_kappa',
  ],
  lowerIsBetter: ['ece', 'aurc'],
  statistics,
  async run(context) {
    const file = join(context.folder, 'test.jsonl');
    const test = await readJsonLines(file, rowSchema);
    refuseDuplicates(file, 'id', test, ({ id }) => id);
    const ours = context.predictionsIn === null ? await triageRows(context, test, file) : null;
    const guesses: readonly TypeGuess[] = ours
      ? ours.results.map(({ type }) => ({
          predicted: type.code,
          confidence: type.confidence,
          top: type.top.map(({ label, probability }) => [label, probability] as const),
        }))
      : await readLabelPredictions(context.predictionsIn ?? '', test.length);
    const hasEntities = ours !== null && test.some(({ value }) => value.entities != null);
    const counted = test.map(({ value }, i) =>
      ours && value.entities ? countEntities(value.entities, ours.results[i]?.entities ?? []) : null,
    );
    const entityColumns: Record<string, Cell[]> = {};
    if (hasEntities) {
      for (const kind of COUNTED)
        for (const part of ['hits', 'gold', 'found'])
          entityColumns[`${kind}_${part}`] = counted.map((counts) => counts?.[`${kind}_${part}`] ?? null);
      entityColumns['amount_norm'] = counted.map((counts) => counts?.['amount_norm'] ?? null);
    }
    const isLenient = (i: number): boolean =>
      guesses[i]!.predicted === test[i]!.value.label ||
      (test[i]!.value.also_ok?.includes(guesses[i]!.predicted) ?? false);
    const rows: EvalRows = {
      cluster: test.map(({ value }) => value.text.trim()),
      language: test.map(({ value }) => value.lang ?? (isChinese(value.text) ? 'zh' : 'en')),
      gold: test.map(({ value }) => value.label),
      predicted: guesses.map(({ predicted }) => predicted),
      confidence: guesses.map(({ confidence }) => round(confidence)),
      correct: guesses.map(({ predicted }, i) => predicted === test[i]!.value.label),
      ...(test.some(({ value }) => value.also_ok !== undefined)
        ? { lenient: test.map((_, i) => isLenient(i)) }
        : {}),
      in_top3: guesses.map(({ top }, i) => top.slice(0, 3).some(([label]) => label === test[i]!.value.label)),
      ...(ours
        ? {
            risk_gold: test.map(({ value }) => value.risk ?? null),
            risk: ours.results.map(({ risk }) => risk.level),
            priority_gold: test.map(({ value }) => value.priority ?? null),
            priority: ours.results.map(({ priority }) => priority.level),
          }
        : {}),
      ...entityColumns,
    };
    const gold = strings(rows, 'gold');
    return {
      rows,
      values: {
        per_language: perLanguage(rows),
        texts_per_second: ours ? round(ours.perSecond) : null,
        test_rows: test.length,
        confusion: confusionOf(gold, strings(rows, 'predicted')),
      },
      predictions: guesses.map(({ predicted, confidence, top }, index) => ({
        index,
        gold: gold[index],
        predicted,
        confidence: round(confidence),
        top: top.map(([label, probability]) => [label, round(probability)]),
        ...(ours
          ? {
              entities: ours.results[index]?.entities.map(({ kind, text, value, asset }) => ({
                kind,
                text,
                value,
                ...(asset ? { asset } : {}),
              })),
              risk: ours.results[index]?.risk.level,
              priority: ours.results[index]?.priority.level,
            }
          : {}),
      })),
      model: ours?.model ?? null,
      ...(ours ? { models: { triage: ours.version } } : {}),
      errors: guesses.flatMap(({ predicted, confidence, top }, i) => {
        if (isLenient(i)) return [];
        return [
          {
            text: test[i]!.value.text,
            gold: [gold[i], ...(test[i]!.value.also_ok ?? [])].join(' / '),
            predicted,
            confidence: round(confidence),
            evidence: [
              top.map(([label, probability]) => `${label} ${probability.toFixed(2)}`).join(', '),
              ...(ours?.results[i]?.type.reasons.slice(0, 4).map(({ en }) => en) ?? []),
            ],
          },
        ];
      }),
    };
  },
};
