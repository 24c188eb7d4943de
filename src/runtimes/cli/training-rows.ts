import { readFileSync } from 'node:fs';

/** Rows of a JSONL file that a trainer learns from. @throws SyntaxError for a line that is no JSON */
export function readTrainingRows<T>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

/** Ids without language and ending, each once: `zh/fees.md` is `fees`. None for a question that no article answers. */
export function articleIds(value: unknown): string[] {
  const ids = Array.isArray(value) ? value : value == null ? [] : [value];
  return [
    ...new Set(
      ids.map((id) =>
        String(id)
          .replace(/^.*\//, '')
          .replace(/\.mdx?$/, ''),
      ),
    ),
  ];
}

/** A customer's question and the articles that answer it, whatever their language; none where no article does. */
export interface WrittenQuestion {
  readonly question: string;
  readonly articles: readonly string[];
  /** The embedding's map has not learned from it. */
  readonly isUnseen: boolean;
}

/** The written questions that may be learned from. Their test part, `answers/questions.jsonl`, is never read here. */
export function readWrittenQuestions(): WrittenQuestion[] {
  return [
    ...readTrainingRows<{ question: string; article: unknown }>(
      'evals/datasets/answerability/train.jsonl',
    ).map(({ question, article }) => ({ question, articles: articleIds(article), isUnseen: false })),
    ...readTrainingRows<{ question: string; answerable: boolean; doc_id: unknown }>(
      'evals/datasets/answers/questions-dev.jsonl',
    ).map(({ question, answerable, doc_id }) => ({
      question,
      articles: answerable ? articleIds(doc_id) : [],
      isUnseen: true,
    })),
  ];
}
