import { foldKeepingOffsets } from '../triage/fold-keeping-offsets.ts';
import {
  ABOUT_THE_BOT,
  ABUSE,
  INJECTION,
  LEADING_GREETING,
  ONLY_ACKNOWLEDGED,
  ONLY_FAREWELL,
  ONLY_GREETING,
  ONLY_THANKS,
  OTHERS_DATA,
  WANTS_HUMAN,
  WANTS_HUMAN_ZH,
  WANTS_INVESTMENT_ADVICE,
  WANTS_LEGAL_ADVICE,
  WANTS_PROMISE,
} from './intent-words.ts';

export type DeclineReason = 'injection' | 'others_data' | 'promise' | 'investment_advice' | 'legal_advice';
export type SmallTalk = 'greeting' | 'thanks' | 'acknowledged' | 'farewell' | 'about' | 'abuse' | 'empty';

/** What a message is before anything is searched. */
export type Intent =
  | { readonly kind: 'human' }
  | { readonly kind: 'decline'; readonly reason: DeclineReason }
  | { readonly kind: 'small_talk'; readonly talk: SmallTalk }
  /** `text`: the message without a greeting before it. */
  | { readonly kind: 'matter'; readonly text: string };

const READ_CHARACTERS = 20_000;
const HAS_CONTENT = /[\p{L}\p{N}]/u;
/** Longer than this an angry message has a matter, and is answered on it. */
const ABUSE_CHARACTERS = { han: 16, latin: 60 };
/** A longer one tells a story, in which such words are told rather than said to us. */
const WISH_CHARACTERS = { han: 100, latin: 260 };
const HAN = /\p{Script=Han}/u;

const DECLINED: readonly (readonly [DeclineReason, readonly RegExp[]])[] = [
  ['injection', INJECTION],
  ['others_data', OTHERS_DATA],
  ['promise', WANTS_PROMISE],
  ['investment_advice', WANTS_INVESTMENT_ADVICE],
  ['legal_advice', WANTS_LEGAL_ADVICE],
];

/** Reads by rules what needs no search. A wish for a person comes before all else: it must never end in a loop. */
export function detectIntent(message: string): Intent {
  const folded = foldKeepingOffsets(message.slice(0, READ_CHARACTERS)).trim();
  if (!HAS_CONTENT.test(folded)) return { kind: 'small_talk', talk: 'empty' };
  const declined = (isLonger(folded, WISH_CHARACTERS) ? DECLINED.slice(0, 1) : DECLINED).find(
    ([, patterns]) => patterns.some((pattern) => pattern.test(folded)),
  );
  if (declined?.[0] === 'injection') return { kind: 'decline', reason: 'injection' };
  if (!ABOUT_THE_BOT.test(folded) && (WANTS_HUMAN.test(folded) || WANTS_HUMAN_ZH.test(folded)))
    return { kind: 'human' };
  if (declined) return { kind: 'decline', reason: declined[0] };
  const talk = detectSmallTalk(folded);
  if (talk !== null) return { kind: 'small_talk', talk };
  const greeting = LEADING_GREETING.exec(message.trimStart())?.[0] ?? '';
  const rest = message.trimStart().slice(greeting.length);
  return { kind: 'matter', text: HAS_CONTENT.test(rest) ? rest.trim() : message.trim() };
}

function isLonger(text: string, limit: { readonly han: number; readonly latin: number }): boolean {
  return text.length > (HAN.test(text) ? limit.han : limit.latin);
}

function detectSmallTalk(folded: string): SmallTalk | null {
  if (ABOUT_THE_BOT.test(folded)) return 'about';
  if (ONLY_GREETING.test(folded)) return 'greeting';
  if (ONLY_THANKS.test(folded)) return 'thanks';
  if (ONLY_FAREWELL.test(folded)) return 'farewell';
  if (ONLY_ACKNOWLEDGED.test(folded)) return 'acknowledged';
  return !isLonger(folded, ABUSE_CHARACTERS) && ABUSE.test(folded) && !/\d/.test(folded) ? 'abuse' : null;
}
