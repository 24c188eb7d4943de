import {
  packFeatureRows,
  selectFeatureRows,
  type BlockWeights,
  type FeatureRows,
} from '../learning/feature-rows.ts';
import {
  calibratedLogits,
  fitCalibration,
  logSumExp,
  softmax,
  type Calibration,
  type ClassEvidence,
} from '../learning/fit-calibration.ts';
import { applyLogistic, fitLogistic } from '../learning/fit-logistic.ts';
import { quantiseRows } from '../learning/quantised-matrix.ts';
import { createSeededRandom } from '../learning/seeded-random.ts';
import { fitSparseFeatures, type SparseVector } from '../learning/sparse-features.ts';
import { splitFolds } from '../learning/split-folds.ts';
import { trainLinearSvm } from '../learning/train-linear-svm.ts';
import { fingerprintRows } from './fingerprint-rows.ts';
import type { Embedder, EmbeddingKind, EmbeddingModel } from '../ports/embedder.ts';
import { createClassifier, type Classifier } from './classifier.ts';
import type { ClassifierModel } from './classifier-model.ts';
import { checkLabelledRows, type LabelledText } from './check-labelled-rows.ts';
import { chooseScopeThreshold, scopeFeatures } from './detect-out-of-scope.ts';
import { centreVector, gatherEvidence, scaleToUnit, type EvidenceSource } from './gather-evidence.ts';

/** Vectors of the rows made before, in their order, with the model and kind that made them; or an embedder. */
export type EmbeddingSource =
  | Pick<Embedder, 'model' | 'embed'>
  | {
      readonly model: EmbeddingModel;
      readonly kind: EmbeddingKind;
      readonly vectors: readonly Float32Array[];
    };

export interface ClassifierOptions {
  readonly seed?: number;
  /** Cost of an error of the linear model. */
  readonly cost?: number;
  readonly blockWeights?: BlockWeights;
  /** Most rows that vote as neighbours; the rest of a large set is left out, class by class. */
  readonly maxExemplars?: number;
  /** Share of texts in scope that may be turned away as out of scope. */
  readonly scopeLoss?: number;
  readonly onProgress?: (message: string) => void;
}

/** How the classifier compares texts. Chosen by measurement; part of an artefact's card. */
export const CLASSIFIER_KIND: EmbeddingKind = 'symmetric';
/** Label of training rows that belong to no class; they teach what to turn away. */
export const OUT_OF_SCOPE = 'oos';
/** Below this the linear model fits closer: there is little to overfit to but much to lose. */
const FEW_ROWS_A_CLASS = 20;
const MAX_CALIBRATION_ROWS = 6_000;
const MAX_HIDDEN_ROWS = 3_000;

interface Prepared {
  readonly rows: FeatureRows;
  readonly vectors: readonly Float32Array[];
  readonly sparse: readonly SparseVector[];
  readonly labels: Int32Array;
  readonly classes: number;
  readonly blockWeights: BlockWeights;
  readonly cost: number;
  readonly seed: number;
  readonly maxExemplars: number;
}

/**
 * Trains a classifier: linear SVMs over embedding and n-grams, centroids and neighbours, weighed against one another and
 * calibrated on held-out folds (rows of one group stay together). Deterministic for the same rows, vectors and options.
 * @throws PrecedentError `invalid_request` when the rows cannot teach anything, with the rows at fault
 */
export async function trainClassifier(
  rows: readonly LabelledText[],
  source: EmbeddingSource,
  options: ClassifierOptions = {},
): Promise<Classifier> {
  checkLabelledRows(rows);
  const report = options.onProgress ?? (() => undefined);
  const kind = 'vectors' in source ? source.kind : CLASSIFIER_KIND;
  const vectors =
    'vectors' in source
      ? source.vectors
      : (
          await source.embed(
            rows.map(({ text }) => text),
            { kind },
          )
        ).map(({ vector }) => vector);
  if (vectors.length !== rows.length) throw new RangeError('There must be one vector a row');
  const known = rows.flatMap(({ label }, i) => (label === OUT_OF_SCOPE ? [] : [i]));
  const foreign = rows.flatMap(({ label }, i) => (label === OUT_OF_SCOPE ? [i] : []));
  const inScope = known.map((i) => rows[i]!);
  const labelNames = [...new Set(inScope.map(({ label }) => label))].sort();
  const numbers = new Map(labelNames.map((label, k) => [label, k]));
  const labels = Int32Array.from(inScope, ({ label }) => numbers.get(label)!);
  const seed = options.seed ?? 1;
  const blockWeights = options.blockWeights ?? chooseBlockWeights(inScope.length / labelNames.length);
  report('reading n-grams');
  const features = fitSparseFeatures(inScope.map(({ text }) => text));
  const sparse = inScope.map(({ text }) => features.transform(text));
  const centre = meanVector(known.map((i) => vectors[i]!));
  const usedVectors = known.map((i) => centreVector(vectors[i]!, centre));
  const prepared: Prepared = {
    rows: packFeatureRows(usedVectors, sparse, features.width, blockWeights),
    vectors: usedVectors,
    sparse,
    labels,
    classes: labelNames.length,
    blockWeights,
    cost: options.cost ?? (inScope.length / labelNames.length < FEW_ROWS_A_CLASS ? 1 : 0.3),
    seed,
    maxExemplars: options.maxExemplars ?? 5_000,
  };
  report('calibrating on held-out folds');
  const groups = inScope.map(({ group }, i) => group ?? `row ${i}`);
  const heldOut = holdOut(
    prepared,
    inScope.map(({ label }) => label),
    groups,
  );
  const calibration = fitCalibration(heldOut.evidence, heldOut.gold, prepared.classes);
  report('learning what is out of scope');
  const everything = Array.from(inScope, (_, i) => i);
  const final = fitPart(prepared, everything);
  const foreignEvidence = foreign.map((i) =>
    gatherEvidence(final.source, centreVector(vectors[i]!, centre), features.transform(rows[i]!.text)),
  );
  const outOfScope = learnScope(
    prepared,
    calibration,
    heldOut.evidence,
    foreignEvidence,
    options.scopeLoss ?? 0.02,
  );
  const posteriors = new Float32Array(heldOut.gold.length * prepared.classes);
  const strengths = new Float32Array(heldOut.gold.length);
  heldOut.evidence.forEach((evidence, i) => {
    const logits = calibratedLogits(evidence, calibration);
    posteriors.set(softmax(logits), i * prepared.classes);
    strengths[i] = logSumExp(logits);
  });
  const counts = new Float32Array(prepared.classes);
  for (const label of labels) counts[label]! += 1;
  const model: ClassifierModel = {
    dense: final.source.dense,
    sparse: final.source.sparse,
    sparseScales: final.source.sparseScales,
    bias: final.source.bias,
    centroids: final.source.centroids,
    exemplarVectors: final.source.exemplarVectors,
    blockWeights,
    centre,
    labels: labelNames,
    embedder: source.model,
    kind,
    vocabulary: features.vocabulary,
    exemplars: final.exemplars.map((i) => ({
      id: inScope[i]!.id ?? `row-${known[i]! + 1}`,
      text: inScope[i]!.text,
      label: labels[i]!,
    })),
    calibration,
    outOfScope,
    shares: counts.map((count) => count / labels.length),
    heldOut: { posteriors, strengths, gold: heldOut.gold, rows: heldOut.rows },
    trainedOn: { rows: rows.length, seed, fingerprint: fingerprintRows(rows, source.model, kind) },
  };
  return createClassifier(model);
}

/** Words need examples to be trusted; the embedding does not. */
function chooseBlockWeights(rowsAClass: number): BlockWeights {
  return { dense: 1, sparse: Math.min(1, Math.max(0.2, 0.25 * Math.log2(rowsAClass / 5))) };
}

function meanVector(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let j = 0; j < mean.length; j += 1) mean[j]! += vector[j]! / vectors.length;
  return mean;
}

interface Part {
  readonly source: EvidenceSource;
  readonly exemplars: readonly number[];
}

/** Fits all three sources of evidence on some rows. Classes without rows among them get the lowest evidence. */
function fitPart(prepared: Prepared, positions: readonly number[]): Part {
  const { classes, vectors, seed, blockWeights } = prepared;
  const labels = Int32Array.from(positions, (i) => prepared.labels[i]!);
  const rows =
    positions.length === prepared.rows.count ? prepared.rows : selectFeatureRows(prepared.rows, positions);
  const weights = trainLinearSvm(rows, labels, classes, { cost: prepared.cost, seed });
  const dimensions = rows.denseWidth;
  const width = dimensions + rows.sparseWidth + 1;
  const quantised = quantiseRows(classes, rows.sparseWidth, (k, j) => weights[k * width + dimensions + j]!);
  const sparse = new Int8Array(rows.sparseWidth * classes);
  for (let k = 0; k < classes; k += 1)
    for (let j = 0; j < rows.sparseWidth; j += 1)
      sparse[j * classes + k] = quantised.values[k * rows.sparseWidth + j]!;
  const dense = new Float32Array(classes * dimensions);
  const centroids = new Float32Array(classes * dimensions);
  const bias = new Float32Array(classes);
  for (let k = 0; k < classes; k += 1) {
    dense.set(weights.subarray(k * width, k * width + dimensions), k * dimensions);
    bias[k] = weights[(k + 1) * width - 1]!;
  }
  for (const i of positions) {
    const from = prepared.labels[i]! * dimensions;
    for (let j = 0; j < dimensions; j += 1) centroids[from + j]! += vectors[i]![j]!;
  }
  for (let k = 0; k < classes; k += 1) scaleToUnit(centroids.subarray(k * dimensions, (k + 1) * dimensions));
  const exemplars = chooseExemplars(prepared, positions);
  const exemplarVectors = new Float32Array(exemplars.length * dimensions);
  exemplars.forEach((i, at) => exemplarVectors.set(vectors[i]!, at * dimensions));
  return {
    source: {
      classes,
      blockWeights,
      dense,
      sparse,
      sparseScales: quantised.scales,
      bias,
      centroids,
      exemplarVectors,
      exemplarLabels: Int32Array.from(exemplars, (i) => prepared.labels[i]!),
    },
    exemplars,
  };
}

/** All rows, or an even number a class when there are too many. */
function chooseExemplars(
  { labels, classes, maxExemplars, seed }: Prepared,
  positions: readonly number[],
): number[] {
  if (positions.length <= maxExemplars) return [...positions];
  const quota = Math.max(1, Math.floor(maxExemplars / classes));
  const taken = new Int32Array(classes);
  const order = createSeededRandom(seed).shuffle([...positions]);
  return order.filter((i) => (taken[labels[i]!]! += 1) <= quota).sort((a, b) => a - b);
}

function holdOut(
  prepared: Prepared,
  labelNames: readonly string[],
  groups: readonly string[],
): { evidence: ClassEvidence[]; gold: Int32Array; rows: Int32Array } {
  const count = labelNames.length;
  const folds = count < 5_000 ? 5 : 3;
  const fold = splitFolds(labelNames, folds, prepared.seed, groups);
  const evidence: ClassEvidence[] = [];
  const gold: number[] = [];
  const rows: number[] = [];
  const perFold = Math.ceil(MAX_CALIBRATION_ROWS / folds);
  for (let f = 0; f < folds; f += 1) {
    const training: number[] = [];
    const testing: number[] = [];
    for (let i = 0; i < count; i += 1) (fold[i] === f ? testing : training).push(i);
    if (testing.length === 0 || training.length === 0) continue;
    const { source } = fitPart(prepared, training);
    const taught = new Set(source.exemplarLabels);
    const asked = createSeededRandom(prepared.seed + f)
      .shuffle(testing)
      .slice(0, perFold)
      .sort((a, b) => a - b);
    for (const i of asked) {
      if (!taught.has(prepared.labels[i]!)) continue; // a class that this fold has never seen cannot be judged
      evidence.push(gatherEvidence(source, prepared.vectors[i]!, prepared.sparse[i]!));
      gold.push(prepared.labels[i]!);
      rows.push(i);
    }
  }
  return { evidence, gold: Int32Array.from(gold), rows: Int32Array.from(rows) };
}

/** Learns to tell strangers by hiding a third of the classes from training, twice, and looking at their rows. */
function learnScope(
  prepared: Prepared,
  calibration: Calibration,
  heldOutInScope: readonly ClassEvidence[],
  foreign: readonly ClassEvidence[],
  loss: number,
): ClassifierModel['outOfScope'] {
  const strangers: number[][] = foreign.map((evidence) => scopeFeatures(evidence, calibration));
  const order = createSeededRandom(prepared.seed + 17).shuffle(
    Array.from({ length: prepared.classes }, (_, k) => k),
  );
  const third = Math.floor(prepared.classes / 3);
  for (let round = 0; round < 2 && third > 0; round += 1) {
    const hidden = new Set(order.slice(round * third, (round + 1) * third));
    const visible: number[] = [];
    const asked: number[] = [];
    prepared.labels.forEach((label, i) => (hidden.has(label) ? asked : visible).push(i));
    if (prepared.classes - hidden.size < 2) break;
    const { source } = fitPart(prepared, visible);
    const masked: Calibration = {
      ...calibration,
      offsets: calibration.offsets.map((offset, k) => (hidden.has(k) ? -1e6 : offset)),
    };
    for (const i of createSeededRandom(prepared.seed + round)
      .shuffle(asked)
      .slice(0, MAX_HIDDEN_ROWS / 2)) {
      const evidence = gatherEvidence(source, prepared.vectors[i]!, prepared.sparse[i]!);
      for (const k of hidden) {
        evidence.linear[k] = -10;
        evidence.centroid[k] = -1;
        evidence.nearest[k] = -1;
      }
      strangers.push(scopeFeatures(evidence, masked));
    }
  }
  const natives = heldOutInScope.map((evidence) => scopeFeatures(evidence, calibration));
  if (strangers.length === 0 || natives.length === 0)
    return { logistic: { weights: [0, 0, 0, 0, 0, 0], bias: -9 }, threshold: 1 };
  const logistic = fitLogistic(
    [...natives, ...strangers],
    [...natives.map(() => false), ...strangers.map(() => true)],
  );
  const scores = natives.map((features) => applyLogistic(logistic, features));
  return { logistic, threshold: chooseScopeThreshold(scores, loss) };
}
