import { parseArgs } from 'node:util';
import { UsageError } from '../input/input-error.ts';
import { parseGate, type Gate } from './gates.ts';

export interface EvalArguments {
  readonly positionals: readonly string[];
  readonly data: string | null;
  readonly json: string | null;
  readonly html: string | null;
  readonly gates: readonly Gate[];
  readonly predictions: string | null;
  readonly predictionsIn: string | null;
  readonly mteb: string | null;
  readonly seed: number;
  readonly mode: 'lexical' | 'vector' | 'hybrid';
  readonly shots: number | null;
  readonly seeds: number;
  readonly isSupervised: boolean;
  readonly isOverlapAllowed: boolean;
  readonly isEach: boolean;
  readonly isHelp: boolean;
  readonly models: string;
  /** A model below the models' folder in place of the bundled composite. */
  readonly embedder: string | null;
  readonly reason: string | null;
  readonly metric: string | null;
  readonly count: number;
  readonly out: string | null;
}

function wholeNumber(name: string, value: string, least: number): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < least)
    throw new UsageError(
      `--${name} must be a whole number of at least ${least}, not ${JSON.stringify(value)}`,
    );
  return number;
}

/** @throws UsageError that names the option and what it takes */
export function parseArguments(args: readonly string[]): EvalArguments {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        json: { type: 'string' },
        html: { type: 'string' },
        gate: { type: 'string', multiple: true },
        predictions: { type: 'string' },
        'predictions-in': { type: 'string' },
        mteb: { type: 'string' },
        seed: { type: 'string' },
        mode: { type: 'string' },
        shots: { type: 'string' },
        seeds: { type: 'string' },
        supervised: { type: 'boolean' },
        'allow-overlap': { type: 'boolean' },
        each: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        models: { type: 'string' },
        embedder: { type: 'string' },
        reason: { type: 'string' },
        metric: { type: 'string' },
        count: { type: 'string' },
        out: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the arguments cannot be read');
  }
  const { values, positionals } = parsed;
  const mode = values.mode ?? 'hybrid';
  if (mode !== 'lexical' && mode !== 'vector' && mode !== 'hybrid')
    throw new UsageError(`--mode must be lexical, vector or hybrid, not ${JSON.stringify(mode)}`);
  return {
    positionals,
    data: values.data ?? null,
    json: values.json ?? null,
    html: values.html ?? null,
    gates: (values.gate ?? []).map(parseGate),
    predictions: values.predictions ?? null,
    predictionsIn: values['predictions-in'] ?? null,
    mteb: values.mteb ?? null,
    seed: wholeNumber('seed', values.seed ?? '7', 0),
    mode,
    shots: values.shots === undefined ? null : wholeNumber('shots', values.shots, 1),
    seeds: wholeNumber('seeds', values.seeds ?? '1', 1),
    isSupervised: values.supervised ?? false,
    isOverlapAllowed: values['allow-overlap'] ?? false,
    isEach: values.each ?? false,
    isHelp: values.help ?? false,
    models: values.models ?? 'models',
    embedder: values.embedder ?? null,
    reason: values.reason ?? null,
    metric: values.metric ?? null,
    count: wholeNumber('count', values.count ?? '100', 1),
    out: values.out ?? null,
  };
}
