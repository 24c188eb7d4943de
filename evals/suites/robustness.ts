import { join } from 'node:path';
import { z } from 'zod';
import { createSeededRandom } from '../../src/learning/seeded-random.ts';
import { UsageError } from '../input/input-error.ts';
import { readJsonLines } from '../input/read-json-lines.ts';
import { weightedMean, type Statistic } from '../metrics/weighted.ts';
import { isChinese } from './language-slice.ts';
import { openTriage } from './open-triage.ts';
import { PERTURBATIONS, perturbText } from './perturb-text.ts';
import { flags, round, strings, type EvalRows, type Suite } from './suite.ts';

const rowSchema = z.object({
  text: z.string().min(1),
  label: z.string().min(1),
  also_ok: z.array(z.string()).default([]),
  lang: z.string().optional(),
});
/** Texts taken, evenly over the file: each is read six times. */
const MAX_TEXTS = 160;

interface Variant {
  readonly source: number;
  readonly way: string;
  readonly text: string;
}

function statistics(rows: EvalRows): Record<string, Statistic | null> {
  const way = strings(rows, 'way');
  const correct = flags(rows, 'correct');
  const clean = flags(rows, 'clean');
  const result: Record<string, Statistic | null> = {};
  for (const name of ['clean', ...PERTURBATIONS]) {
    const mean = way.includes(name)
      ? weightedMean(correct.map((value, i) => (way[i] === name ? value : null)))
      : null;
    result[`accuracy_${name}`] = mean;
  }
  /** How much is lost against the same texts unchanged. */
  for (const name of PERTURBATIONS)
    result[`drop_${name}`] = way.includes(name)
      ? weightedMean(correct.map((value, i) => (way[i] === name ? Number(clean[i]) - Number(value) : null)))
      : null;
  return result;
}

export const robustnessSuite: Suite = {
  name: 'robustness',
  about: 'reads tickets again with typos, in traditional characters, mixed languages, long and spaced out',
  dataset: 'tickets',
  headline: [
    'accuracy_clean',
    ...PERTURBATIONS.map((name) => `accuracy_${name}`),
    ...PERTURBATIONS.map((name) => `drop_${name}`),
  ],
  lowerIsBetter: PERTURBATIONS.map((name) => `drop_${name}`),
  statistics,
  async run(context) {
    if (context.predictionsIn !== null)
      throw new UsageError('robustness changes the texts itself: it takes no predictions');
    const all = await readJsonLines(join(context.folder, 'test.jsonl'), rowSchema);
    const step = Math.max(1, Math.ceil(all.length / MAX_TEXTS));
    const rows = all.filter((_, i) => i % step === 0).map(({ value }) => value);
    const random = createSeededRandom(context.seed);
    const variants = rows.flatMap((row, source): Variant[] => [
      { source, way: 'clean', text: row.text },
      ...PERTURBATIONS.flatMap((way): Variant[] => {
        const text = perturbText(row.text, way, random);
        return text === null ? [] : [{ source, way, text }];
      }),
    ]);
    const triage = await openTriage(context);
    const texts = variants.map(({ text }) => text);
    await context
      .embedder()
      .embedTimed(texts, 'symmetric', (done, total) => context.progress(done, total, 'texts embedded'));
    const results = await triage.triageMany(texts);
    const isRight = (i: number): boolean => {
      const { label, also_ok: others } = rows[variants[i]!.source]!;
      const { code } = results[i]!.type;
      return code === label || others.includes(code);
    };
    const clean = new Map(
      variants.flatMap(({ source, way }, i) => (way === 'clean' ? [[source, isRight(i)] as const] : [])),
    );
    return {
      rows: {
        cluster: variants.map(({ source }) => String(source)),
        way: variants.map(({ way }) => way),
        language: variants.map(
          ({ source }) => rows[source]!.lang ?? (isChinese(rows[source]!.text) ? 'zh' : 'en'),
        ),
        gold: variants.map(({ source }) => rows[source]!.label),
        predicted: results.map(({ type }) => type.code),
        confidence: results.map(({ type }) => round(type.confidence)),
        correct: variants.map((_, i) => isRight(i)),
        clean: variants.map(({ source }) => clean.get(source) ?? false),
      },
      values: { texts: rows.length, variants: variants.length },
      predictions: variants.map(({ way, text }, index) => ({
        index,
        way,
        text,
        gold: rows[variants[index]!.source]!.label,
        predicted: results[index]!.type.code,
      })),
      model: context.embedder().model,
      models: { triage: triage.version },
      errors: variants.flatMap(({ source, way, text }, i) =>
        way === 'clean' || isRight(i) || !clean.get(source)
          ? []
          : [
              {
                text,
                gold: `${rows[source]!.label} (${way})`,
                predicted: results[i]!.type.code,
                confidence: round(results[i]!.type.confidence),
                evidence: [`unchanged and right: ${rows[source]!.text}`],
              },
            ],
      ),
    };
  },
};
