import type { EntityKind } from '../domain/triage-result.ts';
import { detectPersonalData, type PersonalDataType } from '../triage/detect-personal-data.ts';
import { extractEntities } from '../triage/extract-entities.ts';

export type DraftLanguage = 'en' | 'zh';

/** What stands in an article for what was one customer's own; null keeps the words. */
const ENTITY_WORDS: Readonly<Record<EntityKind, Readonly<Record<DraftLanguage, string>> | null>> = {
  txid: { en: '[transaction]', zh: '[交易哈希]' },
  address: { en: '[address]', zh: '[地址]' },
  order_id: { en: '[order]', zh: '[订单号]' },
  amount: { en: '[amount]', zh: '[金额]' },
  time: { en: '[time]', zh: '[时间]' },
  memo: { en: '[memo]', zh: '[标签]' },
  uid: { en: '[account]', zh: '[账号]' },
  bank: { en: '[bank]', zh: '[银行]' },
  card: { en: '[card]', zh: '[卡号]' },
  // Of the trade, not of the customer.
  network: null,
  error_code: null,
};

const PERSON_WORDS: Readonly<Partial<Record<PersonalDataType, Readonly<Record<DraftLanguage, string>>>>> = {
  PERSON: { en: '[name]', zh: '[姓名]' },
  PHONE_NUMBER: { en: '[phone]', zh: '[电话]' },
  EMAIL_ADDRESS: { en: '[e-mail]', zh: '[邮箱]' },
  ORGANIZATION: { en: '[organisation]', zh: '[机构]' },
  DATE_TIME: { en: '[time]', zh: '[时间]' },
};
const OTHER_WORD: Readonly<Record<DraftLanguage, string>> = { en: '[removed]', zh: '[已隐去]' };
/** A number that no detector took for something may still be somebody's. */
const LONG_NUMBER =
  /(?<![\p{L}\p{N}])\d[\d -]{5,30}\d(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])(?=[a-z0-9]*\d)[a-z0-9]{16,}/giu;

export interface MaskedCaseText {
  readonly text: string;
  readonly masked: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly word: string;
}

/** Where two finds overlap, one word stands for the whole. */
function joinSpans(spans: readonly Span[]): Span[] {
  const joined: { start: number; end: number; word: string }[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else joined.push({ ...span });
  }
  return joined;
}

/** What singles out a person; the rest (places, times, ages) is masked where it stands and no further. */
const NAMING: ReadonlySet<string> = new Set(['PERSON', 'USERNAME', 'ORGANIZATION']);

/**
 * Names that stand in the text, and the parts of names in Latin letters: a name that its context gives away in one text of
 * a case is told in another without.
 */
export function namesIn(text: string): string[] {
  const wellFormed = text.toWellFormed();
  const names = detectPersonalData(wellFormed)
    .filter(({ type }) => NAMING.has(type))
    .map(({ start, end }) => wellFormed.slice(start, end).trim());
  const parts = names.flatMap((name) => name.match(/\p{Lu}[\p{L}'’-]{2,}/gu) ?? []);
  return [...new Set([...names, ...parts])].filter((name) => [...name].length > 1);
}

function* findKnown(text: string, names: readonly string[], word: string): Generator<Span> {
  for (const name of names) {
    const isLatin = /^[\p{Script=Latin}]/u.test(name);
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      const end = at + name.length;
      const isPart = isLatin && (/\p{L}/u.test(text[at - 1] ?? '') || /\p{L}/u.test(text[end] ?? ''));
      if (!isPart) yield { start: at, end, word };
    }
  }
}

/**
 * Text of a case without what belongs to one customer: names, contacts, ids, sums and times become words in brackets that
 * the editor fills with what holds in general, or drops.
 * @param names that other texts of the case gave away
 */
export function maskCaseText(
  text: string,
  language: DraftLanguage,
  names: readonly string[] = [],
): MaskedCaseText {
  const wellFormed = text.toWellFormed();
  const spans: Span[] = [...findKnown(wellFormed, names, PERSON_WORDS.PERSON?.[language] ?? '')];
  for (const { kind, start, end } of extractEntities(wellFormed)) {
    const words = ENTITY_WORDS[kind];
    if (words) spans.push({ start, end, word: words[language] });
  }
  for (const { type, start, end } of detectPersonalData(wellFormed)) {
    if (type === 'TITLE') continue;
    spans.push({ start, end, word: (PERSON_WORDS[type] ?? OTHER_WORD)[language] });
  }
  for (const match of wellFormed.matchAll(LONG_NUMBER))
    spans.push({ start: match.index, end: match.index + match[0].length, word: OTHER_WORD[language] });
  const joined = joinSpans(spans);
  let masked = '';
  let at = 0;
  for (const { start, end, word } of joined) {
    masked += wellFormed.slice(at, start) + word;
    at = end;
  }
  return { text: masked + wellFormed.slice(at), masked: joined.length };
}
