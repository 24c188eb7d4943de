import type { EmbeddingModel } from '../../src/ports/embedder.ts';
import type { CachedEmbedder } from '../embeddings/cached-embedder.ts';
import type { Statistic } from '../metrics/weighted.ts';

export type Cell = string | number | boolean | null;

/**
 * What a suite scored, by column, one entry a row: enough to compute every statistic again, so that two runs can be
 * compared on the same bootstrap samples. Column `cluster`, if there, names rows that are no independent evidence.
 */
export type EvalRows = Readonly<Record<string, readonly Cell[]>>;

export interface SuiteOptions {
  readonly mode: 'lexical' | 'vector' | 'hybrid';
  readonly shots: number | null;
  readonly seeds: number;
  readonly isSupervised: boolean;
  readonly isOverlapAllowed: boolean;
}

export interface SuiteContext {
  readonly folder: string;
  readonly seed: number;
  readonly options: SuiteOptions;
  /** Predictions of another system, scored in place of ours. */
  readonly predictionsIn: string | null;
  /** Made when first asked for: suites without texts never load a model. */
  embedder(): CachedEmbedder;
  readonly modelsFolder: string;
  progress(done: number, total: number, what: string): void;
  warn(message: string): void;
}

/** One error with what the system went by, for the report. */
export interface ErrorExample {
  readonly text: string;
  readonly gold: string;
  readonly predicted: string;
  readonly confidence: number | null;
  readonly evidence: readonly string[];
}

export interface SuiteOutcome {
  readonly rows: EvalRows;
  /** Numbers and objects that no statistic over rows gives: counts, times, tables. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly predictions: readonly unknown[];
  readonly model: EmbeddingModel | null;
  /** Further models that took part, by role: version strings. */
  readonly models?: Readonly<Record<string, string>>;
  readonly errors: readonly ErrorExample[];
}

export interface Suite {
  readonly name: string;
  readonly about: string;
  /** Folder below `evals/datasets` that is used without `--data`. */
  readonly dataset: string;
  /** Metrics that get an interval, in the order of the table. */
  readonly headline: readonly string[];
  /** Metrics that are better when lower. */
  readonly lowerIsBetter: readonly string[];
  /** Null: this data does not allow the metric. */
  statistics(rows: EvalRows): Readonly<Record<string, Statistic | null>>;
  run(context: SuiteContext): Promise<SuiteOutcome>;
}

export function strings(rows: EvalRows, column: string): string[] {
  return (rows[column] ?? []).map((cell) => String(cell));
}

export function numbers(rows: EvalRows, column: string): number[] {
  return (rows[column] ?? []).map((cell) => (cell === null ? NaN : Number(cell)));
}

export function flags(rows: EvalRows, column: string): boolean[] {
  return (rows[column] ?? []).map((cell) => cell === true || cell === 1);
}

export function rowCount(rows: EvalRows): number {
  return Object.values(rows)[0]?.length ?? 0;
}

/** Shortens a number that is stored: six digits tell two runs apart, sixteen only fill the disk. */
export function round(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : value;
}
