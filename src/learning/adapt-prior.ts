/**
 * Estimates the class shares of an unlabelled inflow from posteriors by expectation maximisation
 * (Saerens, Latinne, Decaestecker 2002), with a Dirichlet pull towards `start`.
 *
 * @param posteriors rows of probabilities under `trained`, each of its length.
 * @param trained class shares the posteriors assume.
 * @param strength how many rows `start` (default `trained`) is worth.
 */
export function adaptPrior(
  posteriors: readonly ArrayLike<number>[],
  trained: ArrayLike<number>,
  options: {
    readonly start?: ArrayLike<number>;
    readonly strength?: number;
    readonly iterations?: number;
  } = {},
): Float64Array {
  const classes = trained.length;
  const start = Float64Array.from(options.start ?? trained);
  const strength = options.strength ?? 20;
  let prior = Float64Array.from(start);
  for (let round = 0; round < (options.iterations ?? 100); round += 1) {
    const next = start.map((share) => share * strength);
    for (const posterior of posteriors) {
      const shifted = shiftPrior(posterior, trained, prior);
      for (let k = 0; k < classes; k += 1) next[k]! += shifted[k]!;
    }
    let change = 0;
    for (let k = 0; k < classes; k += 1) {
      next[k]! /= posteriors.length + strength;
      change = Math.max(change, Math.abs(next[k]! - prior[k]!));
    }
    prior = next;
    if (change < 1e-6) break;
  }
  return prior;
}

/** Turns a posterior that assumes class shares `from` into the one that assumes `to`. */
export function shiftPrior(
  posterior: ArrayLike<number>,
  from: ArrayLike<number>,
  to: ArrayLike<number>,
): Float64Array {
  const shifted = new Float64Array(posterior.length);
  let sum = 0;
  for (let k = 0; k < shifted.length; k += 1) {
    shifted[k] = (posterior[k]! * to[k]!) / Math.max(from[k]!, 1e-9);
    sum += shifted[k]!;
  }
  for (let k = 0; k < shifted.length; k += 1) shifted[k] = sum > 0 ? shifted[k]! / sum : posterior[k]!;
  return shifted;
}
