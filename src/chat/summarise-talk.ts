import { extractEntities } from '../triage/extract-entities.ts';
import type { ChatLanguage, TicketDraft, TranscriptLine } from './chat-types.ts';
import type { ChatTurn } from './chat-memory.ts';
import { REPLY_TEXTS } from './reply-texts.ts';

const LOCALES: Readonly<Record<ChatLanguage, string>> = { en: 'en', zh: 'zh-CN', 'zh-Hant': 'zh-TW' };
/** What a ticket takes. */
const MAX_BODY = 20_000;
const MAX_SUBJECT = 120;
const MAX_LINE = 300;
/** A wish for a person that is no longer says nothing of the matter. */
export const ONLY_WISH = 40;
/** Said by the customer and worth a look: the rest was small talk. */
const MATTERS: ReadonlySet<string> = new Set([
  'answered',
  'unanswered',
  'complaint',
  'unavailable',
  'handover',
]);
const SHOWN_ENTITIES = new Set([
  'txid',
  'address',
  'order_id',
  'amount',
  'network',
  'memo',
  'uid',
  'error_code',
]);
const MAX_ENTITIES = 12;

function shorten(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1).toWellFormed()}…`;
}

/** Everything that was said, the message at hand last. */
export function makeTranscript(talk: readonly ChatTurn[], message: string, at: Date): TranscriptLine[] {
  return [
    ...talk.flatMap((turn): TranscriptLine[] => [
      { speaker: 'customer', text: turn.message, at: turn.createdAt.toISOString() },
      { speaker: 'assistant', text: turn.reply, at: turn.createdAt.toISOString() },
    ]),
    { speaker: 'customer', text: message, at: at.toISOString() },
  ];
}

/** What a person needs to take over, in lines: what was asked, what could not be answered, what was named. */
export function summariseTalk(
  talk: readonly ChatTurn[],
  message: string,
  language: ChatLanguage,
  wantsHuman: boolean,
): string {
  const t = REPLY_TEXTS[language].summary;
  const lines: string[] = [];
  for (const turn of talk) {
    if (turn.result === 'answered')
      lines.push(`${t.asked}: ${shorten(turn.question ?? turn.message, MAX_LINE)}`);
    if (turn.result === 'unanswered' || turn.result === 'unavailable')
      lines.push(`${t.unanswered}: ${shorten(turn.message, MAX_LINE)}`);
    if (turn.result === 'complaint') lines.push(`${t.matter}: ${shorten(turn.message, MAX_LINE)}`);
  }
  const said = [...talk.map((turn) => turn.message), message].join('\n').slice(-MAX_BODY);
  const named = new Set(
    extractEntities(said)
      .filter(({ kind }) => SHOWN_ENTITIES.has(kind))
      .map(({ text }) => shorten(text, 80)),
  );
  if (named.size > 0) lines.push(`${t.mentioned}: ${[...named].slice(0, MAX_ENTITIES).join(', ')}`);
  const isOnlyWish = wantsHuman && message.length <= ONLY_WISH;
  if (lines.length === 0 && isOnlyWish) return t.nothing;
  if (!isOnlyWish) lines.push(shorten(message, MAX_LINE));
  if (wantsHuman) lines.push(t.wantsHuman);
  return lines.join('\n');
}

/** A ticket from what the customer wrote: this message first, what was asked before below it. */
export function draftTicket(talk: readonly ChatTurn[], message: string, language: ChatLanguage): TicketDraft {
  const earlier = talk.filter(({ result }) => MATTERS.has(result)).map((turn) => turn.message);
  const said = [message, ...earlier.reverse()].filter((text, i, all) => all.indexOf(text) === i);
  const body = said.join('\n\n').slice(0, MAX_BODY).toWellFormed();
  const subject = shorten(message, MAX_SUBJECT);
  return {
    channel: 'chat',
    locale: LOCALES[language],
    subject: subject === '' ? REPLY_TEXTS[language].draftSubject : subject,
    body,
  };
}
