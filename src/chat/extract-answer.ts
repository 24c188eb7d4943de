import { answerQuestion, type Answer, type AnswerBase } from '../knowledge-base/answer-question.ts';
import type { OpenLibrary } from '../knowledge-base/passage-library.ts';
import type { AnswerabilityModel } from '../knowledge-base/score-answerability.ts';
import type { ArticleSearch } from '../knowledge-base/search-articles.ts';
import type { ChatLanguage } from './chat-types.ts';
import { cutTables } from './fit-answer.ts';
import { splitKey } from './knowledge-retriever.ts';

/** The sentences of one passage that answer, word for word. */
export interface ExtractedAnswer {
  readonly confidence: number;
  readonly isAnswered: boolean;
  readonly text: string;
  readonly articleId: string;
  readonly language: string;
  readonly title: string;
  readonly heading: string;
  readonly revision: number;
}

/** Languages to read an article in, the asker's own first. */
const READS: Readonly<Record<ChatLanguage, readonly string[]>> = {
  en: ['en'],
  zh: ['zh', 'zh-Hant'],
  'zh-Hant': ['zh-Hant', 'zh'],
};

const bases = new WeakMap<OpenLibrary, AnswerBase>();

/** The library as what questions are answered from. */
export function answerBaseOf(library: OpenLibrary, search: ArticleSearch): AnswerBase {
  let base = bases.get(library);
  if (!base) {
    base = {
      passages: library.passages.map(({ sourceKey, title, heading, text }) => ({
        documentId: sourceKey,
        title,
        heading,
        text,
      })),
      retriever: library.retriever,
      lexicalIndex: library.lexicalIndex,
      toTerms: library.toTerms,
      embedder: search.embedder,
    };
    bases.set(library, base);
  }
  return base;
}

/** The same question to the cited article's version in the asker's language, where there is one. */
async function askOwnVersion(
  base: AnswerBase,
  model: AnswerabilityModel,
  question: string,
  cited: string,
  language: ChatLanguage,
): Promise<Answer | null> {
  const { articleId, language: found } = splitKey(cited);
  if (found === language) return null;
  const keys = new Set(base.passages.map(({ documentId }) => documentId));
  const own = READS[language]
    .map((each) => `${articleId}:${each}`)
    .find((key) => keys.has(key) && key !== cited);
  if (own === undefined) return null;
  keys.delete(own);
  const answer = await answerQuestion(base, model, question, { without: keys });
  return answer.cited === null || answer.text === '' ? null : answer;
}

/**
 * Answers from the best passage, in the asker's language where the article exists in it. How sure it is follows the passage
 * that was found, in whichever language. Null where nothing was found, or without a library to search.
 */
export async function extractAnswer(
  search: ArticleSearch,
  model: AnswerabilityModel,
  question: string,
  language: ChatLanguage,
): Promise<ExtractedAnswer | null> {
  const library = await search.library?.open();
  if (!library) return null;
  await search.index.refresh();
  const base = answerBaseOf(library, search);
  const answer = await answerQuestion(base, model, question);
  if (answer.cited === null) return null;
  const own = answer.isAnswered
    ? await askOwnVersion(base, model, question, answer.cited.documentId, language)
    : null;
  const { text, cited } = own ?? answer;
  if (cited === null) return null;
  return {
    confidence: answer.confidence,
    isAnswered: answer.isAnswered && text !== '',
    text: cutTables(text, question, base.toTerms),
    ...splitKey(cited.documentId),
    title: cited.title,
    heading: cited.heading,
    revision: library.revision,
  };
}
