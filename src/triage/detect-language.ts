import type { TicketLanguage } from '../domain/triage-result.ts';
import { simplifyCharacter } from './fold-keeping-offsets.ts';
import { ENGLISH_WORDS, NEUTRAL_WORDS, OTHER_LATIN_WORDS } from './language-words.ts';

export interface DetectedLanguage {
  readonly code: TicketLanguage;
  /** 0 to 1: how far the evidence speaks for `code` against the next best. */
  readonly confidence: number;
}

export interface LanguageSegment {
  readonly start: number;
  readonly end: number;
  readonly code: Exclude<TicketLanguage, 'mixed'>;
}

/** Enough to know a language by; the rest of a very long text is not read. */
const READ_CHARACTERS = 50_000;
/** A second language below this share of the content is a loan word, not a mix. */
const MIXED_SHARE = 0.14;

const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/u;
const IDENTIFIERS =
  /(?<![0-9A-Za-z])(?:https?:\/\/[^\s\u3000-\u9fff]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255}|(?=[A-Za-z]{0,30}\d)[0-9A-Za-z]{1,120}(?![0-9A-Za-z]))/gu;
const TOKEN =
  /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[\u3040-\u30ff\uac00-\ud7af]|(?:(?!\p{Script=Han})\p{L}[\p{M}'’]*){1,60}/gu;

/** Language of a whole text by script first, then by words: `mixed` is Chinese with English sentences or words woven in. */
export function detectLanguage(text: string): DetectedLanguage {
  const counts = countContent(text.length > READ_CHARACTERS ? text.slice(0, READ_CHARACTERS) : text);
  const { han, english, neutral, foreign, latin } = counts;
  // An English word says about as much as two ideographs.
  const englishWeight = english * 2;
  const total = han + englishWeight + foreign * 2;
  if (total === 0) return neutral > 0 ? { code: 'en', confidence: 0.4 } : { code: 'other', confidence: 0.9 };
  if (foreign * 2 > han + englishWeight) return { code: 'other', confidence: share(foreign * 2, total) };
  const chinese = han / (han + englishWeight);
  const isMixed = han >= 2 && english >= 2 && chinese > MIXED_SHARE && chinese < 1 - MIXED_SHARE;
  if (isMixed)
    return { code: 'mixed', confidence: share(Math.min(0.5, Math.min(chinese, 1 - chinese) + 0.2), 0.5) };
  if (han > 0 && chinese >= 0.5)
    return { code: counts.traditional > counts.simplified ? 'zh-Hant' : 'zh', confidence: share(chinese, 1) };
  if (latin > 0 && looksForeign(counts)) return { code: 'other', confidence: 0.7 };
  return { code: 'en', confidence: share(1 - chinese, 1) * (counts.englishHits > 0 || latin < 4 ? 1 : 0.7) };
}

/** Runs of one script each, with spaces, digits and punctuation joined to the run before them. */
export function segmentLanguages(text: string): LanguageSegment[] {
  const runs: { start: number; end: number; script: 'han' | 'latin' | 'foreign' }[] = [];
  for (const match of text.matchAll(
    /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[A-Za-z\u00c0-\u024f]+|(?:(?!\p{Script=Han}|\p{Script=Latin})\p{L})+/gu,
  )) {
    const script = HAN.test(match[0]) ? 'han' : /\p{Script=Latin}/u.test(match[0]) ? 'latin' : 'foreign';
    const last = runs.at(-1);
    if (last?.script === script) last.end = match.index + match[0].length;
    else runs.push({ start: match.index, end: match.index + match[0].length, script });
  }
  const whole = detectLanguage(text).code;
  return runs.map((run, i) => ({
    start: i === 0 ? 0 : run.start,
    end: runs[i + 1]?.start ?? text.length,
    code: codeOfRun(text.slice(run.start, run.end), run.script, whole),
  }));
}

function codeOfRun(
  run: string,
  script: 'han' | 'latin' | 'foreign',
  whole: TicketLanguage,
): LanguageSegment['code'] {
  if (script === 'foreign') return 'other';
  if (script === 'latin') return whole === 'other' ? 'other' : 'en';
  const counts = countContent(run);
  if (counts.traditional === counts.simplified) return whole === 'zh-Hant' ? 'zh-Hant' : 'zh';
  return counts.traditional > counts.simplified ? 'zh-Hant' : 'zh';
}

interface ContentCounts {
  han: number;
  traditional: number;
  simplified: number;
  /** Latin words that are no ticker, network or product name. */
  english: number;
  neutral: number;
  /** Words or syllables of other scripts. */
  foreign: number;
  latin: number;
  englishHits: number;
  otherHits: number;
}

function countContent(text: string): ContentCounts {
  const counts: ContentCounts = {
    han: 0,
    traditional: 0,
    simplified: 0,
    english: 0,
    neutral: 0,
    foreign: 0,
    latin: 0,
    englishHits: 0,
    otherHits: 0,
  };
  for (const [token] of text.replace(IDENTIFIERS, ' ').matchAll(TOKEN)) {
    if (HAN.test(token)) {
      counts.han += 1;
      if (isTraditional(token)) counts.traditional += 1;
      else if (isOnlySimplified(token)) counts.simplified += 1;
    } else if (/^\p{Script=Latin}/u.test(token)) countWord(token, counts);
    else counts.foreign += 1;
  }
  return counts;
}

function countWord(token: string, counts: ContentCounts): void {
  const word = token.toLowerCase().replace('’', "'");
  counts.latin += 1;
  if (ENGLISH_WORDS.has(word)) counts.englishHits += 1;
  else if (OTHER_LATIN_WORDS.has(word)) counts.otherHits += 1;
  // Single letters and short capitals (P2P, KYC, USDT) are at home in both languages.
  if (token.length < 2 || /^[A-Z]{2,6}$/u.test(token) || NEUTRAL_WORDS.has(word)) counts.neutral += 1;
  else counts.english += 1;
}

function looksForeign(counts: ContentCounts): boolean {
  return counts.otherHits >= 2 && counts.otherHits > counts.englishHits;
}

let simplifiedForms: Set<string> | undefined;

function isTraditional(character: string): boolean {
  return simplifyCharacter(character) !== character && !SHARED_FORMS.has(character);
}

/** True when the character is only written so in simplified text: the image of a traditional one. Built once, about 0.1 s. */
function isOnlySimplified(character: string): boolean {
  if (simplifiedForms === undefined) {
    simplifiedForms = new Set();
    for (let code = 0x4e00; code < 0xa000; code += 1) {
      const source = String.fromCharCode(code);
      const target = simplifyCharacter(source);
      if (target !== source && !SHARED_FORMS.has(target)) simplifiedForms.add(target);
    }
  }
  return simplifiedForms.has(character);
}

/** Characters in use on both sides, so no evidence. */
const SHARED_FORMS = new Set(
  '后里面干只台云谷志准出游系发复布杯并才采彩占于余征制卷周回困夫家岳床据敷曲朱松杆板极柜栗欲汇注洒涂熏灶球珍瓮皂省着秋秘累绣罗群胡舍苔范苏药蔑虫表裡踪辟郁酸里针钟铺阴霉面须飘么乾於着著',
);

function share(part: number, whole: number): number {
  return Math.round((part / whole) * 1000) / 1000;
}
