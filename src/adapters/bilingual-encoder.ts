import {
  alignLinearly,
  mapForComparison,
  neutralVector,
  normalise,
  type LanguageMap,
  type MappedLanguage,
  type ResidualNetwork,
} from '../embedding-alignment/language-map.ts';
import { openNetwork, type OpenNetwork } from '../embedding-alignment/residual-network.ts';
import { QUERY_PREFIXES } from '../embedding-text/query-prefixes.ts';
import { prepareText, type PreparedText } from '../embedding-text/prepare-text.ts';
import type { EmbeddingKind } from '../ports/embedder.ts';
import { openGraph } from './embedding-graph-runner.ts';
import { loadTextEncoder, type EncodedText, type TextEncoder } from './text-encoder.ts';

/** The two models that the map joins, with the dimensions each gives. */
export const BILINGUAL_MODELS = {
  zh: { name: 'bge-small-zh-v1.5', dimensions: 512 },
  en: { name: 'bge-small-en-v1.5', dimensions: 384 },
} as const;

/** The two models before the map, each loaded when it is first needed. */
export interface LanguageModels {
  encodeWith(language: MappedLanguage, texts: readonly string[], kind: EmbeddingKind): Promise<EncodedText[]>;
  warmUp(): Promise<void>;
  dispose(): Promise<void>;
}

export interface BilingualEncoder {
  encode(texts: readonly string[], kind: EmbeddingKind): Promise<EncodedText[]>;
  warmUp(): Promise<void>;
}

export function createLanguageModels(modelsFolder: string): LanguageModels {
  const loaded = new Map<MappedLanguage, Promise<TextEncoder>>();
  const model = (language: MappedLanguage): Promise<TextEncoder> => {
    let encoder = loaded.get(language);
    if (!encoder) {
      const settings = {
        ...BILINGUAL_MODELS[language],
        folder: modelsFolder,
        weights: 'q8',
        pooling: 'cls',
        maxTokens: 512,
      } as const;
      encoder = loadTextEncoder(settings);
      loaded.set(language, encoder);
      encoder.catch(() => loaded.delete(language));
    }
    return encoder;
  };
  return {
    async encodeWith(language, texts, kind) {
      if (texts.length === 0) return [];
      return (await model(language)).encode(texts, kind === 'query' ? QUERY_PREFIXES[language] : '');
    },
    async warmUp() {
      await Promise.all([model('zh'), model('en')]);
    },
    async dispose() {
      await Promise.allSettled([...loaded.values()].map(async (encoder) => (await encoder).dispose()));
      loaded.clear();
    },
  };
}

/** Runs both models and the map in this thread. */
export function createBilingualEncoder(modelsFolder: string, map: LanguageMap): BilingualEncoder {
  const models = createLanguageModels(modelsFolder);
  const networks = new Map<MappedLanguage, Promise<OpenNetwork>>();
  const network = (language: MappedLanguage, learned: ResidualNetwork): Promise<OpenNetwork> => {
    const open = networks.get(language) ?? openNetwork(openGraph, learned, map.dimensions);
    networks.set(language, open);
    return open;
  };

  const toShared = async (
    language: MappedLanguage,
    kind: EmbeddingKind,
    vectors: readonly Float32Array[],
  ): Promise<Float32Array[]> => {
    if (kind === 'symmetric') return vectors.map((vector) => mapForComparison(map, language, vector));
    const aligned = vectors.map((vector) => alignLinearly(map, language, kind, vector));
    const learned = map[language].network;
    if (!learned || aligned.length === 0) return aligned;
    const rows = new Float32Array(aligned.length * map.dimensions);
    aligned.forEach((vector, row) => rows.set(vector, row * map.dimensions));
    const mapped = await (await network(language, learned)).run(rows);
    return aligned.map((_, row) => normalise(mapped.slice(row * map.dimensions, (row + 1) * map.dimensions)));
  };

  const encodeSide = async (
    language: MappedLanguage,
    prepared: readonly PreparedText[],
    kind: EmbeddingKind,
  ): Promise<(EncodedText | undefined)[]> => {
    const rows = prepared.flatMap((text, i) => (text[language] ? [i] : []));
    const encoded = await models.encodeWith(
      language,
      rows.map((i) => prepared[i]?.[language] ?? ''),
      kind,
    );
    const full = encoded.filter((one) => !one.empty);
    const shared = await toShared(
      language,
      kind,
      full.map(({ vector }) => vector),
    );
    const vectorOf = new Map(full.map((one, i) => [one, shared[i]!]));
    const result: (EncodedText | undefined)[] = new Array<undefined>(prepared.length);
    rows.forEach((row, i) => {
      const one = encoded[i]!;
      result[row] = { ...one, vector: vectorOf.get(one) ?? one.vector };
    });
    return result;
  };

  return {
    async encode(texts, kind) {
      const prepared = texts.map(prepareText);
      const zh = await encodeSide('zh', prepared, kind);
      const en = await encodeSide('en', prepared, kind);
      return prepared.map((text, i) => {
        const parts = [zh[i], en[i]].filter((part) => part !== undefined);
        const truncated = text.truncated || parts.some((part) => part.truncated);
        const full = parts.filter((part) => !part.empty);
        if (full.length === 0) return { vector: neutralVector(map.dimensions), truncated, empty: true };
        if (full.length === 1) return { vector: full[0]!.vector, truncated, empty: false };
        return { vector: blend(zh[i]!.vector, en[i]!.vector, text.chineseShare), truncated, empty: false };
      });
    },
    async warmUp() {
      const open = (['zh', 'en'] as const).map((language) => {
        const learned = map[language].network;
        return learned && network(language, learned);
      });
      await Promise.all([models.warmUp(), ...open]);
    },
  };
}

function blend(a: Float32Array, b: Float32Array, shareOfA: number): Float32Array {
  return normalise(a.map((value, i) => value * shareOfA + b[i]! * (1 - shareOfA)));
}
