import { join } from 'node:path';
import { z } from 'zod';
import { detectPersonalData } from '../../src/triage/detect-personal-data.ts';
import { InputError } from '../input/input-error.ts';
import { readJsonLines, refuseDuplicates } from '../input/read-json-lines.ts';
import { readPredictions } from '../input/read-predictions.ts';
import { weightedRatio } from '../metrics/weighted.ts';
import { isChinese } from './language-slice.ts';
import { numbers, type EvalRows, type Suite } from './suite.ts';

const spanSchema = z.object({
  start_position: z.int().nonnegative(),
  end_position: z.int().nonnegative(),
  entity_type: z.string().min(1),
});
const rowSchema = z.object({ id: z.string().optional(), full_text: z.string(), spans: z.array(spanSchema) });
const predictionSchema = z.object({ index: z.int().nonnegative(), spans: z.array(spanSchema) });
type Span = z.infer<typeof spanSchema>;

/** Character offsets count code points, as in the tools that make such sets; ours count UTF-16 units. */
function codePointOffsets(text: string): Int32Array {
  const offsets = new Int32Array(text.length + 1);
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    offsets[i] = count;
    const isFirstHalf = /[\ud800-\udbff]/.test(text[i]!) && /[\udc00-\udfff]/.test(text[i + 1] ?? '');
    if (!isFirstHalf) count += 1;
  }
  offsets[text.length] = count;
  return offsets;
}

function mark(length: number, spans: readonly Span[]): Uint8Array {
  const marks = new Uint8Array(length);
  for (const { start_position: start, end_position: end } of spans) marks.fill(1, start, end);
  return marks;
}

export const piiSuite: Suite = {
  name: 'pii',
  about: 'finds personal data (test.jsonl {full_text, spans}), scored by characters',
  dataset: 'pii',
  headline: ['recall', 'precision', 'f1'],
  lowerIsBetter: [],
  statistics(rows: EvalRows) {
    const overlap = numbers(rows, 'overlap');
    const gold = numbers(rows, 'gold');
    const found = numbers(rows, 'found');
    return {
      recall: weightedRatio(overlap, gold),
      precision: weightedRatio(overlap, found),
      f1: weightedRatio(
        overlap.map((value) => 2 * value),
        gold.map((value, i) => value + found[i]!),
      ),
    };
  },
  async run(context) {
    const file = join(context.folder, 'test.jsonl');
    const test = await readJsonLines(file, rowSchema);
    refuseDuplicates(file, 'id', test, ({ id }) => id);
    if (!test.some(({ value }) => value.spans.length > 0))
      throw new InputError(file, null, 'spans', 'no row has a span: nothing can be found');
    for (const { line, value } of test) {
      const length = [...value.full_text].length;
      value.spans.forEach(({ start_position: start, end_position: end }, k) => {
        if (end <= start) throw new InputError(file, line, `spans.${k}.end_position`, 'the span is empty');
        if (end > length)
          throw new InputError(
            file,
            line,
            `spans.${k}.end_position`,
            `the span ends behind the text, which has ${length} characters`,
          );
      });
    }
    let detect: (text: string, index: number) => readonly Span[] = (text) => {
      const offsets = codePointOffsets(text);
      return detectPersonalData(text).map(({ start, end, type }) => ({
        start_position: offsets[start]!,
        end_position: offsets[end]!,
        entity_type: type,
      }));
    };
    if (context.predictionsIn !== null) {
      const file = context.predictionsIn;
      const given = await readPredictions(file, predictionSchema);
      given.forEach(({ line, value }, i) => {
        if (value.index !== i)
          throw new InputError(file, line, 'index', `the row of index ${i} was expected, not ${value.index}`);
      });
      if (given.length !== test.length)
        throw new InputError(file, null, 'index', `${given.length} predictions for ${test.length} test rows`);
      detect = (_, index) => given[index]!.value.spans;
    }
    const perType = new Map<string, { gold: number; overlap: number }>();
    const missed: { text: string; gold: string; predicted: string; confidence: null; evidence: string[] }[] =
      [];
    const found: (readonly Span[])[] = [];
    const began = performance.now();
    test.forEach(({ value }, index) => found.push(detect(value.full_text, index)));
    const seconds = (performance.now() - began) / 1000;
    const scored = test.map(({ value }, index) => {
      const characters = [...value.full_text];
      const gold = mark(characters.length, value.spans);
      const guess = mark(characters.length, found[index]!);
      let overlap = 0;
      for (let i = 0; i < gold.length; i += 1) overlap += gold[i]! & guess[i]!;
      for (const span of value.spans) {
        const held = perType.get(span.entity_type) ?? { gold: 0, overlap: 0 };
        let covered = 0;
        for (let i = span.start_position; i < span.end_position; i += 1) covered += guess[i]!;
        held.gold += span.end_position - span.start_position;
        held.overlap += covered;
        perType.set(span.entity_type, held);
        if (covered * 2 < span.end_position - span.start_position)
          missed.push({
            text: value.full_text,
            gold: `${span.entity_type}: ${characters.slice(span.start_position, span.end_position).join('')}`,
            predicted: covered === 0 ? '(missed)' : '(half missed)',
            confidence: null,
            evidence: found[index]!.map(
              (one) =>
                `${one.entity_type}: ${characters.slice(one.start_position, one.end_position).join('')}`,
            ),
          });
      }
      return {
        cluster: value.full_text.trim(),
        language: isChinese(value.full_text) ? 'zh' : 'en',
        overlap,
        gold: gold.reduce((sum, mark) => sum + mark, 0),
        found: guess.reduce((sum, mark) => sum + mark, 0),
      };
    });
    const columns = ['cluster', 'language', 'overlap', 'gold', 'found'] as const;
    return {
      rows: Object.fromEntries(columns.map((name) => [name, scored.map((row) => row[name])])),
      values: {
        per_type: Object.fromEntries(
          [...perType].sort().map(([type, { gold, overlap }]) => [type, overlap / gold]),
        ),
        test_rows: test.length,
        texts_per_second: context.predictionsIn === null ? Math.round(test.length / seconds) : null,
      },
      predictions: found.map((spans, index) => ({
        index,
        gold: test[index]!.value.spans,
        predicted: spans,
        spans,
      })),
      model: null,
      errors: missed,
    };
  },
};
