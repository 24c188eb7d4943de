import { PrecedentError } from '../domain/errors.ts';
import type { Database } from '../database/database.ts';
import type { InjectionDetector } from '../knowledge-base/detect-injection.ts';
import type { AnswerabilityModel } from '../knowledge-base/score-answerability.ts';
import { detectLanguage } from '../triage/detect-language.ts';
import type { TriageResult } from '../domain/triage-result.ts';
import type { Triage } from '../triage/triage-text.ts';
import type { ChatAction, ChatEvent, ChatLanguage, ChatMode, ChatReply, ChatRequest } from './chat-types.ts';
import { readTalk, storeTurn, type ChatTurn } from './chat-memory.ts';
import { isCrisis, readCase } from './detect-complaint.ts';
import { detectIntent, type DeclineReason, type Intent } from './detect-intent.ts';
import { replyToQuestion, type AnswerParts, type Moment, type Said } from './reply-to-question.ts';
import { REPLY_TEXTS } from './reply-texts.ts';
import type { OwnCaseModel } from './score-own-case.ts';
import { draftTicket, makeTranscript, ONLY_WISH, summariseTalk } from './summarise-talk.ts';

export interface ChatParts extends AnswerParts {
  readonly db: Database;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
  readonly triage: Triage;
  /** Null where none was trained: the rules alone watch. */
  readonly injection: InjectionDetector | null;
  /** Null where none was trained: only plain complaints are told from questions. */
  readonly ownCase: OwnCaseModel | null;
}

export interface Chat {
  readonly mode: ChatMode;
  /** What decides whether a question is answered; null where none was trained. */
  readonly answerability: AnswerabilityModel | null;
  /** Writes answers; null where they are quoted. */
  readonly model: AnswerParts['model'];
  /**
   * Begins a reply. `source` is the key that asks: a talk belongs to it.
   * @throws NotFoundError when the session is not this key's
   */
  begin(source: string, request: ChatRequest, signal: AbortSignal): Promise<AsyncGenerator<ChatEvent, void>>;
}

/** An attack only from here on: declining a customer's question costs more than an attack on what only quotes articles. */
const ATTACK_SCORE = 0.7;

function chooseLanguage(request: ChatRequest, talk: readonly ChatTurn[]): ChatLanguage {
  if (request.language !== null) return request.language;
  const { code, confidence } = detectLanguage(request.message);
  const before = talk.at(-1)?.language;
  if (code === 'mixed') return before === 'zh-Hant' ? 'zh-Hant' : 'zh';
  if (code === 'other' || confidence < 0.5) return before ?? 'en';
  // A few characters may be of either script: the talk's own stands.
  if (code === 'zh' && before === 'zh-Hant' && request.message.length < 8) return 'zh-Hant';
  return code;
}

function plainReply(
  result: ChatReply['result'],
  action: ChatAction,
  run: Readonly<Record<string, unknown>> = {},
): ChatReply {
  return { result, mode: 'extractive', question: null, sources: [], confidence: null, action, run };
}

function handOver({ talk, message, language, at }: Moment): ChatAction {
  // The wish for a person is no matter for a ticket; what was said before it is.
  const last = talk.findLast(({ result }) => result !== 'small_talk' && result !== 'declined');
  const matter = last?.question ?? last?.message ?? message;
  return {
    type: 'handover',
    summary: summariseTalk(talk, message, language, true),
    transcript: makeTranscript(talk, message, at),
    draft: draftTicket(talk, message.length <= ONLY_WISH ? matter : message, language),
  };
}

async function looksLikeAttack(parts: ChatParts, moment: Moment): Promise<boolean> {
  try {
    const [verdict] = (await parts.injection?.detect([moment.message])) ?? [];
    return verdict !== undefined && verdict.score >= ATTACK_SCORE;
  } catch (error) {
    if (!(error instanceof PrecedentError)) throw error;
    parts.log.warn({ runId: moment.runId, err: error }, 'the chat could not be checked for an attack');
    return false;
  }
}

async function triageMatter(parts: ChatParts, moment: Moment): Promise<TriageResult | null> {
  try {
    return await parts.triage.triage(moment.matter);
  } catch (error) {
    if (!(error instanceof PrecedentError)) throw error;
    parts.log.warn({ runId: moment.runId, err: error }, 'the chat could not triage a message');
    return null;
  }
}

function* decline(parts: ChatParts, moment: Moment, reason: DeclineReason): Generator<Said, ChatReply> {
  // Never with the text: it may hold what was asked to be leaked.
  parts.log.warn({ runId: moment.runId, reason }, 'a chat request was declined');
  yield REPLY_TEXTS[moment.language].declined[reason];
  const mayBeCase = reason === 'promise' || reason === 'others_data' || reason === 'legal_advice';
  const draft = draftTicket(moment.talk, moment.message, moment.language);
  return plainReply('declined', mayBeCase ? { type: 'offer_ticket', draft, human: true } : { type: 'none' }, {
    reason,
  });
}

async function* reply(parts: ChatParts, moment: Moment, intent: Intent): AsyncGenerator<Said, ChatReply> {
  const texts = REPLY_TEXTS[moment.language];
  if (isCrisis(moment.message)) {
    yield texts.crisis;
    return plainReply('handover', handOver(moment), { reason: 'crisis' });
  }
  if (intent.kind === 'human') {
    yield moment.talk.at(-1)?.result === 'handover' ? texts.handedOverAlready : texts.handover;
    return plainReply('handover', handOver(moment), { reason: 'asked' });
  }
  if (intent.kind === 'decline') return yield* decline(parts, moment, intent.reason);
  if (intent.kind === 'small_talk') {
    yield texts.smallTalk[intent.talk];
    return plainReply('small_talk', { type: 'none' }, { talk: intent.talk });
  }
  if (await looksLikeAttack(parts, moment)) return yield* decline(parts, moment, 'injection');
  const triage = await triageMatter(parts, moment);
  const reading = readCase(moment.matter, triage, parts.ownCase);
  const draft = draftTicket(moment.talk, moment.message, moment.language);
  if (reading === 'case') {
    yield texts.complaint;
    return plainReply(
      'complaint',
      { type: 'offer_ticket', draft, human: true },
      { type: triage?.type.code ?? null, risk: triage?.risk.level ?? null, triage: parts.triage.version },
    );
  }
  const answer = yield* replyToQuestion(parts, moment);
  return reading === 'maybe' && answer.action.type === 'none'
    ? { ...answer, action: { type: 'offer_ticket', draft, human: true } }
    : answer;
}

/** The chatbot: reads what a message wants, answers from the knowledge base or not at all, and remembers the talk. */
export function createChat(parts: ChatParts): Chat {
  const mode: ChatMode = parts.model === null ? 'extractive' : 'generative';
  return {
    mode,
    answerability: parts.answerability,
    model: parts.model,
    async begin(source, request, signal) {
      const talk = request.sessionId === null ? [] : await readTalk(parts.db, source, request.sessionId);
      const sessionId = request.sessionId ?? parts.newId('chat');
      const language = chooseLanguage(request, talk);
      const intent = detectIntent(request.message);
      const moment: Moment = {
        runId: parts.newId('run'),
        message: request.message.trim(),
        matter: intent.kind === 'matter' ? intent.text : request.message.trim(),
        talk,
        language,
        at: parts.now(),
        signal,
      };
      return talkOnce(parts, moment, intent, { sessionId, source, mode });
    },
  };
}

async function* talkOnce(
  parts: ChatParts,
  moment: Moment,
  intent: Intent,
  { sessionId, source, mode }: { sessionId: string; source: string; mode: ChatMode },
): AsyncGenerator<ChatEvent, void> {
  const { runId, language, message } = moment;
  yield { event: 'meta', sessionId, runId, mode, language };
  let text = '';
  const saying = reply(parts, moment, intent);
  let step = await saying.next();
  for (; !step.done; step = await saying.next()) {
    if (step.value === null) {
      text = '';
      yield { event: 'reset' };
    } else {
      text += step.value;
      yield { event: 'text', text: step.value };
    }
  }
  const { result, question, sources, confidence, action, run, mode: madeBy } = step.value;
  await storeTurn(parts.db, {
    id: runId,
    sessionId,
    source,
    message,
    question,
    reply: text,
    language,
    result,
    confidence,
    run: { ...run, mode: madeBy, sources: sources.map(({ articleId }) => articleId) },
    createdAt: moment.at,
  });
  yield { event: 'sources', cited: result === 'answered', items: sources };
  yield { event: 'confidence', value: confidence };
  yield { event: 'action', action };
  yield { event: 'done', result, mode: madeBy };
}
