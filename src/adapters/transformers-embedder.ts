import { join, resolve } from 'node:path';
import type { Embedder, EmbeddingKind } from '../ports/embedder.ts';
import { modelFileSize, readModelJson, sha256Hex } from './check-model-files.ts';
import type { EncoderSettings, Pooling, WeightType } from './text-encoder.ts';
import { createWorkerEmbedder, type WorkerEmbedderOptions } from './worker-embedder.ts';

export interface TransformersEmbedderOptions extends WorkerEmbedderOptions {
  /** Name on the hub, such as `Xenova/bge-m3`, or of a folder below `modelsFolder`. */
  readonly name: string;
  readonly dimensions: number;
  /** Where the model's folder lies; absent: the hub, which needs the network at first use. */
  readonly modelsFolder?: string;
  /** Where files from the hub are kept. */
  readonly cacheFolder?: string;
  /** `cls` for bge, `mean` for e5 and gte; default `mean`. */
  readonly pooling?: Pooling;
  /** Which weights; default `q8` (quantised), whose vectors differ from the full model's. */
  readonly weights?: WeightType;
  /** Tokens the model reads; default 512. */
  readonly maxTokens?: number;
  /** Put before a text of each kind, e.g. `query: ` and `passage: ` for e5; default none. */
  readonly prefixes?: Partial<Readonly<Record<EmbeddingKind, string>>>;
  /** Commit of a hub model, part of the revision so that a new one is noticed. */
  readonly hubRevision?: string;
}

const SMALL_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const WEIGHT_SUFFIX: Readonly<Partial<Record<WeightType, string>>> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  q4: '_q4',
  int8: '_int8',
  uint8: '_uint8',
};

/** What tells one model folder from another: its small files and the size of the weights. */
function fingerprintFolder(folder: string, weights: WeightType): readonly unknown[] {
  const small = SMALL_FILES.map((name) => JSON.stringify(readModelJson(join(folder, name))));
  const suffix = WEIGHT_SUFFIX[weights];
  const size = suffix === undefined ? 0 : modelFileSize(join(folder, 'onnx', `model${suffix}.onnx`));
  return [sha256Hex(...small), size];
}

/**
 * Any feature-extraction model that the transformers library can run, from a folder or the hub, in a worker thread.
 * @throws ModelUnavailableError at once when a file of a model in a folder is missing or damaged
 */
export function createTransformersEmbedder(options: TransformersEmbedderOptions): Embedder {
  const { name, dimensions, pooling = 'mean', weights = 'q8', maxTokens = 512, cacheFolder } = options;
  const folder = options.modelsFolder === undefined ? null : resolve(options.modelsFolder);
  const prefixes = { query: '', passage: '', symmetric: '', ...options.prefixes };
  const origin =
    folder === null ? ['hub', options.hubRevision ?? 'main'] : fingerprintFolder(join(folder, name), weights);
  const revision = sha256Hex(JSON.stringify([origin, weights, pooling, maxTokens, prefixes])).slice(0, 12);
  const settings: EncoderSettings = {
    folder,
    name,
    weights,
    pooling,
    dimensions,
    maxTokens,
    ...(cacheFolder === undefined ? {} : { cacheFolder }),
  };
  return createWorkerEmbedder(
    { id: name, dimensions, revision },
    { type: 'single', settings, prefixes },
    options,
  );
}
