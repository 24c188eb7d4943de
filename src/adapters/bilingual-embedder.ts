import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ModelUnavailableError } from '../domain/errors.ts';
import { MAP_FORMAT, type MapManifest } from '../embedding-alignment/map-file.ts';
import { TEXT_PREPARATION_VERSION } from '../embedding-text/prepare-text.ts';
import { QUERY_PREFIXES } from '../embedding-text/query-prefixes.ts';
import type { Embedder } from '../ports/embedder.ts';
import { checkModelFiles, readModelJson, sha256Hex } from './check-model-files.ts';
import { createWorkerEmbedder, type WorkerEmbedderOptions } from './worker-embedder.ts';

export interface BilingualEmbedderOptions extends WorkerEmbedderOptions {
  /** Folder that holds `bge-small-zh-v1.5`, `bge-small-en-v1.5` and `bilingual-map`. */
  readonly modelsFolder: string;
  /** Manifest of the map; `bilingual-map/map.json` in the models' folder when absent. */
  readonly mapFile?: string;
}

/**
 * Chinese and English in one 512-dimensional space: each text goes to the bge-small model of its script and comes into
 * the Chinese model's space by the learned map. Models are loaded in a worker thread when first needed.
 * @throws ModelUnavailableError at once when a file of the models or the map is missing, cut short or damaged
 */
export function createBilingualEmbedder(options: BilingualEmbedderOptions): Embedder {
  const modelsFolder = resolve(options.modelsFolder);
  const manifestFile = resolve(options.mapFile ?? join(modelsFolder, 'bilingual-map', 'map.json'));
  const manifest = readModelJson(manifestFile) as Partial<MapManifest>;
  const { models, binary, dimensions } = manifest;
  if (manifest.format !== MAP_FORMAT || !models || !binary || !dimensions) {
    throw new ModelUnavailableError(`The file ${manifestFile} is no map of this version`);
  }
  for (const { name, files } of [models.zh, models.en]) checkModelFiles(join(modelsFolder, name), files);
  const mapFolder = dirname(manifestFile);
  checkModelFiles(mapFolder, [binary]);
  const binaryFile = join(mapFolder, binary.path);
  if (sha256Hex(readFileSync(binaryFile)) !== binary.sha256) {
    throw new ModelUnavailableError(
      `The file ${binaryFile} is damaged: its SHA-256 is not the one in ${manifestFile}`,
    );
  }
  const weights = [models.zh, models.en].flatMap(({ files }) => files.map(({ sha256 }) => sha256));
  const revision = sha256Hex(
    JSON.stringify([weights, binary.sha256, TEXT_PREPARATION_VERSION, QUERY_PREFIXES]),
  ).slice(0, 12);
  return createWorkerEmbedder(
    { id: 'precedent-bilingual-bge-small', dimensions, revision },
    { type: 'bilingual', modelsFolder, manifestFile, binaryFile },
    options,
  );
}
