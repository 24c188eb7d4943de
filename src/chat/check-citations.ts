import type { ChatLanguage } from './chat-types.ts';

const CITATION = /[[【［]\s{0,2}(\d{1,3}(?:\s{0,2}[,，、;]\s{0,2}\d{1,3}){0,8})\s{0,2}[\]】］]/gu;
/** Closing marks and citations that belong to the sentence before them. */
const TAIL =
  /^(?:["'”’）)」』》]|[ \t]{0,2}[[【［]\s{0,2}\d{1,3}(?:\s{0,2}[,，、;]\s{0,2}\d{1,3}){0,8}\s{0,2}[\]】］]|[.。]){1,12}/u;
const OPEN_CITATION = /^[ \t]{0,2}[[【［][\d\s,，、;]{0,40}$/u;
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|approx|no|vs|mr|mrs|ms|dr|incl|max|min|resp|[a-z]\.[a-z])$/iu;
const LIST_MARKER = /^\s*(?:[-*•]\s+)?\d{1,2}$/u;

/** Where the sentence that begins at 0 ends; -1 when that cannot be told yet. */
function endOfSentence(text: string, isEnd: boolean): number {
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i]!;
    if (character === '\n') return i + 1;
    if (!'.。！？!?'.includes(character)) continue;
    const after = i + 1 + (TAIL.exec(text.slice(i + 1))?.[0].length ?? 0);
    const rest = text.slice(after);
    if (!isEnd && (rest.trim() === '' || OPEN_CITATION.test(rest))) return rest.includes('\n') ? after : -1;
    if (character === '.' && after === i + 1) {
      if (rest !== '' && !/^\s/.test(rest)) continue;
      const before = text.slice(0, i);
      if (LIST_MARKER.test(before) || ABBREVIATION.test(before.slice(-12))) continue;
      if (/^\s+\p{Ll}/u.test(rest)) continue;
    }
    return after;
  }
  return -1;
}

/** Takes whole sentences, with the citations after them, from the beginning of a text that is still being written. */
export function takeSentences(
  text: string,
  isEnd: boolean,
): { readonly sentences: readonly string[]; readonly rest: string } {
  const sentences: string[] = [];
  let rest = text;
  for (;;) {
    const end = endOfSentence(rest, isEnd);
    if (end < 0) break;
    sentences.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (isEnd && rest.trim() !== '') {
    sentences.push(rest);
    rest = '';
  }
  return { sentences, rest };
}

/** Numbers of the passages that a sentence cites, as written. */
export function citedNumbers(sentence: string): number[] {
  const numbers = [...sentence.matchAll(CITATION)].flatMap(([, list = '']) =>
    list.split(/[,，、;]/u).map((number) => Number(number.trim())),
  );
  return [...new Set(numbers)];
}

function figures(text: string): string[] {
  return text.match(/\d+(?:[.,]\d+)*/g)?.map((figure) => figure.replace(/,(?=\d{3}(?!\d))/g, '')) ?? [];
}

/** Whether a sentence is in the language wanted, as far as its script tells: names and tickers stay Latin in Chinese. */
export function isInLanguage(sentence: string, language: ChatLanguage): boolean {
  const han = sentence.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = sentence.replace(CITATION, ' ').match(/[a-z]{2,}/giu)?.length ?? 0;
  return language === 'en' ? han <= words : han > 0 || words <= 2;
}

const URL = /\bhttps?:\/\/[^\s)\]>"'，。]{1,500}|\bwww\.[^\s)\]>"'，。]{1,500}/giu;

/**
 * The passages a sentence rests on, or null when it may not be said: it cites none, or one that was not retrieved, or names
 * a figure or an address on the web that neither the passages it cites nor the question hold.
 */
export function checkSentence(
  sentence: string,
  passages: readonly string[],
  question: string,
): readonly number[] | null {
  const numbers = citedNumbers(sentence);
  if (numbers.length === 0 || numbers.some((number) => number < 1 || number > passages.length)) return null;
  const said = sentence
    .replace(CITATION, ' ')
    .replace(/\[[A-Z_]{2,40}_\d{1,9}\]/gu, ' ')
    .replace(/^\s*(?:[-*•]\s+)?\d{1,2}[.)、]\s*/u, '');
  if (!/[\p{L}\p{N}]/u.test(said)) return null;
  const source = `${numbers.map((number) => passages[number - 1]).join('\n')}\n${question}`;
  const known = new Set(figures(source));
  if (figures(said).some((figure) => !known.has(figure))) return null;
  const addresses = said.match(URL) ?? [];
  return addresses.every((address) => source.includes(address)) ? numbers : null;
}
