import type { BlockWeights } from '../learning/feature-rows.ts';
import type { Calibration } from '../learning/fit-calibration.ts';
import type { LogisticModel } from '../learning/fit-logistic.ts';
import type { SparseVocabulary } from '../learning/sparse-features.ts';
import type { EmbeddingKind, EmbeddingModel } from '../ports/embedder.ts';

/** A labelled text that the model keeps: it votes as a neighbour and is shown as a reason. */
export interface Exemplar {
  readonly id: string;
  readonly text: string;
  readonly label: number;
}

/** Held-out evidence of a training row, kept so that thresholds can be derived again for another precision or prior. */
export interface HeldOutRows {
  /** Calibrated posteriors under `shares`, rows x classes, row-major. */
  readonly posteriors: Float32Array;
  /** Log of the summed exponentials of the logits: how strongly the known classes together are spoken for. */
  readonly strengths: Float32Array;
  /** Class number of each row. */
  readonly gold: Int32Array;
  /** Number of each row among the training rows in scope. */
  readonly rows: Int32Array;
}

/** How a language is written, as far as taught classes care: examples in one script say less of texts in another. */
export type Script = 'han' | 'other';

/** All that a trained classifier knows, as data. Matrices are row-major. */
export interface ClassifierModel {
  readonly labels: readonly string[];
  readonly embedder: EmbeddingModel;
  readonly kind: EmbeddingKind;
  /** Mean of the training vectors: taken from each vector, which is then scaled to unit length again. */
  readonly centre: Float32Array;
  readonly vocabulary: SparseVocabulary;
  readonly blockWeights: BlockWeights;
  /** Classes x dimensions. */
  readonly dense: Float32Array;
  /** N-grams x classes, small integers; class k counts `sparseScales[k]` a unit. */
  readonly sparse: Int8Array;
  readonly sparseScales: Float32Array;
  readonly bias: Float32Array;
  /** Unit mean vector of each class, classes x dimensions. */
  readonly centroids: Float32Array;
  readonly exemplars: readonly Exemplar[];
  /** Centred unit vectors of the exemplars, exemplars x dimensions. */
  readonly exemplarVectors: Float32Array;
  readonly calibration: Calibration;
  readonly outOfScope: { readonly logistic: LogisticModel; readonly threshold: number };
  /** Shares of the classes among the training rows: the prior that posteriors assume unless told. */
  readonly shares: Float32Array;
  readonly heldOut: HeldOutRows;
  /** Added to the logits of classes that were taught without an example in the text's script; absent when none was. */
  readonly unseenScript?: Readonly<Record<Script, Float32Array>>;
  readonly trainedOn: { readonly rows: number; readonly seed: number; readonly fingerprint: string };
}
