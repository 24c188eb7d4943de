import { ModelUnavailableError } from '../domain/errors.ts';
import type { Embedder } from '../ports/embedder.ts';

/** Stands in for an embedder that could not be built, so that tickets are still taken: each call says why. */
export function createUnavailableEmbedder(reason: string): Embedder {
  const refuse = (): Promise<never> => Promise.reject(new ModelUnavailableError(reason));
  return {
    model: { id: 'unavailable', dimensions: 1, revision: 'none' },
    embed: refuse,
    warmUp: refuse,
    close: () => Promise.resolve(),
  };
}
