import { adaptPrior } from '../learning/adapt-prior.ts';
import { createClassifier } from './classifier.ts';
import type { ClassifierModel } from './classifier-model.ts';

/** A text that came in, with its type where somebody has confirmed it. */
export interface InflowText {
  readonly text: string;
  /** By the model's embedder and kind; null for a text without content. */
  readonly vector: Float32Array | null;
  readonly confirmed?: string;
}

/** How many rows of the inflow the training shares are worth. */
const TRUST_IN_TRAINING = 50;

/**
 * Class shares of an inflow: confirmed types count as they are, the rest by expectation maximisation over posteriors
 * (Saerens et al. 2002), both pulled towards the shares of the training rows, which stand where nothing is known.
 * @returns shares in the order of the model's labels, summing to 1
 */
export function estimateInflow(model: ClassifierModel, texts: readonly InflowText[] = []): Float32Array {
  if (texts.length === 0) return Float32Array.from(model.shares);
  const classifier = createClassifier(model);
  const posteriors = texts.map(({ text, vector, confirmed }) => {
    const known = confirmed === undefined ? -1 : model.labels.indexOf(confirmed);
    if (known < 0) return classifier.predict(text, vector).probabilities;
    return Float64Array.from(model.labels, (_, k) => (k === known ? 1 : 0));
  });
  return Float32Array.from(adaptPrior(posteriors, model.shares, { strength: TRUST_IN_TRAINING }));
}
