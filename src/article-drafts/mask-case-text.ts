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

/**
 * Text of a case without what belongs to one customer: names, contacts, ids, sums and times become words in brackets that
 * the editor fills with what holds in general, or drops.
 */
export function maskCaseText(text: string, language: DraftLanguage): MaskedCaseText {
  const wellFormed = text.toWellFormed();
  const spans: Span[] = [];
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
