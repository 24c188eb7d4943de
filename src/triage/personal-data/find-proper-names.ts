import {
  COMMON_WORDS,
  FIRST_NAMES,
  looksLikeSurname,
  ORGANISATION_WORDS,
  PARTICLES,
  TITLES,
} from './name-words.ts';
import { CITIES, COUNTRIES, NATIONALITIES } from './place-words.ts';
import type { PersonalDataScan, PersonalDataType } from './personal-data-scan.ts';

interface Word {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly lower: string;
  readonly isCapital: boolean;
  readonly startsSentence: boolean;
  /** The sentence writes most words with a capital (a heading), so that capitals say little. */
  readonly inHeading: boolean;
}

const LETTER = '[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{M}]';
const WORD = new RegExp(
  `(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{M}\\d_@/#.$-])${LETTER}{1,41}(?:['-]${LETTER}{1,41}){0,3}\\.?(?![\\d_@])`,
  'gu',
);
const DOTTED =
  /^(?:\p{Lu}\.|(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|Rev|Hon|Capt|Lt|Col|Gen|Inc|Ltd|Co|Corp|Mt|Ft)\.)$/u;

/** Names of people, places, peoples and organisations in Latin script, by capitals, lists and the words around. */
export function findProperNames(scan: PersonalDataScan): void {
  const words = readWords(scan.folded);
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (word === undefined) continue;
    if (!word.isCapital) {
      if (NATIONALITIES.has(word.lower) && isLowercasePeople(word.lower))
        scan.claim('NRP', word.start, word.end);
      continue;
    }
    const phrase = readPhrase(scan.folded, words, i);
    claimPhrase(scan, phrase, words[i + phrase.length]);
    i += phrase.length - 1;
  }
}

/** Only unmistakable ones: "polish" and "turkey" are words. */
function isLowercasePeople(lower: string): boolean {
  return (
    /(?:ese|ish|ian|ean)$/u.test(lower) &&
    !/^(?:polish|finnish|caucasian|mandarin|persian|christian|georgian|arabian)$/u.test(lower)
  );
}

function readWords(text: string): Word[] {
  const words: Word[] = [];
  let sentence: number[] = [];
  const closeSentence = (): void => {
    const long = sentence.filter((i) => (words[i]?.text.length ?? 0) > 3);
    const capitals = long.filter((i) => words[i]?.isCapital === true);
    const isHeading = long.length >= 6 && capitals.length > long.length * 0.9;
    if (isHeading) for (const i of sentence) words[i] = { ...(words[i] as Word), inHeading: true };
    sentence = [];
  };
  let last = 0;
  for (const match of text.matchAll(WORD)) {
    const raw = match[0];
    const kept = raw.endsWith('.') && !DOTTED.test(raw) ? raw.slice(0, -1) : raw;
    const stem = kept.replace(/'s$/iu, '');
    const gap = text.slice(last, match.index);
    const startsSentence =
      words.length === 0 ||
      /[.!?:;•。！？：；\n"“”«»(（|>]|(?:^|\s)[-*]\s/u.test(gap) ||
      (text[last - 1] === '.' &&
        !DOTTED.test(
          text
            .slice(Math.max(0, last - 5), last)
            .split(/\s/u)
            .at(-1) ?? '',
        ));
    if (startsSentence && /[.!?\n。！？]/u.test(gap)) closeSentence();
    sentence.push(words.length);
    words.push({
      start: match.index,
      end: match.index + stem.length,
      text: stem,
      lower: stem.toLowerCase(),
      isCapital: /^\p{Lu}/u.test(stem),
      startsSentence,
      inHeading: false,
    });
    last = match.index + raw.length;
  }
  closeSentence();
  return words;
}

/** Capitalised words one space apart, with particles (van, de la, bin) between them. */
function readPhrase(text: string, words: readonly Word[], from: number): Word[] {
  const phrase: Word[] = [words[from] as Word];
  for (let i = from + 1; i < words.length && phrase.length < 8; i += 1) {
    const word = words[i] as Word;
    const previous = phrase.at(-1) as Word;
    if (!isJoined(text.slice(previous.end, word.start), previous)) break;
    if (word.isCapital) {
      phrase.push(word);
      continue;
    }
    const isLink =
      PARTICLES.has(word.lower) || (word.lower === 'of' && ORGANISATION_WORDS.has(previous.lower));
    let next = i + 1;
    while (isLink && PARTICLES.has(words[next]?.lower ?? '') && next < i + 3) next += 1;
    const target = words[next];
    if (
      !isLink ||
      target?.isCapital !== true ||
      text.slice((words[next - 1] as Word).end, target.start) !== ' '
    )
      break;
    phrase.push(...words.slice(i, next + 1));
    i = next;
  }
  return phrase;
}

function isJoined(gap: string, previous: Word): boolean {
  return (
    gap === ' ' ||
    gap === ' & ' ||
    (gap === '. ' && (previous.text.length === 1 || TITLES.has(previous.lower)))
  );
}

function claimPhrase(scan: PersonalDataScan, phrase: Word[], next: Word | undefined): void {
  const rest = dropLeadingCommon(phrase);
  const first = rest[0];
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return;
  const organisation = rest.findLastIndex((word) => ORGANISATION_WORDS.has(word.lower));
  if (
    (organisation >= 1 || (organisation === 0 && rest[1]?.lower === 'of')) &&
    rest.some((word) => !COMMON_WORDS.has(word.lower)) &&
    !isAllCommon(rest)
  ) {
    const end =
      organisation === rest.length - 1 &&
      scan.folded[last.end] === '.' &&
      /^(?:inc|ltd|co|corp)$/u.test(last.lower)
        ? last.end + 1
        : (rest[organisation] as Word).end;
    const tail = rest.slice(organisation + 1);
    // "University of Leeds", "Bank of America": the name goes on behind the word.
    scan.claim('ORGANIZATION', first.start, tail[0]?.lower === 'of' ? last.end : end);
    if (tail.length > 0 && tail[0]?.lower !== 'of') claimPhrase(scan, tail, next);
    return;
  }
  const title = rest.findIndex((word) => !TITLES.has(word.lower.replace('.', '')));
  if (title > 0) {
    scan.claim('TITLE', first.start, (rest[title - 1] as Word).end);
    claimPeople(scan, rest.slice(title), next, true);
    return;
  }
  claimPlacesAndPeople(scan, rest, next);
}

function dropLeadingCommon(phrase: Word[]): Word[] {
  let from = 0;
  while (from < phrase.length) {
    const word = phrase[from] as Word;
    if (ORGANISATION_WORDS.has(word.lower) && phrase[from + 1]?.lower === 'of') break;
    const isTitle = TITLES.has(word.lower.replace('.', '')) && from + 1 < phrase.length;
    if (
      isTitle ||
      !COMMON_WORDS.has(word.lower) ||
      (FIRST_NAMES.has(word.lower) &&
        from + 1 < phrase.length &&
        !COMMON_WORDS.has(phrase[from + 1]?.lower ?? ''))
    )
      break;
    if (ORGANISATION_WORDS.has(phrase.at(-1)?.lower ?? '') && !word.startsSentence) break;
    from += 1;
  }
  return phrase.slice(from);
}

function isAllCommon(words: readonly Word[]): boolean {
  return words.every(
    (word) => COMMON_WORDS.has(word.lower) || ORGANISATION_WORDS.has(word.lower) || word.lower === 'of',
  );
}

function claimPlacesAndPeople(scan: PersonalDataScan, words: Word[], next: Word | undefined): void {
  let pending: Word[] = [];
  const flush = (following: Word | undefined): void => {
    if (pending.length > 0) claimPeople(scan, pending, following, false);
    pending = [];
  };
  for (let i = 0; i < words.length;) {
    const place = readPlace(words, i);
    if (place === null) {
      pending.push(words[i] as Word);
      i += 1;
      continue;
    }
    // A city between other names is a surname or a part of one ("Jack London"), unless it is a country or a people.
    const isPartOfName =
      place.type === 'LOCATION' &&
      place.length === 1 &&
      pending.length > 0 &&
      CITIES.has((words[i] as Word).lower);
    if (isPartOfName) pending.push(words[i] as Word);
    else {
      flush(words[i]);
      scan.claim(place.type, (words[i] as Word).start, (words[i + place.length - 1] as Word).end);
    }
    i += place.length;
  }
  flush(next);
}

function readPlace(words: readonly Word[], from: number): { type: PersonalDataType; length: number } | null {
  for (let length = Math.min(4, words.length - from); length > 0; length -= 1) {
    const name = words
      .slice(from, from + length)
      .map((word) => word.lower)
      .join(' ');
    if (COUNTRIES.has(name) || CITIES.has(name)) return { type: 'LOCATION', length };
    if (NATIONALITIES.has(name) && words[from]?.text !== words[from]?.text.toUpperCase())
      return { type: 'NRP', length };
  }
  return null;
}

const SAYS =
  /^(?:is|was|has|had|lives?|lived|works?|worked|said|says|told|asked|wrote|called|sent|paid|wants|wanted|will|would|can|could|and|went|moved|died|married|joined|owns|bought|sold|refused|promised|claims|claimed|agreed|should|did|does|just|also|needs|likes|loves|got|gave|took|made|came|born|aged|who)$/u;

/** What only people do. */
const PERSON_DOES =
  /^(?:lives?|lived|works?|worked|said|says|told|asked|wrote|called|moved|died|married|joined|wants|wanted|loves|loved|likes|hates|refused|born|promised|claims|claimed|agreed|visited|founded|met|thinks|believes|knows|speaks|studied|graduated|lost|forgot|came|went)$/u;

function claimPeople(
  scan: PersonalDataScan,
  words: readonly Word[],
  next: Word | undefined,
  isTitled: boolean,
): void {
  let end = words.length;
  while (
    end > 0 &&
    COMMON_WORDS.has(words[end - 1]?.lower ?? '') &&
    !FIRST_NAMES.has(words[end - 1]?.lower ?? '')
  )
    end -= 1;
  // "Contacting Maria": the sentence begins with a verb.
  const lead = words[0];
  const skip =
    end > 1 &&
    lead?.startsSentence === true &&
    !FIRST_NAMES.has(lead.lower) &&
    /(?:ing|ed|ly)$/u.test(lead.lower)
      ? 1
      : 0;
  const name = words.slice(skip, end).filter((word) => word.text !== '');
  const first = name[0];
  const last = name.at(-1);
  if (first === undefined || last === undefined) return;
  const capitals = name.filter((word) => word.isCapital);
  const shouted = capitals.filter((word) => word.text.length > 1 && word.text === word.text.toUpperCase());
  const isKnown = name.some((word) => FIRST_NAMES.has(word.lower) && !COMMON_WORDS.has(word.lower));
  const isShouted = shouted.length === capitals.length && first.text.length > 1;
  if (isShouted && !isTitled && !(isKnown && name.length >= 2)) return;
  if (first.inHeading && !isKnown && !isTitled) return;
  if (name.length === 1 && !isTitled && !isLoneName(scan, first, next, isKnown)) return;
  scan.claim(
    'PERSON',
    first.start,
    last.text.length === 1 && scan.folded[last.end] === '.' && name.length > 1 ? last.end + 1 : last.end,
  );
}

function isLoneName(scan: PersonalDataScan, word: Word, next: Word | undefined, isKnown: boolean): boolean {
  if (/^(?:Mc|Mac|O'|D'|N')\p{Lu}\p{Ll}/u.test(word.text)) return true;
  if (word.text.length < 2 || /^\p{Lu}{2,}$/u.test(word.text) || /\p{Ll}\p{Lu}/u.test(word.text))
    return /^(?:De|Di|La|Le|Van|Fitz)\p{Lu}/u.test(word.text);
  if (COMMON_WORDS.has(word.lower)) return false;
  if (isKnown || !word.startsSentence) return true;
  const isPossessive = /^'s\b/iu.test(scan.after(word.end, 3));
  // A sentence may begin with any word, so a lone one needs more than its capital.
  if (/[^\p{ASCII}]/u.test(word.text) || isPossessive) return true;
  if (/(?:ing|ed|ly|tion|ment|ness|able|ible|less|ful|ous|ive|al|ity|ism|ance|ence)$/u.test(word.lower))
    return false;
  if (next === undefined || next.isCapital) return false;
  return PERSON_DOES.test(next.lower) || (looksLikeSurname(word.lower) && SAYS.test(next.lower));
}
