import { tokenizeText } from '../learning/tokenize-text.ts';

const SHINGLE_WORDS = 2;
const SPACES_AND_MARKS = /[\s\p{P}\p{S}]+/gu;

/** What is left of a text when spelling habits are taken off: two copies of one message have the same. Ids and numbers stay. */
export function normaliseMessage(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(SPACES_AND_MARKS, '');
}

/**
 * Single words and pairs of neighbours (ideographs count as words), as a set. Numbers are in it by their length only:
 * whether amounts and ids agree is asked elsewhere.
 */
export function wordShingles(text: string): ReadonlySet<string> {
  const tokens = tokenizeText(text).tokens.filter((token) => /[\p{L}\p{N}#]/u.test(token));
  const shingles = new Set<string>(tokens);
  for (let i = 0; i + SHINGLE_WORDS <= tokens.length; i += 1) {
    shingles.add(tokens.slice(i, i + SHINGLE_WORDS).join(' '));
  }
  return shingles;
}

/** Shared part of two sets in [0, 1] (Jaccard); 0 when either is empty. */
export function shareOfShingles(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared += 1;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
}
