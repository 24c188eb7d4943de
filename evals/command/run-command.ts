import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PrecedentError } from '../../src/domain/errors.ts';
import { InputError, UsageError } from '../input/input-error.ts';
import { checkGates } from './gates.ts';
import { HELP } from './help.ts';
import { parseArguments, type EvalArguments } from './parse-arguments.ts';
import { describeResult, formatNumber, formatTable } from './print-table.ts';
import { runSuite } from './run-suite.ts';
import type { ScoredSuite } from './suite-result.ts';
import { toJsonLines, writeOutput } from './write-outputs.ts';

export const EXIT = { ok: 0, failed: 1, unusable: 2 } as const;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints each verdict. @returns whether all gates hold */
function applyGates(result: Readonly<Record<string, unknown>>, args: EvalArguments): boolean {
  const verdicts = checkGates(result, args.gates);
  for (const { gate, actual, isPassed } of verdicts)
    print(
      `gate ${gate.metric}${gate.operator}${gate.value}: ${isPassed ? 'passed' : 'FAILED'} (${formatNumber(actual)})`,
    );
  return verdicts.every(({ isPassed }) => isPassed);
}

async function writeAll(scored: ScoredSuite, args: EvalArguments): Promise<void> {
  if (args.json !== null) writeOutput(args.json, `${JSON.stringify(scored.result)}\n`);
  if (args.predictions !== null) writeOutput(args.predictions, toJsonLines(scored.predictions));
  if (args.html !== null) {
    const { renderReport } = await import('../report/render-report.ts');
    writeOutput(args.html, await renderReport([scored]));
  }
  if (args.mteb !== null) {
    const { toMteb } = await import('../export/to-mteb.ts');
    writeOutput(args.mteb, `${JSON.stringify(toMteb(scored.result), null, 2)}\n`);
  }
}

async function runOne(name: string, args: EvalArguments): Promise<number> {
  const scored = await runSuite(name, args.data, args);
  print(describeResult(scored));
  await writeAll(scored, args);
  return applyGates(scored.result, args) ? EXIT.ok : EXIT.failed;
}

/** Runs the suite on each folder below DIR; the gates are on the means. */
async function runEach(name: string, args: EvalArguments): Promise<number> {
  if (args.data === null) throw new UsageError('--each needs --data');
  const folder = args.data;
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  if (names.length === 0) throw new InputError(folder, null, null, 'there is no folder in it');
  const results: ScoredSuite[] = [];
  for (const one of names) results.push(await runSuite(name, join(folder, one), args));
  const headline = results[0]?.suite.headline ?? [];
  const mean = (metric: string): number | null => {
    const values = results.map(({ result }) => result[metric]);
    return values.every((value) => typeof value === 'number')
      ? values.reduce((sum, value) => sum + value, 0) / values.length
      : null;
  };
  const means = Object.fromEntries(headline.map((metric) => [metric, mean(metric)]));
  const cell = (value: unknown): string => (typeof value === 'number' ? formatNumber(value) : '-');
  print(
    formatTable([
      ['dataset', ...headline, 'seconds'],
      ...results.map(({ result }) => [
        result.dataset,
        ...headline.map((metric) => cell(result[metric])),
        String(result.seconds),
      ]),
      ['mean', ...headline.map((metric) => cell(means[metric])), ''],
    ]),
  );
  const combined = {
    suite: name,
    each: results.map(({ result }) => ({ ...result, scored_rows: undefined })),
    ...means,
  };
  if (args.json !== null) writeOutput(args.json, `${JSON.stringify(combined)}\n`);
  if (args.html !== null) {
    const { renderReport } = await import('../report/render-report.ts');
    writeOutput(args.html, await renderReport(results));
  }
  return applyGates(means, args) ? EXIT.ok : EXIT.failed;
}

async function dispatch(args: EvalArguments): Promise<number> {
  const [first, ...rest] = args.positionals;
  if (args.isHelp) {
    print(HELP);
    return EXIT.ok;
  }
  if (first === undefined) {
    const { runRegression } = await import('../baseline/run-regression.ts');
    return runRegression(args);
  }
  if (first === 'baseline') {
    const { writeBaseline } = await import('../baseline/run-regression.ts');
    return writeBaseline(args);
  }
  if (first === 'compare') {
    const { compareFiles } = await import('../baseline/compare-files.ts');
    return compareFiles(rest, args);
  }
  if (first === 'history') {
    const { showHistory } = await import('../baseline/history.ts');
    return showHistory(args);
  }
  if (first === 'annotate') {
    const { annotate } = await import('../annotation/annotate.ts');
    return annotate(rest, args);
  }
  if (first === 'export') {
    const { exportCases } = await import('../export/export-cases.ts');
    return exportCases(rest, args);
  }
  if (rest.length > 0)
    throw new UsageError(`one suite a run; ${JSON.stringify(rest[0])} is one word too many`);
  return args.isEach ? runEach(first, args) : runOne(first, args);
}

/** The whole command. Never throws: what is wrong with the input is said on stderr with exit code 2. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(parseArguments(argv));
  } catch (error) {
    if (error instanceof InputError || error instanceof UsageError || error instanceof PrecedentError) {
      process.stderr.write(`eval: ${error.message}\n`);
    } else {
      process.stderr.write(
        `eval: this run broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
    }
    return EXIT.unusable;
  }
}
