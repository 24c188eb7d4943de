import { AutoModel, AutoTokenizer, Tensor, env } from '@xenova/transformers';
import { normalise, neutralVector } from '../embedding-alignment/language-map.ts';

export type Pooling = 'cls' | 'mean' | 'last';
export type WeightType = 'auto' | 'fp32' | 'fp16' | 'q8' | 'q4' | 'int8' | 'uint8';

/** A feature-extraction model: where it lies and how its vectors are made. */
export interface EncoderSettings {
  /** Folder that holds the model's folder; null loads from the hub (and its cache). */
  readonly folder: string | null;
  /** Name of the folder, or of the model on the hub. */
  readonly name: string;
  readonly weights: WeightType;
  readonly pooling: Pooling;
  readonly dimensions: number;
  /** Tokens the model reads, special ones included. */
  readonly maxTokens: number;
  /** Where files from the hub are kept; the library's default when absent. */
  readonly cacheFolder?: string;
}

export interface EncodedText {
  readonly vector: Float32Array;
  readonly truncated: boolean;
  readonly empty: boolean;
}

/**
 * Threads that wait for work sleep instead of turning: on few cores they would take the time of the thread that answers
 * requests, and of one another.
 */
export const SESSION_OPTIONS = {
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
};

/** Tokens of padding included that go through the model at once: about what stays in the cache of a core. */
const TOKENS_A_BATCH = 2_048;
/** Characters kept before tokens are counted: more can never fit, and 1 MB would take seconds to cut up. */
const CHARACTERS_A_TOKEN = 12;

interface Prepared {
  readonly ids: number[];
  readonly truncated: boolean;
  readonly empty: boolean;
}

/** Runs one model in this thread. */
export interface TextEncoder {
  /** Unit vectors in the order of the texts. `prefix` is put before each and is not counted as content. */
  encode(texts: readonly string[], prefix: string): Promise<EncodedText[]>;
  dispose(): Promise<void>;
}

/** Loads tokenizer and weights. @throws Error of the library when a file is missing, damaged or cannot be fetched */
export async function loadTextEncoder(settings: EncoderSettings): Promise<TextEncoder> {
  env.allowRemoteModels = settings.folder === null;
  env.allowLocalModels = settings.folder !== null;
  if (settings.folder !== null) env.localModelPath = settings.folder;
  if (settings.cacheFolder !== undefined) env.cacheDir = settings.cacheFolder;
  const [tokenizer, model] = await Promise.all([
    AutoTokenizer.from_pretrained(settings.name, {}),
    AutoModel.from_pretrained(settings.name, {
      dtype: settings.weights,
      session_options: SESSION_OPTIONS,
    }),
  ]);
  const special = new Set<number>(tokenizer.all_special_ids);
  const unknown = tokenizer.unk_token_id ?? -1;
  const padding = tokenizer.pad_token_id ?? 0;
  const contentTokens = (ids: readonly number[]): number =>
    ids.filter((id) => id !== unknown && !special.has(id)).length;
  const prefixTokens = new Map<string, number>();

  const cut = (ids: number[]): number[] => {
    if (ids.length <= settings.maxTokens) return ids;
    const last = ids.at(-1) ?? padding;
    return special.has(last)
      ? [...ids.slice(0, settings.maxTokens - 1), last]
      : ids.slice(0, settings.maxTokens);
  };

  const prepare = (text: string, prefix: string): Prepared => {
    const limit = settings.maxTokens * CHARACTERS_A_TOKEN;
    const clipped = text.length > limit ? text.slice(0, limit) : text;
    let inPrefix = prefixTokens.get(prefix);
    if (inPrefix === undefined) {
      inPrefix = prefix === '' ? 0 : contentTokens(tokenizer.encode(prefix));
      prefixTokens.set(prefix, inPrefix);
    }
    const all = tokenizer.encode(prefix + clipped);
    const ids = cut(all);
    const truncated = ids.length < all.length || clipped.length < text.length;
    return { ids, truncated, empty: !/[\p{L}\p{N}]/u.test(clipped) || contentTokens(ids) <= inPrefix };
  };

  const run = async (batch: readonly Prepared[]): Promise<Float32Array[]> => {
    const width = batch.reduce((most, { ids }) => Math.max(most, ids.length), 1);
    const size = batch.length * width;
    const ids = new BigInt64Array(size).fill(BigInt(padding));
    const mask = new BigInt64Array(size);
    batch.forEach((text, row) => {
      text.ids.forEach((id, column) => {
        ids[row * width + column] = BigInt(id);
        mask[row * width + column] = 1n;
      });
    });
    const shape = [batch.length, width];
    const output: unknown = await model({
      input_ids: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', mask, shape),
      token_type_ids: new Tensor('int64', new BigInt64Array(size), shape),
    });
    const states = hiddenStates(output);
    return batch.map((text, row) => normalise(pool(states.data, row, width, text.ids.length, settings)));
  };

  return {
    async encode(texts, prefix) {
      const prepared = texts.map((text) => prepare(text, prefix));
      const results: EncodedText[] = prepared.map(({ truncated }) => ({
        vector: neutralVector(settings.dimensions),
        truncated,
        empty: true,
      }));
      const order = prepared.map((_, i) => i).filter((i) => !prepared[i]!.empty);
      order.sort((a, b) => prepared[b]!.ids.length - prepared[a]!.ids.length);
      for (let start = 0; start < order.length;) {
        const width = prepared[order[start]!]!.ids.length;
        const batch = order.slice(start, start + Math.max(1, Math.floor(TOKENS_A_BATCH / width)));
        const vectors = await run(batch.map((i) => prepared[i]!));
        batch.forEach((i, row) => {
          results[i] = { vector: vectors[row]!, truncated: prepared[i]!.truncated, empty: false };
        });
        start += batch.length;
      }
      return results;
    },
    async dispose() {
      await model.dispose();
    },
  };
}

interface HiddenStates {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

function hiddenStates(output: unknown): HiddenStates {
  const named = output as Record<string, HiddenStates | undefined>;
  const states = named['last_hidden_state'] ?? named['token_embeddings'];
  if (!states || !(states.data instanceof Float32Array))
    throw new Error('The model gives no token vectors (last_hidden_state)');
  return states;
}

function pool(
  data: Float32Array,
  row: number,
  width: number,
  length: number,
  settings: EncoderSettings,
): Float32Array {
  const { dimensions, pooling } = settings;
  const token = (at: number): Float32Array =>
    data.slice((row * width + at) * dimensions, (row * width + at + 1) * dimensions);
  if (pooling === 'cls') return token(0);
  if (pooling === 'last') return token(length - 1);
  const sum = new Float32Array(dimensions);
  for (let at = 0; at < length; at += 1) {
    const vector = token(at);
    for (let i = 0; i < dimensions; i += 1) sum[i] = sum[i]! + vector[i]!;
  }
  return sum;
}
