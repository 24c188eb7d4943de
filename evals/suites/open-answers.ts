import { fileURLToPath } from 'node:url';
import { createJiebaSegmenter } from '../../src/adapters/jieba-segmenter.ts';
import { readKnowledgeFolder } from '../../src/adapters/read-knowledge-folder.ts';
import {
  answerPassages,
  createAnswerBase,
  type AnswerBase,
  type AnswerDocument,
} from '../../src/knowledge-base/answer-question.ts';
import { createSearchTerms } from '../../src/knowledge-base/search-terms.ts';
import { openGlossary } from './open-glossary.ts';
import type { SuiteContext } from './suite.ts';

const KB = fileURLToPath(new URL('../../kb', import.meta.url));

/** The answer base of the production code over these documents, embedded through the cache. */
export async function openAnswerBase(
  context: SuiteContext,
  documents: readonly AnswerDocument[],
): Promise<AnswerBase> {
  const { passages, embedded } = answerPassages(documents);
  const embedder = context.embedder();
  const { embeddings } = await embedder.embedTimed(embedded, 'passage', (done, total) =>
    context.progress(done, total, 'passages embedded'),
  );
  const glossary = openGlossary();
  const toTerms = createSearchTerms({
    segment: createJiebaSegmenter(glossary.flatMap(({ names }) => names)),
    glossary,
  });
  return createAnswerBase(
    passages,
    embedded,
    embeddings.map(({ vector }) => vector),
    embedder,
    toTerms,
  );
}

/** The product's own help center. */
export async function readOwnArticles(): Promise<AnswerDocument[]> {
  const { articles } = await readKnowledgeFolder(KB);
  return articles.map(({ key, title, body }) => ({ id: key, title, body }));
}
