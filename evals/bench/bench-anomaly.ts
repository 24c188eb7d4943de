import { join } from 'node:path';
import { IsolationForest, type DataObject } from 'isolation-forest';
import { fitAnomalyModel } from '../../src/anomaly/detector-ensemble.ts';
import { fitIsolationForest } from '../../src/anomaly/isolation-forest.ts';
import type { NumericMatrix } from '../../src/learning/numeric-matrix.ts';
import { rocAuc } from '../../src/learning/metrics.ts';
import { createSeededRandom } from '../../src/learning/seeded-random.ts';
import { DATASETS } from '../input/datasets-folder.ts';
import { InputError } from '../input/input-error.ts';
import { readNumericCsv } from '../input/read-table.ts';
import { measureInTurns, type Timing } from './measure.ts';

export interface AnomalyBench {
  readonly rows: number;
  readonly columns: number;
  /** By detector, one a forest: the peer draws from `Math.random`, so that one fit says little. */
  readonly rocAucs: Readonly<Record<string, readonly number[]>>;
  readonly fit: Readonly<Record<string, Timing>>;
  readonly score: Readonly<Record<string, Timing>>;
}

export const ANOMALY_PEER = 'isolation-forest (npm)';

/** Fits without labels and scores the same rows, as the suite does; a fit each round, another seed each round. */
export async function benchAnomaly(rounds: number): Promise<AnomalyBench> {
  const file = join(DATASETS, 'anomaly', 'test.csv');
  const { columns, rows, values, labels } = await readNumericCsv(file, { labelRequired: true });
  if (!labels) throw new InputError(file, 1, 'label', 'the column is missing');
  const matrix: NumericMatrix = { rows, columns: columns.length, values };
  const objects = Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(columns.map((name, j): [string, number] => [name, values[i * columns.length + j]!])),
  ) satisfies DataObject[];
  const fits: Record<string, (seed: number) => () => readonly number[]> = {
    [ANOMALY_PEER]: () => {
      const forest = new IsolationForest();
      forest.fit(objects);
      return () => forest.predict(objects);
    },
    'precedent isolation forest alone': (seed) => {
      const forest = fitIsolationForest(matrix, createSeededRandom(seed));
      return () => Array.from(forest.score(matrix));
    },
    'precedent detector (three, averaged)': (seed) => {
      const model = fitAnomalyModel(matrix, seed);
      return () => Array.from(model.score(matrix));
    },
  };
  const positive = Array.from(labels, (label) => label === 1);
  const fitted: Record<string, Map<number, () => readonly number[]>> = {};
  const scored: Record<string, Map<number, readonly number[]>> = {};
  const fit = await measureInTurns(
    Object.fromEntries(
      Object.entries(fits).map(([name, learn]) => {
        const models = (fitted[name] = new Map());
        return [name, (round: number) => models.set(round, learn(round + 1))];
      }),
    ),
    rounds,
    1,
  );
  const score = await measureInTurns(
    Object.fromEntries(
      Object.entries(fitted).map(([name, models]) => {
        const found = (scored[name] = new Map());
        return [name, (round: number) => found.set(round, models.get(round)!())];
      }),
    ),
    rounds,
    1,
  );
  return {
    rows,
    columns: columns.length,
    rocAucs: Object.fromEntries(
      Object.entries(scored).map(([name, found]) => [
        name,
        [...found.values()].map((scores) => rocAuc(scores, positive)),
      ]),
    ),
    fit,
    score,
  };
}
