import { foldCharacters, mayFoldInPhrase } from '../embedding-text/fold-characters.ts';
import { hashText } from '../learning/hash-text.ts';
import { LONGEST_READ, RUN, syllableOf } from './syllables.ts';

/** What a UTF-16 unit is read as by itself: one of these, a letter or digit (`LETTER` and its code), or a syllable (`SYLLABLE` and its number). */
const UNREAD = 0;
const BREAK = 1;
/** What it is depends on its neighbours. */
const UNSURE = 2;
const LETTER = 0x1_0000;
const SYLLABLE = 0x2_0000;

const MARK = '_'.charCodeAt(0);
const HAN = /^\p{Script=Han}$/u;
const PART = /\p{Script=Han}|[a-z0-9]/u;
/** Combines with what stands before it. */
const COMBINING = /\p{M}/u;

const readings = new Int32Array(0x1_0000);
const numbers = new Map<string, number>();
/** By number of a syllable: the hash of it between spaces, and it with the space behind it. */
const hashes: number[] = [];
const tails: string[] = [];

function numberSyllable(syllable: string): number {
  let number = numbers.get(syllable);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(syllable, number);
    hashes.push(hashText(` ${syllable} `));
    tails.push(`${syllable} `);
  }
  return number;
}

function readUnit(unit: string): number {
  if (/[\ud800-\udfff]/.test(unit) || COMBINING.test(unit) || mayFoldInPhrase(unit)) return UNSURE;
  const folded = foldCharacters(unit).normalize('NFKC').toLowerCase();
  if (/^[a-z0-9]$/.test(folded)) return LETTER + folded.charCodeAt(0);
  if (HAN.test(folded)) {
    const syllable = syllableOf(folded);
    return folded === unit && !/^_|\s|^$/.test(syllable) ? SYLLABLE + numberSyllable(syllable) : UNSURE;
  }
  return PART.test(folded) || COMBINING.test(folded) ? UNSURE : BREAK;
}

function readingOf(code: number): number {
  const known = readings[code]!;
  if (known !== UNREAD) return known;
  return (readings[code] = readUnit(String.fromCharCode(code)));
}

const run = new Uint16Array(LONGEST_READ + 2);
const found = new Uint32Array(2 * LONGEST_READ);

/**
 * The hashes of a text's sounds, those of `soundGrams` in their order, made unit by unit without the sounds themselves: a
 * twentieth of the time. Null for a text of which one unit depends on its neighbours (traditional characters, accents).
 */
export function hashSounds(text: string): Uint32Array | null {
  const end = Math.min(text.length, LONGEST_READ);
  let count = 0;
  let before = -1;
  for (let at = 0; at < end; at += 1) {
    let reading = readingOf(text.charCodeAt(at));
    if (reading === UNSURE) return null;
    if (reading === BREAK) continue;
    if (reading >= SYLLABLE) {
      const syllable = reading - SYLLABLE;
      if (before >= 0) found[count++] = hashText(tails[syllable]!, hashes[before]);
      found[count++] = hashes[syllable]!;
      before = syllable;
      continue;
    }
    before = -1;
    let length = 0;
    run[length++] = MARK;
    for (;;) {
      run[length++] = reading - LETTER;
      reading = at + 1 < end ? readingOf(text.charCodeAt(at + 1)) : BREAK;
      if (reading < LETTER || reading >= SYLLABLE) break;
      at += 1;
    }
    run[length++] = MARK;
    for (let from = 0; from + RUN <= length; from += 1) {
      let hash = 0x811c9dc5;
      for (let i = from; i < from + RUN; i += 1) hash = Math.imul(hash ^ run[i]!, 0x01000193);
      found[count++] = hash;
    }
  }
  return found.slice(0, count);
}
