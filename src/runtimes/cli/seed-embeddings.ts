/**
 * `npm run kb:seed [-- --kb DIR --models DIR]`: embeds the passages of the knowledge folder with the bundled model and writes
 * models/knowledge-base/passage-vectors.bin, from which a first start fills its embedding cache.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBilingualEmbedder } from '../../adapters/bilingual-embedder.ts';
import { readKnowledgeFolder } from '../../adapters/read-knowledge-folder.ts';
import { contentHash } from '../../knowledge-base/content-hash.ts';
import { encodeEmbeddingSeed } from '../../knowledge-base/embedding-seed.ts';
import { articlePassages, clausePassages, pastCasePassages } from '../../knowledge-base/knowledge-sources.ts';
import { describeModel } from '../../ports/embedder.ts';
import { createProgress } from './show-progress.ts';

const { values } = parseArgs({
  options: { kb: { type: 'string', default: 'kb' }, models: { type: 'string', default: 'models' } },
});
const { articles, clauses, pastCases } = await readKnowledgeFolder(values.kb);
const passages = [
  ...articles.flatMap(articlePassages),
  ...clauses.flatMap(clausePassages),
  ...pastCases.flatMap(pastCasePassages),
];
const texts = [...new Set(passages.map(({ embeddedText }) => embeddedText))];
const embedder = createBilingualEmbedder({ modelsFolder: values.models });
const embeddings = await embedder.embed(texts, { kind: 'passage', onProgress: createProgress('embedding') });
await embedder.close();
const rows = texts.flatMap((text, i) => {
  const embedding = embeddings[i];
  return embedding ? [{ contentHash: contentHash(text), embedding }] : [];
});
const folder = join(values.models, 'knowledge-base');
await mkdir(folder, { recursive: true });
const bytes = encodeEmbeddingSeed(embedder.model, rows);
await writeFile(join(folder, 'passage-vectors.bin'), bytes);
await writeFile(
  join(folder, 'README.md'),
  `# Passage vectors

Embeddings of the ${rows.length} passages of \`kb/\` (articles, clauses, decided cases), made by \`npm run kb:seed\` with
${describeModel(embedder.model)}, as float16. A cache: a first start puts them into its database rather than make them
again. A passage that changed since is embedded when it is synced; a seed of another model is left alone.
`,
);
console.log(
  `${rows.length} passages, ${(bytes.byteLength / 1e6).toFixed(1)} MB: ${join(folder, 'passage-vectors.bin')}`,
);
