import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import { createTransformersEmbedder } from '../../src/adapters/transformers-embedder.ts';
import { QUERY_PREFIXES } from '../../src/embedding-text/query-prefixes.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { UsageError } from '../input/input-error.ts';

const configSchema = z.object({ hidden_size: z.int().positive() });

/**
 * The bundled composite; or with `name` one of its models by itself, as its makers use it: first token, the English one with its
 * prefix for queries.
 * @throws UsageError when there is no such model
 */
export function openEmbedder(modelsFolder: string, name: string | null): Embedder {
  if (name === null) return createBilingualEmbedder({ modelsFolder, queryCacheSize: 0 });
  const file = join(modelsFolder, name, 'config.json');
  if (!/^[A-Za-z0-9.-]+$/.test(name) || !existsSync(file))
    throw new UsageError(`--embedder: there is no model ${JSON.stringify(name)} in ${modelsFolder}`);
  const { hidden_size: dimensions } = configSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return createTransformersEmbedder({
    name,
    dimensions,
    modelsFolder,
    pooling: 'cls',
    queryCacheSize: 0,
    prefixes: { query: name.includes('-en-') ? QUERY_PREFIXES.en : QUERY_PREFIXES.zh },
  });
}
