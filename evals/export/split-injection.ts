/**
 * `npx tsx evals/export/split-injection.ts --data DIR --out DIR [--triggers] [--test-only] [--seed N]`: cuts DIR/test.jsonl ({text, label}) into a half to
 * train on and a half to test on, for `npm run eval -- injection --data OUT`. With --triggers the test half also gets our harmless texts
 * that use the words of attacks; with --test-only the half to train on is not written, so that the bundled detector is tested. Ends with 2 on unusable input.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createSeededRandom } from '../../src/learning/seeded-random.ts';
import { DATASETS } from '../input/datasets-folder.ts';
import { InputError, UsageError } from '../input/input-error.ts';
import { readJsonLines } from '../input/read-json-lines.ts';

const rowSchema = z.object({ text: z.string(), label: z.union([z.literal(0), z.literal(1)]) });
type Row = z.infer<typeof rowSchema>;

async function readRows(file: string): Promise<Row[]> {
  return (await readJsonLines(file, rowSchema)).map(({ value: { text, label } }) => ({ text, label }));
}

try {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      out: { type: 'string' },
      triggers: { type: 'boolean', default: false },
      'test-only': { type: 'boolean', default: false },
      seed: { type: 'string', default: '7' },
    },
  });
  const { data, out } = values;
  if (data === undefined || out === undefined) throw new UsageError('--data DIR and --out DIR must be given');
  // The same text twice must not stand in both halves.
  const rows = new Map((await readRows(join(data, 'test.jsonl'))).map((row) => [row.text.trim(), row]));
  const order = createSeededRandom(Number(values.seed)).shuffle([...rows.values()]);
  const half = Math.ceil(order.length / 2);
  const triggers = values.triggers
    ? await readRows(join(DATASETS, 'injection', 'harmless-triggers.jsonl'))
    : [];
  const parts: Record<string, readonly Row[]> = {
    ...(values['test-only'] ? {} : { train: order.slice(0, half) }),
    test: [...order.slice(half), ...triggers],
  };
  await mkdir(out, { recursive: true });
  for (const [part, own] of Object.entries(parts)) {
    await writeFile(join(out, `${part}.jsonl`), own.map((row) => `${JSON.stringify(row)}\n`).join(''));
    console.log(
      `${join(out, `${part}.jsonl`)}: ${own.length} texts, ${own.filter(({ label }) => label === 1).length} attacks`,
    );
  }
} catch (error) {
  if (!(error instanceof InputError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
