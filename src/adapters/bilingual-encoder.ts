import {
  mapForComparison,
  mapForSearch,
  neutralVector,
  normalise,
  type LanguageMap,
  type MappedLanguage,
} from '../embedding-alignment/language-map.ts';
import { prepareText, type PreparedText } from '../embedding-text/prepare-text.ts';
import type { EmbeddingKind } from '../ports/embedder.ts';
import { loadTextEncoder, type EncodedText, type TextEncoder } from './text-encoder.ts';

const QUERY_PREFIXES: Readonly<Record<MappedLanguage, string>> = {
  zh: '为这个句子生成表示以用于检索相关文章：',
  en: 'Represent this sentence for searching relevant passages: ',
};

/** The two models that the map joins, with the dimensions each gives. */
export const BILINGUAL_MODELS = {
  zh: { name: 'bge-small-zh-v1.5', dimensions: 512 },
  en: { name: 'bge-small-en-v1.5', dimensions: 384 },
} as const;

export interface BilingualEncoder {
  encode(texts: readonly string[], kind: EmbeddingKind): Promise<EncodedText[]>;
  /** Vectors of one language's model before the map, for learning the map. */
  encodeWith(language: MappedLanguage, texts: readonly string[], kind: EmbeddingKind): Promise<EncodedText[]>;
  warmUp(): Promise<void>;
  dispose(): Promise<void>;
}

/** Runs both models in this thread, each loaded when it is first needed. */
export function createBilingualEncoder(modelsFolder: string, map: LanguageMap): BilingualEncoder {
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
  const encodeWith: BilingualEncoder['encodeWith'] = async (language, texts, kind) => {
    if (texts.length === 0) return [];
    return (await model(language)).encode(texts, kind === 'query' ? QUERY_PREFIXES[language] : '');
  };
  const toShared = (language: MappedLanguage, kind: EmbeddingKind, vector: Float32Array): Float32Array =>
    kind === 'symmetric' ? mapForComparison(map, language, vector) : mapForSearch(map, language, vector);

  const encodeSide = async (
    language: MappedLanguage,
    prepared: readonly PreparedText[],
    kind: EmbeddingKind,
  ): Promise<(EncodedText | undefined)[]> => {
    const rows = prepared.flatMap((text, i) => (text[language] ? [i] : []));
    const encoded = await encodeWith(
      language,
      rows.map((i) => prepared[i]?.[language] ?? ''),
      kind,
    );
    const result: (EncodedText | undefined)[] = new Array<undefined>(prepared.length);
    rows.forEach((row, i) => {
      const one = encoded[i];
      if (one) result[row] = one.empty ? one : { ...one, vector: toShared(language, kind, one.vector) };
    });
    return result;
  };

  return {
    encodeWith,
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
      await Promise.all([model('zh'), model('en')]);
    },
    async dispose() {
      await Promise.allSettled([...loaded.values()].map(async (encoder) => (await encoder).dispose()));
      loaded.clear();
    },
  };
}

function blend(a: Float32Array, b: Float32Array, shareOfA: number): Float32Array {
  return normalise(a.map((value, i) => value * shareOfA + b[i]! * (1 - shareOfA)));
}
