import { foldCharacters } from '../embedding-text/fold-characters.ts';
import { hashText } from '../learning/hash-text.ts';
import { hashSounds } from './hash-sounds.ts';
import { LONGEST_READ, RUN, syllableOf } from './syllables.ts';

const PART = /\p{Script=Han}|[a-z0-9]+/gu;
const HAN = /^\p{Script=Han}/u;
const TEXTS_KEPT = 20_000;

/** A text as it sounds: Chinese by its syllables without tones, Latin words and numbers between marks. */
export function soundOut(text: string): string {
  const folded = foldCharacters(text.slice(0, LONGEST_READ)).normalize('NFKC').toLowerCase();
  const parts = folded.match(PART) ?? [];
  return ` ${parts.map((part) => (HAN.test(part) ? syllableOf(part) : `_${part}_`)).join(' ')} `;
}

/** Syllables and neighbouring pairs of them, and runs of four letters: what survives a slip of the hand. */
export function soundGrams(text: string): string[] {
  const parts = soundOut(text).trim().split(' ');
  const grams = new Set<string>();
  parts.forEach((part, i) => {
    if (part === '') return;
    if (part.startsWith('_')) {
      for (let at = 0; at + RUN <= part.length; at += 1) grams.add(part.slice(at, at + RUN));
      return;
    }
    grams.add(` ${part} `);
    const next = parts[i + 1];
    if (next !== undefined && !next.startsWith('_')) grams.add(` ${part} ${next} `);
  });
  return [...grams];
}

/** The sounds of one text by their hashes, as often as they stand: a fortieth of the room that the sounds themselves take. */
export type HeardText = Uint32Array;

export function hearText(text: string): HeardText {
  return hashSounds(text) ?? Uint32Array.from(soundGrams(text), (gram) => hashText(gram));
}

/** Remembers how texts sound, up to a number of them. */
export function createSoundReader(textOf: (position: number) => string): (position: number) => HeardText {
  const known = new Map<number, HeardText>();
  return (position) => {
    let heard = known.get(position);
    if (heard === undefined) {
      heard = hearText(textOf(position));
      if (known.size >= TEXTS_KEPT) known.clear();
      known.set(position, heard);
    }
    return heard;
  };
}

/** The places of numbers in a list, for lookups by the million: open addressing, twice as many slots as numbers or more. */
function placeNumbers(numbers: Uint32Array): (number: number) => number {
  let slots = 16;
  while (slots < numbers.length * 4) slots *= 2;
  const places = new Int32Array(slots).fill(-1);
  numbers.forEach((number, place) => {
    let slot = number & (slots - 1);
    while (places[slot]! >= 0) slot = (slot + 1) & (slots - 1);
    places[slot] = place;
  });
  return (number) => {
    let slot = number & (slots - 1);
    for (;;) {
      const place = places[slot]!;
      if (place < 0 || numbers[place] === number) return place;
      slot = (slot + 1) & (slots - 1);
    }
  };
}

/**
 * Share of the question's sounds that each passage holds, in [0, 1]. A sound counts by how few of these passages have it
 * (idf among the candidates), so that what all of them share tells nothing. Wrong letters and homophones lose a little.
 */
export function soundOverlaps(question: string, passages: readonly HeardText[]): number[] {
  const asked = Uint32Array.from(new Set(hearText(question)));
  const placeOf = placeNumbers(asked);
  const size = passages.length;
  const has = new Uint8Array(asked.length * size);
  passages.forEach((heard, i) => {
    for (let at = 0; at < heard.length; at += 1) {
      const place = placeOf(heard[at]!);
      if (place >= 0) has[place * size + i] = 1;
    }
  });
  const held = passages.map(() => 0);
  let whole = 0;
  for (let place = 0; place < asked.length; place += 1) {
    const row = has.subarray(place * size, (place + 1) * size);
    const having = row.reduce((sum, one) => sum + one, 0);
    const weight = Math.log(1 + (size - having + 0.5) / (having + 0.5));
    whole += weight;
    for (let i = 0; i < size; i += 1) if (row[i] === 1) held[i]! += weight;
  }
  return held.map((weight) => (whole > 0 ? weight / whole : 0));
}
