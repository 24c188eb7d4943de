import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { RunnableSequence } from '@langchain/core/runnables';
import { ANSWER_PROMPT, fillPrompt, NO_ANSWER, type PromptInput } from './answer-prompt.ts';
import type { ChatLanguage } from './chat-types.ts';
import type { ChatTurn } from './chat-memory.ts';
import { checkSentence, isInLanguage, takeSentences } from './check-citations.ts';
import type { PassageDocument } from './knowledge-retriever.ts';

export interface WriteRequest {
  readonly model: BaseChatModel;
  readonly documents: readonly PassageDocument[];
  readonly talk: readonly ChatTurn[];
  readonly message: string;
  /** The message with what it follows up on. */
  readonly question: string;
  readonly language: ChatLanguage;
  readonly mark: string;
  readonly signal: AbortSignal;
}

/** `declined`: the model found no answer in the passages. `empty`: it wrote nothing that may be said. */
export interface Written {
  readonly outcome: 'written' | 'declined' | 'empty';
  readonly cited: readonly number[];
  readonly removed: number;
}

/** Longer than any answer by the rules: a model that does not stop is cut off. */
const MAX_CHARACTERS = 8_000;

/**
 * Lets the model write from the passages, and gives only the sentences that may be said, as they are finished. Personal data
 * is masked on the way out and restored on the way back.
 * @throws what the model throws: a timeout, a refused connection
 */
export async function* writeAnswer(request: WriteRequest): AsyncGenerator<string, Written> {
  const { model, documents, talk, message, question, language, mark, signal } = request;
  const { input, restore } = fillPrompt(documents, talk, message, language, mark);
  const chain = RunnableSequence.from<PromptInput, string>([ANSWER_PROMPT, model, new StringOutputParser()]);
  const texts = documents.map(
    ({ pageContent, metadata }) => `${metadata.title}\n${metadata.heading}\n${pageContent}`,
  );
  const cited = new Set<number>();
  let removed = 0;
  let length = 0;
  let declined = false;
  let waiting = '';

  const check = (sentences: readonly string[]): string[] =>
    sentences.flatMap((sentence) => {
      if (sentence.trim() === '') return cited.size > 0 && sentence.includes('\n') ? ['\n'] : [];
      if (sentence.includes(NO_ANSWER)) declined = true;
      const said = restore(sentence);
      const numbers = checkSentence(said, texts, question);
      if (numbers === null || !isInLanguage(said, language)) {
        removed += 1;
        return [];
      }
      for (const number of numbers) cited.add(number);
      return [said];
    });

  for await (const piece of await chain.stream(input, { signal })) {
    length += piece.length;
    const { sentences, rest } = takeSentences(waiting + piece, false);
    waiting = rest;
    yield* check(sentences);
    if (length > MAX_CHARACTERS) {
      waiting = '';
      break;
    }
  }
  yield* check(takeSentences(waiting, true).sentences);
  const outcome = cited.size > 0 ? 'written' : declined ? 'declined' : 'empty';
  return { outcome, cited: [...cited].sort((a, b) => a - b), removed };
}
