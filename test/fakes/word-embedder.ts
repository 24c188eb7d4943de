import type { Embedder, Embedding, EmbeddingModel } from '../../src/ports/embedder.ts';

/**
 * A small embedder without a model: words and Chinese characters hashed into buckets, so that texts which share words are
 * near. It keeps the port's contract and needs no file; meaning it does not know.
 */
export function createWordEmbedder(
  model: Partial<EmbeddingModel> = {},
): Embedder & { readonly calls: string[] } {
  const identity: EmbeddingModel = { id: 'words', dimensions: 512, revision: '1', ...model };
  const calls: string[] = [];
  const embedOne = (text: string): Embedding => {
    const vector = new Float32Array(identity.dimensions);
    for (const word of text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []) {
      let hash = 2166136261;
      for (const character of word) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
      const at = hash % identity.dimensions;
      vector[at] = (vector[at] ?? 0) + 1;
    }
    const length = Math.hypot(...vector);
    if (length === 0) vector[0] = 1;
    return {
      vector: length === 0 ? vector : vector.map((value) => value / length),
      truncated: false,
      empty: length === 0,
    };
  };
  return {
    model: identity,
    calls,
    embed(texts, { onProgress }) {
      calls.push(...texts);
      onProgress?.(texts.length, texts.length);
      return Promise.resolve(texts.map(embedOne));
    },
    warmUp: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
