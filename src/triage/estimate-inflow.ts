import type { ClassifierModel } from './classifier-model.ts';

/** Class shares to expect of an inflow that nobody has measured: those of the training rows. */
export function estimateInflow(model: ClassifierModel): Float32Array {
  return Float32Array.from(model.shares);
}
