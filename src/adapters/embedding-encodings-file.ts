import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddingKind } from '../ports/embedder.ts';
import { QUERY_PREFIXES } from '../embedding-text/query-prefixes.ts';
import { BILINGUAL_MODELS, type LanguageModels } from './bilingual-encoder.ts';
import { sha256Hex } from './check-model-files.ts';

const TEXTS_AT_ONCE = 256;

/**
 * Row-major raw vectors of one language's model, kept in a folder by the hash of the texts, so that learning the map
 * again does not run the models again. Texts without content get the neutral vector.
 */
export async function encodeCached(
  models: LanguageModels,
  cacheFolder: string | null,
  language: 'zh' | 'en',
  texts: readonly string[],
  kind: EmbeddingKind,
): Promise<Float32Array> {
  const { name, dimensions } = BILINGUAL_MODELS[language];
  const prefix = kind === 'query' && QUERY_PREFIXES[language] !== '' ? 'query' : 'plain';
  const key = sha256Hex(JSON.stringify([name, prefix, texts])).slice(0, 24);
  const file = cacheFolder === null ? null : join(cacheFolder, `${name}-${key}.f32`);
  if (file !== null && existsSync(file)) {
    const bytes = readFileSync(file);
    if (bytes.length === texts.length * dimensions * 4) return new Float32Array(new Uint8Array(bytes).buffer);
  }
  const rows = new Float32Array(texts.length * dimensions);
  const order = texts.map((_, i) => i).sort((a, b) => texts[a]!.length - texts[b]!.length);
  for (let start = 0; start < order.length; start += TEXTS_AT_ONCE) {
    const slice = order.slice(start, start + TEXTS_AT_ONCE);
    const encoded = await models.encodeWith(
      language,
      slice.map((i) => texts[i]!),
      kind,
    );
    slice.forEach((row, i) => rows.set(encoded[i]!.vector, row * dimensions));
  }
  if (file !== null && cacheFolder !== null) {
    mkdirSync(cacheFolder, { recursive: true });
    writeFileSync(file, new Uint8Array(rows.buffer));
  }
  return rows;
}
