import snowball from 'snowball-stemmers';
import { foldCharacters } from '../embedding-text/fold-characters.ts';

/** Splits a run of Chinese characters into words; overlapping ones are welcome (search mode). */
export type ChineseSegmenter = (run: string) => readonly string[];

/** A term of the trade with all its names; the names of one entry find each other, across languages too. */
export interface GlossaryEntry {
  readonly id: string;
  readonly names: readonly string[];
}

export interface SearchTermsOptions {
  /** Words of Chinese; bigrams and single characters when absent (a runtime without a dictionary). */
  readonly segment?: ChineseSegmenter;
  readonly glossary?: readonly GlossaryEntry[];
}

/** Terms of a text in the order they stand; glossary entries follow as `§id`. */
export type SearchTerms = (text: string) => string[];

// Codes first (a run of letters and digits with a digit in it, parts joined by signs), then words, runs of ideographs, the rest.
const TOKEN =
  /(?=[a-z0-9_.-]*\d)[a-z0-9]+(?:[_.-][a-z0-9]+)*|[a-z]+(?:['’][a-z]+)?|\p{Script=Han}+|(?:(?!\p{Script=Han})\p{L})+|\p{N}+/gu;
const HAN = /^\p{Script=Han}/u;
const STEM_ENGLISH = snowball.newStemmer('english');
const LONGEST_NAME_WORDS = 5;

/** Characters and neighbouring pairs: what stands in for words where there is no dictionary. */
export function bigrams(run: string): string[] {
  const characters = [...run];
  return characters.length === 1
    ? characters
    : characters.slice(1).map((character, i) => `${characters[i] ?? ''}${character}`);
}

function tokensOf(text: string): string[] {
  return foldCharacters(text).normalize('NFKC').toLowerCase().replaceAll('’', "'").match(TOKEN) ?? [];
}

/** Words whose stems are kept: those of a language are few, and come again and again. */
const STEMS_KEPT = 50_000;
const LONGEST_KEPT = 40;
const stems = new Map<string, string>();

function stem(word: string): string {
  if (word.length < 3 || !/^[a-z']+$/.test(word)) return word;
  const known = stems.get(word);
  if (known !== undefined) return known;
  const found = STEM_ENGLISH.stem(word.replace(/'s?$/, ''));
  if (stems.size >= STEMS_KEPT) stems.clear();
  if (word.length <= LONGEST_KEPT) stems.set(word, found);
  return found;
}

interface GlossaryNames {
  /** Names of Latin letters: stems joined by spaces. */
  readonly words: ReadonlyMap<string, string>;
  readonly han: ReadonlyMap<string, string>;
  readonly longestHan: number;
}

function indexGlossary(entries: readonly GlossaryEntry[]): GlossaryNames {
  const words = new Map<string, string>();
  const han = new Map<string, string>();
  for (const { id, names } of entries) {
    for (const name of names) {
      const tokens = tokensOf(name);
      const key = tokens.some((token) => HAN.test(token)) ? tokens.join('') : tokens.map(stem).join(' ');
      // One letter ("U") and one character (饼) are other things too often.
      if (key.length < 2) continue;
      const target = HAN.test(key) || /\p{Script=Han}/u.test(key) ? han : words;
      if (!target.has(key)) target.set(key, id);
    }
  }
  let longestHan = 0;
  for (const key of han.keys()) longestHan = Math.max(longestHan, key.length);
  return { words, han, longestHan };
}

function* findNames(tokens: readonly string[], names: GlossaryNames): Generator<string> {
  const stems = tokens.map((token) => (HAN.test(token) ? '\u0000' : stem(token)));
  for (let i = 0; i < stems.length; i += 1) {
    for (let size = Math.min(LONGEST_NAME_WORDS, stems.length - i); size > 0; size -= 1) {
      const id = names.words.get(stems.slice(i, i + size).join(' '));
      if (id === undefined) continue;
      yield id;
      i += size - 1;
      break;
    }
  }
  for (const token of tokens) {
    if (!HAN.test(token)) continue;
    for (let at = 0; at < token.length; at += 1) {
      for (let size = Math.min(names.longestHan, token.length - at); size > 1; size -= 1) {
        const id = names.han.get(token.slice(at, at + size));
        if (id === undefined) continue;
        yield id;
        at += size - 1;
        break;
      }
    }
  }
}

/**
 * Makes the function that turns texts into the terms of lexical search: traditional Chinese folded to simplified and cut
 * into words, English stemmed, codes and tickers kept whole (and split at hyphens too), glossary entries added.
 */
export function createSearchTerms(options: SearchTermsOptions = {}): SearchTerms {
  const segment = options.segment ?? bigrams;
  const names = indexGlossary(options.glossary ?? []);
  return (text) => {
    const tokens = tokensOf(text);
    const terms: string[] = [];
    for (const token of tokens) {
      if (HAN.test(token)) terms.push(...segment(token));
      else {
        const plain = token.replace(/[_.-]+$/, '');
        terms.push(stem(plain));
        if (/[_.-]/.test(plain) && !/^[\d.]+$/.test(plain))
          terms.push(...plain.split(/[_.-]+/).filter(Boolean));
      }
    }
    for (const id of findNames(tokens, names)) terms.push(`§${id}`);
    return terms;
  };
}

/** True for terms whose exact form is the point: tickers with digits, error codes, numbers, hashes. */
export function isCode(term: string): boolean {
  return /\d/.test(term);
}
