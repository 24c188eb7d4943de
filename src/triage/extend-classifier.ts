import { packFeatureRows } from '../learning/feature-rows.ts';
import { trainLinearSvm } from '../learning/train-linear-svm.ts';
import { checkLabelledRows, type LabelledText } from './check-labelled-rows.ts';
import { createClassifier, type Classifier } from './classifier.ts';
import type { ClassifierModel } from './classifier-model.ts';
import { centreVector, scaleToUnit } from './gather-evidence.ts';

const COST = 0.7;
/** Share of the inflow that a new class is expected to have until there is better knowledge. */
const NEWCOMER_ROWS = 10;

/**
 * Teaches a classifier new classes from a few examples each, at once: what it knew is kept, each new class gets a linear
 * model against all texts it keeps, a centroid and neighbours. Train anew when there is time: only then do the old
 * classes learn from the new rows too.
 * @param vectors of the rows, by the classifier's embedder and kind
 * @throws PrecedentError `invalid_request` when rows cannot be learned from, or a label is known already
 */
export function extendClassifier(
  classifier: Classifier,
  rows: readonly LabelledText[],
  vectors: readonly Float32Array[],
): Classifier {
  const { model, features } = classifier;
  const kept = model.exemplars.map(({ text, label }) => ({ text, label: model.labels[label] ?? '' }));
  checkLabelledRows([...kept, ...rows]);
  const added = [...new Set(rows.map(({ label }) => label))]
    .sort()
    .filter((label) => !model.labels.includes(label));
  const labels = [...model.labels, ...added];
  const numbers = new Map(labels.map((label, k) => [label, k]));
  const dimensions = model.embedder.dimensions;
  const before = model.labels.length;
  const centred = vectors.map((vector) => centreVector(vector, model.centre));
  const keptVectors = kept.map((_, i) =>
    model.exemplarVectors.subarray(i * dimensions, (i + 1) * dimensions),
  );
  const sparse = [...kept, ...rows].map(({ text }) => features.transform(text));
  const packed = packFeatureRows([...keptVectors, ...centred], sparse, features.width, model.blockWeights);
  const gold = [
    ...model.exemplars.map(({ label }) => label),
    ...rows.map(({ label }) => numbers.get(label)!),
  ];

  const wider = <T extends Float32Array>(values: T, size: number): Float32Array => {
    const result = new Float32Array(size);
    result.set(values);
    return result;
  };
  const dense = wider(model.dense, labels.length * dimensions);
  const centroids = wider(model.centroids, labels.length * dimensions);
  const bias = wider(model.bias, labels.length);
  const sparseScales = wider(model.sparseScales, labels.length);
  const ngrams = new Int8Array(features.width * labels.length);
  for (let j = 0; j < features.width; j += 1)
    ngrams.set(model.sparse.subarray(j * before, (j + 1) * before), j * labels.length);
  added.forEach((label, n) => {
    const k = before + n;
    const target = Int32Array.from(gold, (number) => (number === k ? 0 : 1));
    const weights = trainLinearSvm(packed, target, 1, { cost: COST, seed: model.trainedOn.seed });
    dense.set(weights.subarray(0, dimensions), k * dimensions);
    bias[k] = weights[dimensions + features.width]!;
    let largest = 0;
    for (let j = 0; j < features.width; j += 1)
      largest = Math.max(largest, Math.abs(weights[dimensions + j]!));
    sparseScales[k] = largest / 127;
    if (largest > 0)
      for (let j = 0; j < features.width; j += 1)
        ngrams[j * labels.length + k] = Math.round(weights[dimensions + j]! / sparseScales[k]!);
    const centroid = centroids.subarray(k * dimensions, (k + 1) * dimensions);
    rows.forEach((row, i) => {
      if (row.label === label) centred[i]!.forEach((value, j) => (centroid[j]! += value));
    });
    scaleToUnit(centroid);
  });
  const exemplarVectors = wider(
    model.exemplarVectors,
    model.exemplarVectors.length + rows.length * dimensions,
  );
  centred.forEach((vector, i) => exemplarVectors.set(vector, model.exemplarVectors.length + i * dimensions));
  const total = model.trainedOn.rows + rows.length;
  const newcomer = Math.max(NEWCOMER_ROWS, rows.length / Math.max(1, added.length)) / total;
  const remaining = 1 - newcomer * added.length;
  const extended: ClassifierModel = {
    ...model,
    labels,
    dense,
    centroids,
    bias,
    sparse: ngrams,
    sparseScales,
    exemplars: [
      ...model.exemplars,
      ...rows.map(({ text, label, id }, i) => ({
        id: id ?? `added-${i + 1}`,
        text,
        label: numbers.get(label)!,
      })),
    ],
    exemplarVectors,
    calibration: { ...model.calibration, offsets: wider(model.calibration.offsets, labels.length) },
    shares: Float32Array.from(labels, (_, k) => (k < before ? model.shares[k]! * remaining : newcomer)),
    heldOut: {
      ...model.heldOut,
      posteriors: widenPosteriors(model.heldOut.posteriors, before, labels.length),
    },
    trainedOn: {
      ...model.trainedOn,
      rows: total,
      fingerprint: `${model.trainedOn.fingerprint}+${rows.length}`,
    },
  };
  return createClassifier(extended);
}

/** Held-out rows say nothing of new classes: these get no probability there. */
function widenPosteriors(posteriors: Float32Array, before: number, after: number): Float32Array {
  const rows = before > 0 ? posteriors.length / before : 0;
  const result = new Float32Array(rows * after);
  for (let i = 0; i < rows; i += 1) result.set(posteriors.subarray(i * before, (i + 1) * before), i * after);
  return result;
}
