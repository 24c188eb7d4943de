import { hashText } from './hash-text.ts';
import { tokenizeText, type TokenizedText } from './tokenize-text.ts';

const WORD_SEED = 0x1b873593;
const CHARACTER_SEED = 0x52dce729;

export interface SparseVector {
  /** Positions in [0, width), ascending. */
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** Dictionary of the n-grams that were kept, with their inverse document frequencies. Serialisable as it is. */
export interface SparseVocabulary {
  /** FNV-1a hashes of the n-grams, by position. */
  readonly hashes: Uint32Array;
  readonly idf: Float32Array;
}

export interface SparseFeatures {
  readonly vocabulary: SparseVocabulary;
  readonly width: number;
  transform(text: string): SparseVector;
  /** Position of an n-gram's hash; undefined when it was not kept. */
  positionOf(hash: number): number | undefined;
}

export interface SparseOptions {
  /** N-grams in fewer texts are dropped. Default: 2, or 1 below 200 texts. */
  readonly minDocuments?: number;
  /** The most frequent are kept. Default 80,000. */
  readonly maxFeatures?: number;
}

/** Told of each n-gram: its hash, its block, and the first and last token it covers. */
export type NgramVisitor = (hash: number, isWord: boolean, firstToken: number, lastToken: number) => void;

/** Visits every n-gram hash of a text: token 1-2-grams and, inside words and ideograph runs, character 1-4-grams. */
export function visitNgrams(text: TokenizedText, visit: NgramVisitor): void {
  const { tokens, ideograph } = text;
  let run = '';
  let runStart = 0;
  const flush = (isIdeographs: boolean): void => {
    for (let start = 0; start < run.length; start += 1) {
      for (let size = 1; size <= 4 && start + size <= run.length; size += 1) {
        const first = isIdeographs ? runStart + start : runStart;
        const last = isIdeographs ? first + size - 1 : runStart;
        visit(hashText(run.slice(start, start + size), CHARACTER_SEED), false, first, last);
      }
    }
    run = '';
  };
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] ?? '';
    const next = tokens[i + 1];
    visit(hashText(token, WORD_SEED), true, i, i);
    visit(hashText(`${token} ${next ?? '\u0003'}`, WORD_SEED), true, i, next === undefined ? i : i + 1);
    if (ideograph[i]) {
      if (run === '') runStart = i;
      run += token;
      if (!ideograph[i + 1]) flush(true);
    } else {
      run = ` ${token} `;
      runStart = i;
      flush(false);
    }
  }
}

/** Learns vocabulary and idf (smoothed, as in ln((1 + n) / (1 + df)) + 1) from texts. */
export function fitSparseFeatures(texts: readonly string[], options: SparseOptions = {}): SparseFeatures {
  const minDocuments = options.minDocuments ?? (texts.length < 200 ? 1 : 2);
  const maxFeatures = options.maxFeatures ?? 80_000;
  const frequency = new Map<number, number>();
  for (const text of texts) {
    const seen = new Set<number>();
    visitNgrams(tokenizeText(text), (hash) => seen.add(hash));
    for (const hash of seen) frequency.set(hash, (frequency.get(hash) ?? 0) + 1);
  }
  const kept = [...frequency].filter(([, count]) => count >= minDocuments);
  kept.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  kept.length = Math.min(kept.length, maxFeatures);
  kept.sort((a, b) => a[0] - b[0]);
  return openSparseFeatures({
    hashes: Uint32Array.from(kept, ([hash]) => hash),
    idf: Float32Array.from(kept, ([, count]) => Math.log((1 + texts.length) / (1 + count)) + 1),
  });
}

/** Makes features usable again from a stored vocabulary. */
export function openSparseFeatures(vocabulary: SparseVocabulary): SparseFeatures {
  const position = new Map<number, number>();
  vocabulary.hashes.forEach((hash, i) => position.set(hash, i));
  return {
    vocabulary,
    width: vocabulary.hashes.length,
    positionOf: (hash) => position.get(hash),
    transform: (text) => {
      const words = new Map<number, number>();
      const characters = new Map<number, number>();
      visitNgrams(tokenizeText(text), (hash, isWord) => {
        const index = position.get(hash);
        if (index === undefined) return;
        const counts = isWord ? words : characters;
        counts.set(index, (counts.get(index) ?? 0) + 1);
      });
      return joinBlocks([words, characters], vocabulary.idf);
    },
  };
}

/** Weighs each block by sublinear TF-IDF, makes it unit length, and joins them in order of position. */
function joinBlocks(blocks: readonly Map<number, number>[], idf: Float32Array): SparseVector {
  const entries: [number, number][] = [];
  for (const block of blocks) {
    let squares = 0;
    const first = entries.length;
    for (const [index, count] of block) {
      const value = (1 + Math.log(count)) * (idf[index] ?? 0);
      squares += value * value;
      entries.push([index, value]);
    }
    const norm = Math.sqrt(squares) || 1;
    for (let i = first; i < entries.length; i += 1) {
      const entry = entries[i];
      if (entry) entry[1] /= norm;
    }
  }
  entries.sort((a, b) => a[0] - b[0]);
  return {
    indices: Int32Array.from(entries, ([index]) => index),
    values: Float32Array.from(entries, ([, value]) => value),
  };
}
