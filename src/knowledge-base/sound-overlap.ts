import { pinyin } from 'pinyin-pro';
import { foldCharacters } from '../embedding-text/fold-characters.ts';
import { hashText } from '../learning/hash-text.ts';

const PART = /\p{Script=Han}|[a-z0-9]+/gu;
const HAN = /^\p{Script=Han}/u;
/** Letters of a run: a wrong one spoils no more than these. */
const RUN = 4;
const TEXTS_KEPT = 20_000;
const LONGEST_READ = 4_000;

const syllables = new Map<string, string>();

/** A character by itself: which reading it has in its word matters little, for both sides are read alike. */
function syllableOf(character: string): string {
  let syllable = syllables.get(character);
  if (syllable === undefined) {
    syllable = pinyin(character, { toneType: 'none', v: true });
    syllables.set(character, syllable);
  }
  return syllable;
}

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

/** The sounds of one text by their hashes, in ascending order: a fortieth of the room that the sounds themselves take. */
export type HeardText = Uint32Array;

export function hearText(text: string): HeardText {
  return Uint32Array.from(soundGrams(text), (gram) => hashText(gram)).sort();
}

function hasSound(heard: HeardText, hash: number): boolean {
  let low = 0;
  let high = heard.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = heard[middle]!;
    if (found === hash) return true;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return false;
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

/**
 * Share of the question's sounds that each passage holds, in [0, 1]. A sound counts by how few of these passages have it
 * (idf among the candidates), so that what all of them share tells nothing. Wrong letters and homophones lose a little.
 */
export function soundOverlaps(question: string, passages: readonly HeardText[]): number[] {
  const held = passages.map(() => 0);
  let whole = 0;
  for (const gram of soundGrams(question)) {
    const hash = hashText(gram);
    const having = passages.flatMap((heard, i) => (hasSound(heard, hash) ? [i] : []));
    const weight = Math.log(1 + (passages.length - having.length + 0.5) / (having.length + 0.5));
    whole += weight;
    for (const i of having) held[i]! += weight;
  }
  return held.map((weight) => (whole > 0 ? weight / whole : 0));
}
