import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createJiebaSegmenter } from '../adapters/jieba-segmenter.ts';
import { readGlossary } from '../adapters/read-glossary.ts';
import { createSnapshotFile } from '../adapters/snapshot-file.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { contentHash } from '../knowledge-base/content-hash.ts';
import { createPassageLibrary, type PassageLibrary } from '../knowledge-base/passage-library.ts';
import { createSearchTerms } from '../knowledge-base/search-terms.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { VectorIndex } from '../ports/vector-index.ts';

/** Search by words: Chinese by jieba with the glossary's terms, English stemmed, names of one thing joined by the glossary. */
export function buildLibrary(
  config: Config,
  db: Database,
  embedder: Embedder,
  index: VectorIndex,
  options: { readonly isFormer: boolean; readonly wordsAlone: boolean } = {
    isFormer: false,
    wordsAlone: false,
  },
): PassageLibrary {
  const file = join(config.kbFolder, 'glossary', 'terms.jsonl');
  const glossary = existsSync(file) ? readGlossary(file) : [];
  const segment = createJiebaSegmenter(glossary.flatMap(({ names }) => names));
  const store = createSnapshotFile(join(config.dataFolder, 'indexes', 'articles.library'));
  return createPassageLibrary({
    db,
    embedder,
    index,
    keepServing: options.isFormer,
    wordsAlone: options.wordsAlone,
    toTerms: createSearchTerms({ segment, glossary }),
    snapshot: { store, termsVersion: contentHash(JSON.stringify(glossary)) },
  });
}
