import { createBilingualEmbedder } from '../adapters/bilingual-embedder.ts';
import { createOpenaiEmbedder } from '../adapters/openai-embedder.ts';
import { createTransformersEmbedder } from '../adapters/transformers-embedder.ts';
import { createUnavailableEmbedder } from '../adapters/unavailable-embedder.ts';
import { ConfigError, type Config, type Secrets } from '../config.ts';
import { ModelUnavailableError } from '../domain/errors.ts';
import type { Embedder } from '../ports/embedder.ts';

function createEmbedder({ embedder, modelsFolder, dataFolder }: Config, secrets: Secrets): Embedder {
  const { kind, model, dimensions, revision, url, queryPrefix, passagePrefix } = embedder;
  if (kind === 'bilingual') return createBilingualEmbedder({ modelsFolder });
  if (model === null || dimensions === null)
    throw new ConfigError(['EMBEDDING_MODEL and EMBEDDING_DIMENSIONS must be set']);
  const prefixes = { query: queryPrefix, passage: passagePrefix, symmetric: queryPrefix };
  if (kind === 'transformers') {
    return createTransformersEmbedder({
      name: model,
      dimensions,
      pooling: embedder.pooling,
      weights: embedder.weights,
      prefixes,
      ...(embedder.fromHub
        ? { cacheFolder: `${dataFolder}/hub`, hubRevision: revision === '1' ? 'main' : revision }
        : { modelsFolder }),
    });
  }
  if (url === null) throw new ConfigError(['EMBEDDING_URL must be set']);
  return createOpenaiEmbedder({
    url,
    apiKey: secrets.embeddingApiKey,
    model: { id: model, dimensions, revision },
    sendInputType: embedder.sendInputType,
    prefixes,
  });
}

/** The configured embedder. One whose files are missing or damaged becomes one that says so at each call. */
export function buildEmbedder(config: Config, secrets: Secrets): Embedder {
  try {
    return createEmbedder(config, secrets);
  } catch (error) {
    if (error instanceof ModelUnavailableError) return createUnavailableEmbedder(error.message);
    throw error;
  }
}
