import { packFeatureRows, selectFeatureRows } from '../learning/feature-rows.ts';
import { fitCalibration, type ClassEvidence } from '../learning/fit-calibration.ts';
import type { SparseVector } from '../learning/sparse-features.ts';
import { splitFolds } from '../learning/split-folds.ts';
import { trainLinearSvm } from '../learning/train-linear-svm.ts';
import {
  LEVEL_BLOCK_WEIGHTS,
  levelProbabilities,
  levelScores,
  namedFeatures,
  type LevelInput,
  type LevelModel,
} from './level-model.ts';

export interface LevelRow extends LevelInput {
  readonly level: string;
  readonly group: string;
}

export interface LevelTraining {
  readonly model: LevelModel;
  /** Level given to each row by a model that had not seen it. */
  readonly heldOut: readonly string[];
}

const FOLDS = 5;
const COST = 0.3;

/**
 * Learns ordered levels: for each step a linear SVM that tells the levels from it on from those below, the sum of steps
 * calibrated on held-out folds.
 * @param ngramCount width of the vocabulary that `sparse` was made with
 */
export function trainLevels(
  rows: readonly LevelRow[],
  levels: readonly string[],
  ngramCount: number,
  seed: number,
): LevelTraining {
  const named = rows.map(namedFeatures);
  const width = ngramCount + (named[0]?.length ?? 0);
  const dimensions = rows.find(({ vector }) => vector)?.vector?.length ?? 0;
  const joined = rows.map(({ sparse }, i) => joinNamed(sparse, named[i]!, ngramCount));
  const vectors = rows.map(({ vector }) => vector ?? new Float32Array(dimensions));
  const packed = packFeatureRows(vectors, joined, width, { dense: LEVEL_BLOCK_WEIGHTS.dense, sparse: 1 });
  const numbers = rows.map(({ level }) => levels.indexOf(level));

  const fit = (positions: readonly number[]): LevelModel => {
    const part = selectFeatureRows(packed, positions);
    const steps = levels.length - 1;
    const model = {
      levels,
      dense: new Float32Array(steps * dimensions),
      ngrams: new Float32Array(steps * ngramCount),
      named: new Float32Array(steps * (width - ngramCount)),
      bias: new Float32Array(steps),
      calibration: { linear: 1, centroid: 0, nearest: 0, offsets: new Float32Array(levels.length) },
    };
    for (let step = 0; step < steps; step += 1) {
      const above = Int32Array.from(positions, (i) => (numbers[i]! > step ? 0 : 1));
      const weights = trainLinearSvm(part, above, 1, { cost: COST, seed });
      model.dense.set(weights.subarray(0, dimensions), step * dimensions);
      model.ngrams.set(weights.subarray(dimensions, dimensions + ngramCount), step * ngramCount);
      model.named.set(
        weights.subarray(dimensions + ngramCount, dimensions + width),
        step * (width - ngramCount),
      );
      model.bias[step] = weights[dimensions + width]!;
    }
    return model;
  };

  const fold = splitFolds(
    rows.map(({ level }) => level),
    FOLDS,
    seed,
    rows.map(({ group }) => group),
  );
  const evidence: ClassEvidence[] = new Array<ClassEvidence>(rows.length);
  for (let f = 0; f < FOLDS; f += 1) {
    const training = rows.flatMap((_, i) => (fold[i] === f ? [] : [i]));
    if (training.length === 0) continue;
    const model = fit(training);
    rows.forEach((row, i) => {
      const none = new Float32Array(levels.length);
      if (fold[i] === f)
        evidence[i] = { linear: levelScores(model, row, named[i]!), centroid: none, nearest: none };
    });
  }
  const calibration = fitCalibration(evidence, Int32Array.from(numbers), levels.length);
  const model = { ...fit(rows.map((_, i) => i)), calibration };
  const heldOut = evidence.map(({ linear }) => levels[chooseLevel(levelProbabilities(model, linear))] ?? '');
  return { model, heldOut };
}

/** The most probable level. */
export function chooseLevel(probabilities: Float64Array): number {
  let best = 0;
  for (let level = 1; level < probabilities.length; level += 1)
    if (probabilities[level]! > probabilities[best]!) best = level;
  return best;
}

/** N-grams weighed as a block, then the named features behind them. */
function joinNamed(sparse: SparseVector, named: Float32Array, ngramCount: number): SparseVector {
  const used = [...named.keys()].filter((j) => named[j] !== 0);
  return {
    indices: Int32Array.from([...sparse.indices, ...used.map((j) => ngramCount + j)]),
    values: Float32Array.from([
      ...Array.from(sparse.values, (value) => value * LEVEL_BLOCK_WEIGHTS.ngrams),
      ...used.map((j) => named[j]!),
    ]),
  };
}
