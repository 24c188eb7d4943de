import { answerQuestion } from '../knowledge-base/answer-question.ts';
import { ANSWERABILITY_FEATURES, type AnswerabilityModel } from '../knowledge-base/score-answerability.ts';
import type { ArticleQuery, ArticleSearch } from '../knowledge-base/search-articles.ts';
import { traceSearch, type SearchTrace } from '../knowledge-base/trace-search.ts';
import { answerBaseOf } from './extract-answer.ts';
import { splitKey } from './knowledge-retriever.ts';

/** Whether the chatbot would answer the query, and what speaks for and against. */
export interface AnswerabilityTrace {
  readonly version: string;
  /** Probability in [0, 1] that the passage answers. */
  readonly confidence: number;
  readonly threshold: number;
  readonly isAnswered: boolean;
  readonly features: readonly { readonly name: string; readonly value: number; readonly weight: number }[];
  /** The passage it would quote; null when nothing was found. */
  readonly passage: {
    readonly articleId: string;
    readonly language: string;
    readonly title: string;
    readonly heading: string;
    readonly text: string;
  } | null;
}

export interface HitTest {
  readonly trace: SearchTrace;
  /** Null without a model of answerability, or without a library to search. */
  readonly answerability: AnswerabilityTrace | null;
  readonly revision: number;
  readonly searchMs: number;
  readonly answerMs: number;
}

async function traceAnswer(
  search: ArticleSearch,
  model: AnswerabilityModel | null,
  question: string,
): Promise<AnswerabilityTrace | null> {
  const library = await search.library?.open();
  if (!library || model === null) return null;
  const { confidence, isAnswered, cited, text, features } = await answerQuestion(
    answerBaseOf(library, search),
    model,
    question,
  );
  return {
    version: model.version,
    confidence,
    threshold: model.threshold,
    isAnswered: isAnswered && text !== '',
    features: features.map((value, i) => ({
      name: ANSWERABILITY_FEATURES[i] ?? String(i),
      value,
      weight: model.logistic.weights[i] ?? 0,
    })),
    passage:
      cited === null
        ? null
        : { ...splitKey(cited.documentId), title: cited.title, heading: cited.heading, text },
  };
}

/**
 * Shows for a query what every stage of search found, and whether the chatbot would answer it. Filters narrow the articles;
 * the chatbot knows none.
 */
export async function testHits(
  search: ArticleSearch,
  answerability: AnswerabilityModel | null,
  query: ArticleQuery,
  depth: number,
): Promise<HitTest> {
  const begun = performance.now();
  const trace = await traceSearch(search, query, depth);
  const searched = performance.now();
  const answer = await traceAnswer(search, answerability, query.text);
  return {
    trace,
    answerability: answer,
    revision: search.index.status().revision,
    searchMs: searched - begun,
    answerMs: performance.now() - searched,
  };
}
