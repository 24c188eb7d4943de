import { pinyin } from 'pinyin-pro';

/** Letters of a run that is compared as one sound: a wrong one spoils no more than these. */
export const RUN = 4;
/** Characters of a text that are heard. */
export const LONGEST_READ = 4_000;

const syllables = new Map<string, string>();

/** A character by itself: which reading it has in its word matters little, for both sides are read alike. */
export function syllableOf(character: string): string {
  let syllable = syllables.get(character);
  if (syllable === undefined) {
    syllable = pinyin(character, { toneType: 'none', v: true });
    syllables.set(character, syllable);
  }
  return syllable;
}
