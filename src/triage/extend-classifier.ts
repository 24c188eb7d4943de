import { packFeatureRows } from '../learning/feature-rows.ts';
import { calibratedLogits, logSumExp } from '../learning/fit-calibration.ts';
import { createSeededRandom } from '../learning/seeded-random.ts';
import { checkLabelledRows, type LabelledText } from './check-labelled-rows.ts';
import { createClassifier, scriptOf, type Classifier } from './classifier.ts';
import type { ClassifierModel, Script } from './classifier-model.ts';
import { centreVector, gatherEvidence } from './gather-evidence.ts';
import {
  fitOffset,
  learnNewcomer,
  newcomerEvidence,
  type Newcomer,
  type NewcomerRows,
} from './learn-newcomer.ts';

/** Share of the inflow that a new class is expected to have until there is better knowledge. */
const NEWCOMER_ROWS = 10;
const FOLDS = 5;
/**
 * What a class lacks, as a logit, for a text in a script that none of its examples has: a text is nearer to texts of its
 * own language. Measured on held-out types: see the few-shot bench.
 */
const UNSEEN_SCRIPT = 1.5;
/** Of models trained before they kept how strong their held-out evidence is: as measured on later ones, in logits. */
const USUAL_SURPLUS = 7.8;
/** Rows of other classes that a new class is weighed against. */
const MAX_WEIGHED = 200;

/**
 * Teaches a classifier new classes from a few examples each, at once: what it knew is kept, each new class gets a linear
 * model against all texts it keeps, a centroid and neighbours, and an offset fitted on examples held out in turn. Train
 * anew when there is time: only then do the old classes learn from the new rows too.
 * @param vectors of the rows, by the classifier's embedder and kind
 * @throws PrecedentError `invalid_request` when rows cannot be learned from
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
  const allVectors = [
    ...kept.map((_, i) => model.exemplarVectors.subarray(i * dimensions, (i + 1) * dimensions)),
    ...centred,
  ];
  const sparse = [...kept, ...rows].map(({ text }) => features.transform(text));
  const material: NewcomerRows = {
    packed: packFeatureRows(allVectors, sparse, features.width, model.blockWeights),
    vectors: allVectors,
    sparse,
    blockWeights: model.blockWeights,
  };

  const dense = wider(model.dense, labels.length * dimensions);
  const centroids = wider(model.centroids, labels.length * dimensions);
  const bias = wider(model.bias, labels.length);
  const sparseScales = wider(model.sparseScales, labels.length);
  const offsets = wider(model.calibration.offsets, labels.length);
  const ngrams = new Int8Array(features.width * labels.length);
  for (let j = 0; j < features.width; j += 1)
    ngrams.set(model.sparse.subarray(j * before, (j + 1) * before), j * labels.length);
  const strength = createStrength(model, material);
  added.forEach((label, n) => {
    const k = before + n;
    const own = rows.flatMap((row, i) => (row.label === label ? [kept.length + i] : []));
    const { newcomer, offset } = weighNewcomer(model, material, kept.length, own, strength);
    dense.set(newcomer.dense, k * dimensions);
    centroids.set(newcomer.centroid, k * dimensions);
    bias[k] = newcomer.bias;
    offsets[k] = offset;
    const largest = newcomer.ngrams.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    sparseScales[k] = largest / 127;
    if (largest > 0)
      newcomer.ngrams.forEach((value, j) => {
        ngrams[j * labels.length + k] = Math.round(value / sparseScales[k]!);
      });
  });
  const exemplarVectors = wider(
    model.exemplarVectors,
    model.exemplarVectors.length + rows.length * dimensions,
  );
  centred.forEach((vector, i) => exemplarVectors.set(vector, model.exemplarVectors.length + i * dimensions));
  const total = model.trainedOn.rows + rows.length;
  const newcomer = Math.max(NEWCOMER_ROWS, rows.length / Math.max(1, added.length)) / total;
  const remaining = 1 - newcomer * added.length;
  const unseen = (script: Script): Float32Array => {
    const bonus = wider(model.unseenScript?.[script] ?? new Float32Array(before), labels.length);
    added.forEach((label, n) => {
      const isSeen = rows.some((row) => row.label === label && scriptOf(row.text) === script);
      bonus[before + n] = isSeen ? 0 : UNSEEN_SCRIPT;
    });
    return bonus;
  };
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
    calibration: { ...model.calibration, offsets },
    unseenScript: { han: unseen('han'), other: unseen('other') },
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

/** How strongly the known classes are spoken for by a row, remembered. */
function createStrength(model: ClassifierModel, { vectors, sparse }: NewcomerRows): (row: number) => number {
  const source = {
    ...model,
    classes: model.labels.length,
    exemplarLabels: Int32Array.from(model.exemplars, ({ label }) => label),
  };
  const known = new Map<number, number>();
  return (row) => {
    let strength = known.get(row);
    if (strength === undefined) {
      const evidence = gatherEvidence(source, vectors[row]!, sparse[row]!);
      strength = logSumExp(calibratedLogits(evidence, model.calibration));
      known.set(row, strength);
    }
    return strength;
  };
}

/** Learns a class and the offset at which its probability means what it says, on examples that it has not seen. */
function weighNewcomer(
  model: ClassifierModel,
  material: NewcomerRows,
  keptCount: number,
  own: readonly number[],
  strength: (row: number) => number,
): { newcomer: Newcomer; offset: number } {
  const { seed } = model.trainedOn;
  const others = Array.from({ length: keptCount }, (_, i) => i);
  const usual = keptCount / Math.max(1, model.labels.length);
  const learn = (examples: readonly number[], hidden: ReadonlySet<number>): Newcomer => {
    const visible = hidden.size === 0 ? others : others.filter((row) => !hidden.has(row));
    return learnNewcomer(material, [...visible, ...examples], examples, usual, seed);
  };
  const margin = (newcomer: Newcomer, row: number): number => {
    const evidence = newcomerEvidence(
      newcomer,
      material.vectors[row]!,
      material.sparse[row]!,
      material.blockWeights,
    );
    const { linear, centroid, nearest } = model.calibration;
    const logit = linear * evidence.linear + centroid * evidence.centroid + nearest * evidence.nearest;
    return logit - strength(row);
  };
  const weighed = createSeededRandom(seed)
    .shuffle([...others])
    .slice(0, MAX_WEIGHED);
  // What the known classes say of rows that they were taught is too sure of itself; by how much, held-out folds tell.
  const surplus =
    model.heldOut.strengths.length > 0
      ? mean(weighed.map(strength)) - mean(model.heldOut.strengths)
      : USUAL_SURPLUS;
  const folds = Math.min(FOLDS, own.length);
  const ownMargins: number[] = [];
  const otherMargins: number[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const isAsked = (_: number, i: number): boolean => i % folds === fold;
    const asked = weighed.filter(isAsked);
    const newcomer = learn(
      own.filter((row, i) => !isAsked(row, i)),
      new Set(asked),
    );
    ownMargins.push(...own.filter(isAsked).map((row) => margin(newcomer, row)));
    otherMargins.push(...asked.map((row) => margin(newcomer, row) + surplus));
  }
  const offset = fitOffset(ownMargins, otherMargins, 1 / (model.labels.length + 1));
  return { newcomer: learn(own, new Set()), offset };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return sum / Math.max(1, values.length);
}

function wider(values: Float32Array, size: number): Float32Array {
  const result = new Float32Array(size);
  result.set(values);
  return result;
}

/** Held-out rows say nothing of new classes: these get no probability there. */
function widenPosteriors(posteriors: Float32Array, before: number, after: number): Float32Array {
  const rows = before > 0 ? posteriors.length / before : 0;
  const result = new Float32Array(rows * after);
  for (let i = 0; i < rows; i += 1) result.set(posteriors.subarray(i * before, (i + 1) * before), i * after);
  return result;
}
