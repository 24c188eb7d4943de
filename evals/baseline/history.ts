import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EvalArguments } from '../command/parse-arguments.ts';
import { formatNumber, formatTable } from '../command/print-table.ts';
import type { SuiteResult } from '../command/suite-result.ts';
import { writeOutput } from '../command/write-outputs.ts';
import { ROOT } from '../input/datasets-folder.ts';
import { InputError, UsageError } from '../input/input-error.ts';

const HISTORY_FILE = join(ROOT, '.data', 'eval-history.jsonl');

export interface StoredRun {
  readonly suite: string;
  readonly dataset: string;
  readonly commit: string | null;
  readonly started_at: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly ci: Readonly<Record<string, readonly [number, number]>>;
}

/** Keeps the numbers of a run on this machine, without its rows. */
export function rememberRun(result: SuiteResult): void {
  const metrics: Record<string, number> = {};
  for (const [name, value] of Object.entries(result))
    if (typeof value === 'number' && name !== 'seed') metrics[name] = value;
  const { suite, dataset, commit, started_at, ci } = result;
  mkdirSync(dirname(HISTORY_FILE), { recursive: true });
  appendFileSync(
    HISTORY_FILE,
    `${JSON.stringify({ suite, dataset, commit, started_at, metrics, ci } satisfies StoredRun)}\n`,
  );
}

export function readHistory(file = HISTORY_FILE): StoredRun[] {
  if (!existsSync(file)) throw new InputError(file, null, null, 'no run is stored yet; run the suites first');
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      try {
        return JSON.parse(line) as StoredRun;
      } catch {
        throw new InputError(file, i + 1, null, 'the line is not valid JSON');
      }
    });
}

const BARS = '▁▂▃▄▅▆▇█';

function sparkline(values: readonly number[]): string {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  return values.map((value) => BARS[Math.min(7, Math.floor(((value - low) / span) * 8))]).join('');
}

/** `history [--metric suite.metric] [--html FILE]`. */
export async function showHistory(args: EvalArguments): Promise<number> {
  const runs = readHistory();
  const [wantedSuite, wantedMetric] = args.metric?.split('.', 2) ?? [];
  if (args.metric !== null && (!wantedSuite || !wantedMetric))
    throw new UsageError('--metric takes suite.metric, as in retrieval.ndcg_at_10');
  const series = new Map<string, StoredRun[]>();
  for (const run of runs) {
    if (wantedSuite && run.suite !== wantedSuite) continue;
    const names = wantedMetric ? [wantedMetric] : Object.keys(run.ci);
    for (const name of names) {
      if (run.metrics[name] === undefined) continue;
      const key = `${run.suite}.${name} on ${run.dataset}`;
      series.set(key, [...(series.get(key) ?? []), run]);
    }
  }
  if (series.size === 0) throw new UsageError(`no stored run has ${args.metric ?? 'a metric'}`);
  const nameOf = (key: string): string => key.slice(key.indexOf('.') + 1, key.lastIndexOf(' on '));
  process.stdout.write(
    `${formatTable([
      ['metric', 'runs', 'first', 'last', 'course'],
      ...[...series].map(([key, list]) => {
        const values = list.map((run) => run.metrics[nameOf(key)]!);
        return [
          key,
          String(list.length),
          formatNumber(values[0]!),
          formatNumber(values.at(-1)!),
          sparkline(values),
        ];
      }),
    ])}\n`,
  );
  if (args.html !== null) {
    const { renderHistory } = await import('../report/render-history.ts');
    writeOutput(
      args.html,
      renderHistory([...series].map(([key, list]) => ({ name: key, metric: nameOf(key), runs: list }))),
    );
  }
  return 0;
}
