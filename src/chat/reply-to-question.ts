import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { RunnableLambda, RunnablePassthrough, RunnableSequence } from '@langchain/core/runnables';
import { PrecedentError } from '../domain/errors.ts';
import type { AnswerabilityModel } from '../knowledge-base/score-answerability.ts';
import type { ArticleSearch } from '../knowledge-base/search-articles.ts';
import type { ChatAction, ChatLanguage, ChatReply, ChatSource } from './chat-types.ts';
import { readOwnTitles, type ChatTurn } from './chat-memory.ts';
import { extractAnswer, type ExtractedAnswer } from './extract-answer.ts';
import { openLinks } from './fit-answer.ts';
import { KnowledgeRetriever, type PassageDocument, type PassageOrigin } from './knowledge-retriever.ts';
import { REPLY_TEXTS } from './reply-texts.ts';
import { resolveFollowUp } from './resolve-follow-up.ts';
import { draftTicket, makeTranscript, summariseTalk } from './summarise-talk.ts';
import { writeAnswer } from './write-answer.ts';

export interface ChatLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface AnswerParts {
  readonly search: ArticleSearch;
  /** Null: nothing is ever claimed, only articles offered. */
  readonly answerability: AnswerabilityModel | null;
  readonly model: { readonly name: string; readonly chat: BaseChatModel } | null;
  readonly publicUrl: string;
  readonly log: ChatLog;
}

/** What a message is answered in. */
export interface Moment {
  readonly runId: string;
  readonly message: string;
  /** The message without a greeting before it. */
  readonly matter: string;
  readonly talk: readonly ChatTurn[];
  readonly language: ChatLanguage;
  readonly at: Date;
  readonly signal: AbortSignal;
}

/** A piece of the reply's text; null takes back what was said. */
export type Said = string | null;

const CLOSEST = 3;
/** Below, an answer is called unsure, and a ticket is offered beside it. */
const SURE = 0.5;

interface Gathered {
  readonly question: string;
  readonly documents: PassageDocument[];
}

/** The chain before the answer: a follow-up to its question, the question to passages. */
function gatherChain(retriever: KnowledgeRetriever) {
  return RunnableSequence.from<Moment, Gathered>([
    RunnableLambda.from(({ matter, talk }: Moment) => ({ question: resolveFollowUp(matter, talk) })),
    RunnablePassthrough.assign({
      documents: RunnableLambda.from(({ question }: { question: string }) => question).pipe(retriever),
    }),
  ]);
}

/** Whole lines with their ends, to be sent one by one. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function toSource(
  publicUrl: string,
  number: number,
  origin: Pick<PassageOrigin, 'articleId' | 'title' | 'language' | 'heading'>,
): ChatSource {
  const { articleId, title, language, heading } = origin;
  const link = `${publicUrl}/help/${articleId}?lang=${language}`;
  return { number, articleId, title, language, heading, link };
}

/** The articles nearest to the question, each in the asker's language where it exists in it. */
async function closestArticles(
  { search, publicUrl }: AnswerParts,
  documents: readonly PassageDocument[],
  language: ChatLanguage,
): Promise<ChatSource[]> {
  const origins = documents.map(({ metadata }) => metadata);
  const first = origins
    .filter(({ articleId }, i) => origins.findIndex((other) => other.articleId === articleId) === i)
    .slice(0, CLOSEST);
  const own = await readOwnTitles(
    search.db,
    first.map(({ articleId }) => articleId),
    language,
  );
  return first.map((origin, i) => {
    const title = own.get(origin.articleId);
    const shown =
      title === undefined || origin.language === language
        ? origin
        : { articleId: origin.articleId, title, language, heading: '' };
    return toSource(publicUrl, i + 1, shown);
  });
}

/** Says that it does not know. Twice in a row is no use to anybody: then a person takes over. */
async function* refuse(
  parts: AnswerParts,
  moment: Moment,
  gathered: Gathered,
  confidence: number | null,
  run: Readonly<Record<string, unknown>>,
): AsyncGenerator<Said, ChatReply> {
  const { message, talk, language, at } = moment;
  const texts = REPLY_TEXTS[language];
  const sources = await closestArticles(parts, gathered.documents, language);
  const isSecond = talk.at(-1)?.result === 'unanswered';
  const draft = draftTicket(talk, message, language);
  const action: ChatAction = isSecond
    ? {
        type: 'handover',
        summary: summariseTalk(talk, message, language, false),
        transcript: makeTranscript(talk, message, at),
        draft,
      }
    : { type: 'offer_ticket', draft, human: true };
  yield isSecond ? texts.unansweredAgain : sources.length > 0 ? texts.unanswered : texts.nothingClose;
  return {
    result: isSecond ? 'handover' : 'unanswered',
    mode: 'extractive',
    question: gathered.question,
    sources,
    confidence,
    action,
    run,
  };
}

function* quote(
  moment: Moment,
  gathered: Gathered,
  answer: ExtractedAnswer,
  publicUrl: string,
  run: Readonly<Record<string, unknown>>,
): Generator<Said, ChatReply> {
  const texts = REPLY_TEXTS[moment.language];
  const isForeign = answer.language.slice(0, 2) !== moment.language.slice(0, 2);
  const isSure = answer.confidence >= SURE;
  if (!isSure) yield `${texts.unsure}\n\n`;
  if (isForeign) yield `${texts.otherLanguage}\n\n`;
  yield* linesOf(openLinks(answer.text, publicUrl, answer.language));
  yield `\n\n${texts.from(answer.title, answer.heading)}`;
  return {
    result: 'answered',
    mode: 'extractive',
    question: gathered.question,
    sources: [toSource(publicUrl, 1, answer)],
    confidence: answer.confidence,
    action: isSure
      ? { type: 'none' }
      : {
          type: 'offer_ticket',
          draft: draftTicket(moment.talk, moment.message, moment.language),
          human: true,
        },
    run,
  };
}

/** Lets the model write; null where that came to nothing and the passage itself must do. */
async function* write(
  parts: AnswerParts,
  moment: Moment,
  gathered: Gathered,
  answer: ExtractedAnswer,
  run: Readonly<Record<string, unknown>>,
): AsyncGenerator<Said, ChatReply | 'declined' | null> {
  const { model, log, publicUrl } = parts;
  if (model === null) return null;
  let hasSpoken = false;
  try {
    const writing = writeAnswer({
      model: model.chat,
      documents: gathered.documents,
      talk: moment.talk,
      message: moment.matter,
      question: gathered.question,
      language: moment.language,
      mark: `=====${moment.runId}=====`,
      signal: moment.signal,
    });
    for (;;) {
      const step = await writing.next();
      if (!step.done) {
        hasSpoken = true;
        yield step.value;
        continue;
      }
      const { outcome, cited, removed } = step.value;
      if (outcome === 'declined') return 'declined';
      if (outcome === 'empty') {
        log.info({ runId: moment.runId, removed }, 'the chat model wrote nothing that may be said');
        return null;
      }
      return {
        result: 'answered',
        mode: 'generative',
        question: gathered.question,
        sources: cited.flatMap((number) => {
          const document = gathered.documents[number - 1];
          return document ? [toSource(publicUrl, number, document.metadata)] : [];
        }),
        confidence: answer.confidence,
        action: { type: 'none' },
        run: { ...run, chatModel: model.name, removed },
      };
    }
  } catch (error) {
    if (moment.signal.aborted) throw error;
    log.warn({ runId: moment.runId, err: error }, 'the chat model failed');
    if (hasSpoken) yield null;
    return null;
  }
}

/** Answers a question from the knowledge base, or says that it cannot. */
export async function* replyToQuestion(parts: AnswerParts, moment: Moment): AsyncGenerator<Said, ChatReply> {
  const { search, answerability, publicUrl, log } = parts;
  const { language, signal } = moment;
  let gathered: Gathered;
  let answer: ExtractedAnswer | null;
  try {
    gathered = await gatherChain(new KnowledgeRetriever({ search, language })).invoke(moment, { signal });
    answer = answerability ? await extractAnswer(search, answerability, gathered.question, language) : null;
  } catch (error) {
    // A customer in trouble still gets a ticket and a person.
    if (!(error instanceof PrecedentError)) throw error;
    log.warn({ runId: moment.runId, err: error }, 'the chat could not search');
    yield REPLY_TEXTS[language].unavailable;
    const draft = draftTicket(moment.talk, moment.message, language);
    return {
      result: 'unavailable',
      mode: 'extractive',
      question: null,
      sources: [],
      confidence: null,
      action: { type: 'offer_ticket', draft, human: true },
      run: { problem: error.code },
    };
  }
  const run = {
    embedder: search.embedder.model,
    answerability: answerability?.version ?? null,
    revision: answer?.revision ?? search.index.status().revision,
    passages: gathered.documents.map(({ metadata }) => metadata.passageId),
  };
  const confidence = answer?.confidence ?? null;
  if (!answer?.isAnswered) return yield* refuse(parts, moment, gathered, confidence, run);
  const written = yield* write(parts, moment, gathered, answer, run);
  if (written === 'declined') return yield* refuse(parts, moment, gathered, confidence, run);
  return written ?? (yield* quote(moment, gathered, answer, publicUrl, run));
}
