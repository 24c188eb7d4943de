import type { EmbeddingModel } from '../ports/embedder.ts';
import { describeModel, isSameModel } from '../ports/embedder.ts';
import { PrecedentError } from '../domain/errors.ts';
import {
  decodeArtefact,
  encodeArtefact,
  type Artefact,
  type ArtefactArray,
} from '../learning/binary-artefact.ts';
import { quantiseRows } from '../learning/quantised-matrix.ts';
import type { ClassifierModel } from './classifier-model.ts';
import type { LevelModel } from './level-model.ts';

/** The bundle that `npm run triage:train` writes: what reads a ticket's type, risk and priority. */
export interface TriageModel {
  readonly version: string;
  readonly classifier: ClassifierModel;
  /** Class shares expected of a deployment's inflow, in the order of the classifier's labels. */
  readonly inflow: Float32Array;
  /** Absent when the training rows carried no such field. */
  readonly risk: LevelModel | null;
  readonly priority: LevelModel | null;
}

const FORMAT = 1;

interface Manifest {
  readonly format: number;
  readonly version: string;
  readonly classifier: Omit<
    ClassifierModel,
    | 'centre'
    | 'vocabulary'
    | 'dense'
    | 'sparse'
    | 'sparseScales'
    | 'bias'
    | 'centroids'
    | 'exemplarVectors'
    | 'shares'
    | 'heldOut'
    | 'calibration'
  > & { readonly calibration: { linear: number; centroid: number; nearest: number } };
  readonly levels: Readonly<Record<string, { levels: readonly string[]; scale: number }>>;
}

/** Writes a model: the same model gives the same bytes. Vectors of exemplars are kept in 8 bits. */
export function encodeTriageModel(model: TriageModel): Uint8Array {
  const {
    centre,
    vocabulary,
    dense,
    sparse,
    sparseScales,
    bias,
    centroids,
    exemplarVectors,
    shares,
    heldOut,
    calibration,
    ...plain
  } = model.classifier;
  const { dimensions } = plain.embedder;
  const exemplars = quantiseRows(
    plain.exemplars.length,
    dimensions,
    (i, j) => exemplarVectors[i * dimensions + j]!,
  );
  const arrays: Record<string, ArtefactArray> = {
    centre,
    hashes: vocabulary.hashes,
    idf: vocabulary.idf,
    dense,
    sparse,
    sparseScales,
    bias,
    centroids,
    exemplarValues: exemplars.values,
    exemplarScales: exemplars.scales,
    shares,
    heldOutPosteriors: Uint16Array.from(heldOut.posteriors, (value) => Math.round(value * 65_535)),
    heldOutStrengths: heldOut.strengths,
    heldOutGold: heldOut.gold,
    heldOutRows: heldOut.rows,
    offsets: calibration.offsets,
    inflow: model.inflow,
  };
  const levels: Record<string, { levels: readonly string[]; scale: number }> = {};
  for (const [name, level] of [
    ['risk', model.risk],
    ['priority', model.priority],
  ] as const) {
    if (!level) continue;
    const steps = level.levels.length - 1;
    const width = level.ngrams.length / steps;
    const ngrams = quantiseRows(steps, width, (i, j) => level.ngrams[i * width + j]!);
    levels[name] = { levels: level.levels, scale: level.calibration.linear };
    arrays[`${name}.dense`] = level.dense;
    arrays[`${name}.ngrams`] = ngrams.values;
    arrays[`${name}.ngramScales`] = ngrams.scales;
    arrays[`${name}.named`] = level.named;
    arrays[`${name}.bias`] = level.bias;
    arrays[`${name}.offsets`] = level.calibration.offsets;
  }
  const { linear, centroid, nearest } = calibration;
  const manifest: Manifest = {
    format: FORMAT,
    version: model.version,
    classifier: { ...plain, calibration: { linear, centroid, nearest } },
    levels,
  };
  return encodeArtefact({ manifest: JSON.parse(JSON.stringify(manifest)) as Artefact['manifest'], arrays });
}

/**
 * Reads what `encodeTriageModel` wrote.
 * @param embedder the embedding model in use; another than the one the bundle was trained with is refused
 * @throws PrecedentError `embedding_model_mismatch`, or `dependency_unavailable` when the bytes are no such bundle
 */
export function decodeTriageModel(bytes: Uint8Array, embedder: EmbeddingModel): TriageModel {
  let artefact: Artefact;
  try {
    artefact = decodeArtefact(bytes);
  } catch (error) {
    throw unreadable(error);
  }
  const manifest = artefact.manifest as unknown as Manifest;
  if (manifest.format !== FORMAT)
    throw unreadable(new Error(`format ${String(manifest.format)} instead of ${FORMAT}`));
  const trained = manifest.classifier.embedder;
  if (!isSameModel(trained, embedder)) {
    throw new PrecedentError(
      'embedding_model_mismatch',
      `The triage model was trained with ${describeModel(trained)}, but ${describeModel(embedder)} is configured. ` +
        'Run "npm run triage:train" to train it again, or configure the former model.',
      { data: { trained: describeModel(trained), configured: describeModel(embedder) } },
    );
  }
  const { arrays } = artefact;
  const floats = (name: string): Float32Array => take(arrays, name, Float32Array);
  const exemplarValues = take(arrays, 'exemplarValues', Int8Array);
  const exemplarScales = floats('exemplarScales');
  const exemplarVectors = new Float32Array(exemplarValues.length);
  for (let i = 0; i < exemplarVectors.length; i += 1)
    exemplarVectors[i] = exemplarValues[i]! * exemplarScales[Math.floor(i / trained.dimensions)]!;
  const level = (name: string): LevelModel | null => {
    const entry = manifest.levels[name];
    if (!entry) return null;
    const values = take(arrays, `${name}.ngrams`, Int8Array);
    const scales = floats(`${name}.ngramScales`);
    const width = values.length / scales.length;
    return {
      levels: entry.levels,
      dense: floats(`${name}.dense`),
      ngrams: Float32Array.from(values, (value, i) => value * scales[Math.floor(i / width)]!),
      named: floats(`${name}.named`),
      bias: floats(`${name}.bias`),
      calibration: { linear: entry.scale, centroid: 0, nearest: 0, offsets: floats(`${name}.offsets`) },
    };
  };
  return {
    version: manifest.version,
    classifier: {
      ...manifest.classifier,
      centre: floats('centre'),
      vocabulary: { hashes: take(arrays, 'hashes', Uint32Array), idf: floats('idf') },
      dense: floats('dense'),
      sparse: take(arrays, 'sparse', Int8Array),
      sparseScales: floats('sparseScales'),
      bias: floats('bias'),
      centroids: floats('centroids'),
      exemplarVectors,
      shares: floats('shares'),
      heldOut: {
        posteriors: Float32Array.from(
          take(arrays, 'heldOutPosteriors', Uint16Array),
          (value) => value / 65_535,
        ),
        // Models of before this was kept have none; a type taught to them is weighed without it.
        strengths: arrays['heldOutStrengths'] === undefined ? new Float32Array() : floats('heldOutStrengths'),
        gold: take(arrays, 'heldOutGold', Int32Array),
        rows: take(arrays, 'heldOutRows', Int32Array),
      },
      calibration: { ...manifest.classifier.calibration, offsets: floats('offsets') },
    },
    inflow: floats('inflow'),
    risk: level('risk'),
    priority: level('priority'),
  };
}

function take<T extends ArtefactArray>(
  arrays: Artefact['arrays'],
  name: string,
  kind: new (length: number) => T,
): T {
  const array = arrays[name];
  if (!(array instanceof kind))
    throw unreadable(new Error(`the array "${name}" is missing or of another kind`));
  return array;
}

function unreadable(error: unknown): PrecedentError {
  const detail = error instanceof Error ? error.message : String(error);
  return new PrecedentError(
    'dependency_unavailable',
    `The triage model cannot be read (${detail}). Run "npm run triage:train" to make it again.`,
    { cause: error },
  );
}
