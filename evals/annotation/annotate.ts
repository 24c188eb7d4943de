import { join } from 'node:path';
import { z } from 'zod';
import { createSeededRandom } from '../../src/learning/seeded-random.ts';
import type { EvalArguments } from '../command/parse-arguments.ts';
import { toJsonLines, writeOutput } from '../command/write-outputs.ts';
import { bootstrapIntervals } from '../metrics/bootstrap.ts';
import { DATASETS } from '../input/datasets-folder.ts';
import { InputError, UsageError } from '../input/input-error.ts';
import { readJsonLines, refuseDuplicates } from '../input/read-json-lines.ts';
import { krippendorffAlpha } from './krippendorff-alpha.ts';

const textSchema = z.looseObject({ id: z.string().optional(), text: z.string().min(1) });
const labelledSchema = z.looseObject({ id: z.string(), text: z.string(), label: z.string().nullable() });

/** `annotate sample --data FOLDER --count N --out FOLDER`: the same rows twice, in two orders, without labels. */
async function sample(args: EvalArguments): Promise<number> {
  if (args.out === null) throw new UsageError('annotate sample needs --out FOLDER');
  const folder = args.data ?? join(DATASETS, 'tickets');
  const file = join(folder, 'test.jsonl');
  const rows = await readJsonLines(file, textSchema);
  refuseDuplicates(file, 'id', rows, ({ id }) => id);
  const random = createSeededRandom(args.seed);
  const chosen = random.shuffle(rows.map((_, i) => i)).slice(0, args.count);
  for (const name of ['a', 'b']) {
    const order = random.shuffle([...chosen]);
    const sheet = order.map((i) => ({
      id: rows[i]!.value.id ?? `line-${rows[i]!.line}`,
      text: rows[i]!.value.text,
      label: null,
    }));
    writeOutput(join(args.out, `${name}.jsonl`), toJsonLines(sheet));
  }
  process.stdout.write(
    `${chosen.length} rows for two annotators: ${join(args.out, 'a.jsonl')}, ${join(args.out, 'b.jsonl')}\n`,
  );
  return 0;
}

interface Unit {
  readonly id: string;
  readonly text: string;
  readonly labels: readonly (string | null)[];
}

async function readSheets(files: readonly string[]): Promise<Unit[]> {
  if (files.length < 2) throw new UsageError('two sheets or more are needed');
  const sheets: Map<string, { text: string; label: string | null }>[] = [];
  for (const file of files) {
    const rows = await readJsonLines(file, labelledSchema);
    refuseDuplicates(file, 'id', rows, ({ id }) => id);
    sheets.push(new Map(rows.map(({ value }) => [value.id, value])));
  }
  const ids = [...new Set(sheets.flatMap((sheet) => [...sheet.keys()]))].sort();
  return ids.map((id) => {
    const found = sheets.map((sheet) => sheet.get(id));
    const texts = new Set(found.flatMap((row) => (row ? [row.text] : [])));
    if (texts.size > 1)
      throw new InputError(
        files[1] ?? '',
        null,
        'text',
        `the sheets have different texts for ${JSON.stringify(id)}`,
      );
    return { id, text: [...texts][0] ?? '', labels: found.map((row) => row?.label ?? null) };
  });
}

const given = ({ labels }: Unit): string[] => labels.filter((label) => label !== null);

/** `annotate agreement A B [...]`: alpha with its interval over units, and the pairs most often confused. */
async function agreement(files: readonly string[], args: EvalArguments): Promise<number> {
  const units = (await readSheets(files)).map(given);
  const alpha = krippendorffAlpha(units);
  if (Number.isNaN(alpha))
    throw new InputError(
      files[0] ?? '',
      null,
      'label',
      'no row has labels by two annotators, or all are the same label',
    );
  const resampled = (weights: Float64Array): number =>
    krippendorffAlpha(units.flatMap((unit, i) => Array.from({ length: weights[i]! }, () => unit)));
  const interval = bootstrapIntervals({ alpha: resampled }, units.length, null, args.seed)['alpha'];
  const confused = new Map<string, number>();
  for (const labels of units) {
    const different = [...new Set(labels)].sort();
    if (different.length > 1)
      confused.set(different.join(' / '), (confused.get(different.join(' / ')) ?? 0) + 1);
  }
  const range = interval ? ` (95% interval ${interval[0].toFixed(3)} to ${interval[1].toFixed(3)})` : '';
  process.stdout.write(
    `Krippendorff's alpha ${alpha.toFixed(3)}${range} over ${units.filter((unit) => unit.length > 1).length} rows\n`,
  );
  for (const [pair, count] of [...confused].sort((a, b) => b[1] - a[1]).slice(0, 10))
    process.stdout.write(`${count} × ${pair}\n`);
  if (args.json !== null)
    writeOutput(
      args.json,
      `${JSON.stringify({ alpha, ci: interval ?? null, rows: units.length, confused: Object.fromEntries(confused) }, null, 2)}\n`,
    );
  return 0;
}

/** `annotate adjudicate A B [...] --out FILE`: agreed rows as they are, the others with all labels for a third person. */
async function adjudicate(files: readonly string[], args: EvalArguments): Promise<number> {
  if (args.out === null) throw new UsageError('annotate adjudicate needs --out FILE');
  const units = await readSheets(files);
  const rows = units.map((unit) => {
    const labels = given(unit);
    const isAgreed = labels.length > 1 && new Set(labels).size === 1;
    return {
      id: unit.id,
      text: unit.text,
      label: isAgreed ? labels[0] : null,
      ...(isAgreed ? {} : { candidates: unit.labels }),
    };
  });
  writeOutput(args.out, toJsonLines(rows));
  const open = rows.filter(({ label }) => label === null).length;
  process.stdout.write(`${rows.length - open} rows agreed, ${open} to decide: ${args.out}\n`);
  return 0;
}

export async function annotate(words: readonly string[], args: EvalArguments): Promise<number> {
  const [verb, ...files] = words;
  if (verb === 'sample') return sample(args);
  if (verb === 'agreement') return agreement(files, args);
  if (verb === 'adjudicate') return adjudicate(files, args);
  throw new UsageError('annotate takes sample, agreement or adjudicate');
}
