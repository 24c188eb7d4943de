import { shiftPrior } from '../learning/adapt-prior.ts';
import { calibratedLogits, softmax } from '../learning/fit-calibration.ts';
import { applyLogistic } from '../learning/fit-logistic.ts';
import { openSparseFeatures, type SparseFeatures, type SparseVector } from '../learning/sparse-features.ts';
import type { ScoredLabel } from '../domain/triage-result.ts';
import type { ClassifierModel, Script } from './classifier-model.ts';
import { scopeFeatures } from './detect-out-of-scope.ts';
import { centreVector, gatherEvidence, type EvidenceSource, type TextEvidence } from './gather-evidence.ts';

export interface Prediction {
  readonly label: string;
  readonly confidence: number;
  /** Posterior in the order of `labels`; sums to 1. */
  readonly probabilities: Float64Array;
  /** The three most probable, most probable first. */
  readonly top: readonly ScoredLabel[];
  /** `score`: probability that the text is of no known type, in [0, 1]; `flagged` when above the model's threshold. */
  readonly outOfScope: { readonly score: number; readonly flagged: boolean };
  readonly evidence: TextEvidence;
  readonly sparse: SparseVector;
  /** Centred unit vector; null for a text without content. */
  readonly vector: Float32Array | null;
}

export interface PredictOptions {
  /** Class shares to assume instead of those of the training rows, in the order of `labels`. */
  readonly prior?: ArrayLike<number>;
}

export interface Classifier {
  readonly version: string;
  readonly labels: readonly string[];
  readonly model: ClassifierModel;
  readonly features: SparseFeatures;
  /** @param vector made by `model.embedder` with `model.kind`; null for a text without content */
  predict(text: string, vector: Float32Array | null, options?: PredictOptions): Prediction;
}

/** Makes a trained model ready to predict. */
export function createClassifier(model: ClassifierModel): Classifier {
  const { labels } = model;
  const features = openSparseFeatures(model.vocabulary);
  const source: EvidenceSource = {
    ...model,
    classes: labels.length,
    exemplarLabels: Int32Array.from(model.exemplars, ({ label }) => label),
  };
  return {
    version: `classifier-${model.trainedOn.fingerprint}`,
    labels,
    model,
    features,
    predict(text, vector, options = {}) {
      const sparse = features.transform(text);
      const centred = vector ? centreVector(vector, model.centre) : null;
      const evidence = gatherEvidence(source, centred, sparse);
      const logits = calibratedLogits(evidence, model.calibration);
      if (model.unseenScript) {
        const bonus = model.unseenScript[scriptOf(text)];
        for (let k = 0; k < logits.length; k += 1) logits[k]! += bonus[k]!;
      }
      const posterior = softmax(logits);
      const probabilities = options.prior ? shiftPrior(posterior, model.shares, options.prior) : posterior;
      const top = rankLabels(labels, probabilities).slice(0, 3);
      const score = applyLogistic(model.outOfScope.logistic, scopeFeatures(evidence, model.calibration));
      const first = top[0] ?? { label: '', probability: 0 };
      return {
        label: first.label,
        confidence: first.probability,
        probabilities,
        top,
        outOfScope: { score, flagged: score >= model.outOfScope.threshold },
        evidence,
        sparse,
        vector: centred,
      };
    },
  };
}

const HAN = /\p{Script=Han}/gu;
const LETTER = /\p{L}/gu;

/** A text with some Chinese in it is Chinese: names and tickers in Latin letters are no language. */
export function scriptOf(text: string): Script {
  const han = text.match(HAN)?.length ?? 0;
  const letters = text.match(LETTER)?.length ?? 0;
  return han > 0 && han * 8 >= letters ? 'han' : 'other';
}

/** All labels, most probable first; ties by name. */
export function rankLabels(labels: readonly string[], probabilities: ArrayLike<number>): ScoredLabel[] {
  return labels
    .map((label, k) => ({ label, probability: probabilities[k] ?? 0 }))
    .sort((a, b) => b.probability - a.probability || (a.label < b.label ? -1 : 1));
}
