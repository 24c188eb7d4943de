import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { EvalArguments } from '../command/parse-arguments.ts';
import { formatNumber, formatTable } from '../command/print-table.ts';
import { runSuite } from '../command/run-suite.ts';
import { loadSuite, SUITE_NAMES } from '../command/suite-names.ts';
import { readCommit, type ScoredSuite, type SuiteResult } from '../command/suite-result.ts';
import { writeOutput } from '../command/write-outputs.ts';
import { DATASETS, ROOT } from '../input/datasets-folder.ts';
import { InputError, UsageError } from '../input/input-error.ts';
import { describeComparison } from './compare-files.ts';
import { compareResults, isPaired } from './compare-results.ts';
import { rememberRun } from './history.ts';

export const BASELINE_FILE = join(ROOT, 'evals', 'baseline.json');

const baselineSchema = z.object({
  written_at: z.string(),
  commit: z.string().nullable(),
  reason: z.string(),
  suites: z.record(
    z.string(),
    z.looseObject({ suite: z.string(), scored_rows: z.record(z.string(), z.array(z.unknown())) }),
  ),
});

function readBaseline(): Record<string, SuiteResult> {
  if (!existsSync(BASELINE_FILE))
    throw new InputError(
      BASELINE_FILE,
      null,
      null,
      'there is no baseline; write one with "baseline --reason TEXT"',
    );
  const parsed = baselineSchema.safeParse(JSON.parse(readFileSync(BASELINE_FILE, 'utf8')));
  if (!parsed.success)
    throw new InputError(
      BASELINE_FILE,
      null,
      parsed.error.issues[0]?.path.join('.') ?? null,
      'this is no baseline',
    );
  return parsed.data.suites as unknown as Record<string, SuiteResult>;
}

/** Runs every suite that has its data here, one after the other. */
async function runAll(args: EvalArguments): Promise<ScoredSuite[]> {
  if (args.data !== null) throw new UsageError('--data needs a suite');
  if (args.predictionsIn !== null || args.predictions !== null)
    throw new UsageError('predictions need a suite');
  const scored: ScoredSuite[] = [];
  for (const name of SUITE_NAMES) {
    const suite = await loadSuite(name);
    if (!existsSync(join(DATASETS, suite.dataset))) {
      process.stdout.write(`${name}: no data in evals/datasets/${suite.dataset}, not run\n`);
      continue;
    }
    scored.push(await runSuite(name, null, args));
  }
  return scored;
}

/** One line a suite: its first three headline metrics with intervals. */
function overview(scored: readonly ScoredSuite[]): string {
  return formatTable([
    ['suite', 'rows', 'metric', 'value', '95% interval', 'seconds'],
    ...scored.flatMap(({ suite, result }) =>
      suite.headline.slice(0, 3).flatMap((metric, i) => {
        const value = result[metric];
        const interval = result.ci[metric];
        if (typeof value !== 'number') return [];
        return [
          [
            i === 0 ? suite.name : '',
            i === 0 ? String(Object.values(result.scored_rows)[0]?.length ?? 0) : '',
            metric,
            formatNumber(value),
            interval ? `${formatNumber(interval[0])} to ${formatNumber(interval[1])}` : '',
            i === 0 ? String(result.seconds) : '',
          ],
        ];
      }),
    ),
  ]);
}

async function writeReports(scored: readonly ScoredSuite[], args: EvalArguments): Promise<void> {
  if (args.json !== null)
    writeOutput(
      args.json,
      `${JSON.stringify({ suites: Object.fromEntries(scored.map(({ suite, result }) => [suite.name, result])) })}\n`,
    );
  if (args.html !== null) {
    const { renderReport } = await import('../report/render-report.ts');
    writeOutput(args.html, await renderReport(scored));
  }
}

/** All suites against the baseline: 1 when a headline metric of any is significantly worse. */
export async function runRegression(args: EvalArguments): Promise<number> {
  if (args.gates.length > 0) throw new UsageError('--gate needs a suite');
  const baseline = readBaseline();
  const scored = await runAll(args);
  for (const one of scored) rememberRun(one.result);
  process.stdout.write(`${overview(scored)}\n`);
  await writeReports(scored, args);
  let isWorse = false;
  for (const { suite, result } of scored) {
    const before = baseline[suite.name];
    if (!before) {
      process.stdout.write(`\n${suite.name}: not in the baseline\n`);
      continue;
    }
    if (!isPaired(before.scored_rows, result.scored_rows)) {
      process.stdout.write(
        `\n${suite.name}: the data changed since the baseline, so the two cannot be compared; write a new one with a reason\n`,
      );
      isWorse = true;
      continue;
    }
    const compared = compareResults(suite, before, result);
    const changed = compared.filter(({ verdict }) => verdict !== 'same');
    if (changed.length === 0) continue;
    process.stdout.write(
      `\n${suite.name}: baseline (A) against this run (B)\n${describeComparison(changed)}\n`,
    );
    if (changed.some(({ verdict }) => verdict === 'worse')) isWorse = true;
  }
  process.stdout.write(
    isWorse ? '\nworse than the baseline\n' : '\nno metric is significantly worse than the baseline\n',
  );
  return isWorse ? 1 : 0;
}

/** Runs all and keeps the result as what later runs are compared with. */
export async function writeBaseline(args: EvalArguments): Promise<number> {
  if (args.reason === null || args.reason.trim() === '')
    throw new UsageError(
      'a new baseline needs its reason: baseline --reason "what changed and why the numbers may"',
    );
  const scored = await runAll(args);
  for (const { result } of scored) rememberRun(result);
  const suites: Record<string, unknown> = {};
  for (const { suite, result } of scored) suites[suite.name] = result;
  // One line a suite: a change of one suite is a change of one line.
  const lines = Object.entries(suites).map(
    ([name, result]) => `    ${JSON.stringify(name)}: ${JSON.stringify(result)}`,
  );
  const head = Object.entries({
    written_at: new Date().toISOString(),
    commit: readCommit(),
    reason: args.reason.trim(),
  });
  const fields = head.map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  writeOutput(BASELINE_FILE, `{\n${fields.join('\n')}\n  "suites": {\n${lines.join(',\n')}\n  }\n}\n`);
  process.stdout.write(`${overview(scored)}\n\nwritten to ${BASELINE_FILE}\n`);
  await writeReports(scored, args);
  return 0;
}
