/** Identifies the space a vector lives in. Vectors of two different models are never compared. */
export interface EmbeddingModel {
  readonly id: string;
  readonly dimensions: number;
  /** Changes whenever the same text would get another vector: weights, map, text preparation. */
  readonly revision: string;
}

/** `symmetric` compares like with like (duplicates, classification features); the others search. */
export type EmbeddingKind = 'query' | 'passage' | 'symmetric';

export interface EmbedOptions {
  readonly kind: EmbeddingKind;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Embedding {
  /** Unit length, `model.dimensions` long, finite. */
  readonly vector: Float32Array;
  /** True when the text was longer than the model reads and its tail was not seen. */
  readonly truncated: boolean;
  /** True when the text held nothing the model can read (empty, unknown symbols): search treats it as no match. */
  readonly empty: boolean;
}

/**
 * Turns texts into unit vectors. `embed` keeps order, never blocks the event loop for long, and rejects with a
 * `ModelUnavailableError` when the model cannot be loaded or reached.
 */
export interface Embedder {
  readonly model: EmbeddingModel;
  embed(texts: readonly string[], options: EmbedOptions): Promise<Embedding[]>;
  /** Loads what is needed for the first call; resolves when ready. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

export function describeModel(model: EmbeddingModel): string {
  return `${model.id}@${model.revision} (${model.dimensions})`;
}

export function isSameModel(a: EmbeddingModel, b: EmbeddingModel): boolean {
  return a.id === b.id && a.dimensions === b.dimensions && a.revision === b.revision;
}
