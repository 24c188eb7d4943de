import { ModelUnavailableError } from '../domain/errors.ts';
import type { Embedder, EmbeddingModel } from '../ports/embedder.ts';

/**
 * Stands in for an embedder that could not be built, so that tickets are still taken: each call says why.
 * @param model the model whose vectors are stored, where it is known
 */
export function createUnavailableEmbedder(
  reason: string,
  model: EmbeddingModel = { id: 'unavailable', dimensions: 1, revision: 'none' },
): Embedder {
  const refuse = (): Promise<never> => Promise.reject(new ModelUnavailableError(reason));
  return {
    model,
    embed: refuse,
    warmUp: refuse,
    close: () => Promise.resolve(),
  };
}
