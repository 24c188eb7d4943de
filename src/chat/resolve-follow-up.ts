import { extractEntities } from '../triage/extract-entities.ts';
import { foldKeepingOffsets } from '../triage/fold-keeping-offsets.ts';
import type { ChatTurn } from './chat-memory.ts';

/** Words that lean on what was said before. */
const LEANS_EN =
  /^\s{0,4}(?:and|or|but|so|then|also|ok(?:ay)?,? (?:and|so|but|what)|what about|how about|what if|same (?:for|with|on)|instead|why(?: not)?\s?\??$|how(?: so| much| long| many)?\s?\??$|when\s?\??$|where\s?\??$|for |on |with |via |in (?:usdt|usd|eur|btc|eth))\b|\b(?:it|that one|this one|there|those|them|the same|the other (?:one)?|else)\b[\s?!.]{0,4}$|\b(?:does|is|can|do|will|would|how long does|how much (?:is|does)) (?:it|that|this|they)\b/iu;
const LEANS_ZH =
  /^\s{0,4}(?:那|那么|那如果|还有|另外|如果是|要是|换成|改成|换|用|走|也|同样|这样|这个|那个|它|它们|为什么|为啥|然后|但是?|可是|所以|多久|多少|几天|在哪)|呢[\s?？。!！]{0,4}$|(?:也(?:是|要|行|可以|一样)|一样)[吗么嘛]?[?？]?$|它/u;
/** A message longer than this stands by itself. */
const LONGEST = { han: 24, words: 9 };

const ASSET =
  /(?<![a-z0-9])(?:usdt|usdc|btc|bitcoin|eth|ether|sol|xrp|bnb|trx|doge|ltc|dai|busd|eur|usd|cny|hkd|比特币|以太币|以太坊|泰达币|人民币|美元|港币|欧元)(?![a-z0-9])/giu;
const HAN = /\p{Script=Han}/gu;

function isShort(text: string): boolean {
  const han = text.match(HAN)?.length ?? 0;
  const words = text.match(/[A-Za-z0-9][\w.-]*/g)?.length ?? 0;
  return han > 0 ? han <= LONGEST.han && words <= LONGEST.words : words <= LONGEST.words;
}

interface Named {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

function networksIn(text: string): Named[] {
  return extractEntities(text)
    .filter(({ kind }) => kind === 'network')
    .map(({ start, end, value }) => ({ start, end, value }));
}

function assetsIn(text: string): Named[] {
  return [...text.matchAll(ASSET)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    value: match[0].toLowerCase(),
  }));
}

/** What is left of "and on Tron?" without its name: nothing that asks anything. */
const ONLY_JOINS =
  /^(?:and|or|but|so|ok|okay|then|also|what|about|how|if|on|for|with|via|in|by|from|to|the|it|is|same|network|chain|using|use|instead|那么?|呢|如果|要是|换成?|改成?|用|走|是|的|网络|链|上|在|或者?|还有|充值?|提币?|一样|吗|[\s,.?!，。？！])*$/iu;

function replaceSpan(text: string, { start, end }: Named, by: string): string {
  return `${text.slice(0, start)}${by}${text.slice(end)}`;
}

/**
 * Puts what the message names in the place of its like in the question before: a network for a network, else an asset for an
 * asset. Whole when the message says nothing else.
 */
function putInPlace(previous: string, message: string): { readonly text: string; readonly isWhole: boolean } {
  for (const find of [networksIn, assetsIn]) {
    const [named, ...more] = find(message);
    const before = find(previous);
    if (named === undefined || more.length > 0 || before.length === 0) continue;
    if (before.some(({ value }) => value === named.value)) continue;
    const words = message.slice(named.start, named.end);
    const text = before
      .toReversed()
      .reduce(
        (changed, span, i) => replaceSpan(changed, span, i === before.length - 1 ? words : ''),
        previous,
      );
    return { text, isWhole: ONLY_JOINS.test(foldKeepingOffsets(replaceSpan(message, named, ' '))) };
  }
  return { text: previous, isWhole: false };
}

/**
 * The question to search for: the message, or, where it leans on the question before ("and on Tron?", 那Tron呢), that
 * question with what the message changes.
 */
export function resolveFollowUp(message: string, talk: readonly ChatTurn[]): string {
  const previous = talk.findLast(({ question }) => question !== null)?.question;
  if (previous === undefined || previous === null) return message;
  const folded = foldKeepingOffsets(message);
  if (!isShort(message) || !(LEANS_EN.test(folded) || LEANS_ZH.test(folded) || isBareName(folded)))
    return message;
  const { text, isWhole } = putInPlace(previous, message);
  // Chains of follow-ups must not grow without end.
  return isWhole ? text : `${text.slice(-400)} ${message.trim()}`;
}

/** "Tron?" after a question about another network. */
function isBareName(folded: string): boolean {
  return /^[\s]{0,4}[\p{L}\p{N}.-]{2,16}(?:[ -][\p{L}\p{N}.-]{2,12})?\s{0,2}[?？]\s{0,2}$/u.test(folded);
}
