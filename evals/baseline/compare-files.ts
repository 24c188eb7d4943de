import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { EvalArguments } from '../command/parse-arguments.ts';
import { formatNumber, formatTable } from '../command/print-table.ts';
import { loadSuite } from '../command/suite-names.ts';
import type { SuiteResult } from '../command/suite-result.ts';
import { InputError, UsageError } from '../input/input-error.ts';
import { writeOutput } from '../command/write-outputs.ts';
import { compareResults, type ComparedMetric } from './compare-results.ts';

const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const resultSchema = z.looseObject({
  suite: z.string(),
  dataset: z.string(),
  seed: z.number(),
  scored_rows: z.record(z.string(), z.array(cellSchema)),
});

export function readResult(file: string): SuiteResult {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InputError(
      file,
      null,
      null,
      error instanceof Error ? error.message : 'the file cannot be read',
    );
  }
  const parsed = resultSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InputError(
      file,
      null,
      issue?.path.join('.') ?? null,
      `this is no result of this command: ${issue?.message ?? ''}`,
    );
  }
  return parsed.data as unknown as SuiteResult;
}

export function describeComparison(compared: readonly ComparedMetric[]): string {
  return formatTable([
    ['metric', 'A', 'B', 'B - A', '95% interval', 'p', ''],
    ...compared.map(({ metric, a, b, difference, ci, p, verdict }) => [
      metric,
      formatNumber(a),
      formatNumber(b),
      `${difference >= 0 ? '+' : ''}${difference.toFixed(4)}`,
      ci ? `${ci[0].toFixed(4)} to ${ci[1].toFixed(4)}` : '-',
      p.toFixed(3),
      verdict === 'same' ? '' : verdict,
    ]),
  ]);
}

/** `compare A.json B.json`: 1 when B is significantly worse in a headline metric. */
export async function compareFiles(files: readonly string[], args: EvalArguments): Promise<number> {
  const [first, second, ...rest] = files;
  if (first === undefined || second === undefined || rest.length > 0)
    throw new UsageError('compare takes two files: the result to start from, and the one to judge');
  const a = readResult(first);
  const b = readResult(second);
  if (a.suite !== b.suite) throw new UsageError(`the results are of two suites, ${a.suite} and ${b.suite}`);
  const suite = await loadSuite(a.suite);
  const compared = compareResults(suite, a, b);
  process.stdout.write(
    `${suite.name} on ${a.dataset}: A is ${first}, B is ${second}\n${describeComparison(compared)}\n`,
  );
  if (args.json !== null)
    writeOutput(
      args.json,
      `${JSON.stringify({ suite: suite.name, dataset: a.dataset, metrics: compared }, null, 2)}\n`,
    );
  return compared.some(({ verdict }) => verdict === 'worse') ? 1 : 0;
}
