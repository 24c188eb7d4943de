import { prepareText } from '../embedding-text/prepare-text.ts';
import { hashText } from '../learning/hash-text.ts';

/** One sentence in both languages, as each language's model gets to read it. */
export interface ParallelPair {
  readonly zh: string;
  readonly en: string;
  readonly weight: number;
  /** Where the pair comes from, for scores by origin. */
  readonly origin: string;
  /** Pairs of one group, such as the sentences of an article, are learned from together or not at all. */
  readonly group: string;
}

export interface PairSource {
  readonly weight: number;
  readonly origin: string;
  /** The English sentence itself when absent. */
  readonly group?: string;
}

/** Prepares a pair for the models; null when a side is in the wrong language or has nothing to read. */
export function prepareParallelPair(
  zh: string,
  en: string,
  { weight, origin, group }: PairSource,
): ParallelPair | null {
  const chinese = prepareText(zh);
  const english = prepareText(en);
  if (chinese.zh === null || english.zh !== null || english.en === null) return null;
  if (!/[a-z]/iu.test(english.en)) return null;
  return {
    zh: chinese.zh,
    en: english.en,
    weight,
    origin,
    group: group ?? english.en.toLowerCase().replace(/\W+/g, ' '),
  };
}

/** Leaves out repeated pairs; the first stays. */
export function distinctPairs(pairs: readonly ParallelPair[]): ParallelPair[] {
  const byText = new Map<string, ParallelPair>();
  for (const pair of pairs) {
    const key = `${pair.zh}\n${pair.en.toLowerCase()}`;
    if (!byText.has(key)) byText.set(key, pair);
  }
  return [...byText.values()];
}

/**
 * Reads lines of `{"zh": ..., "en": ...}`; lines that are no such pair are left out.
 * @throws SyntaxError when no line is a pair: the file is another one
 */
export function parseParallelLines(lines: string, source: PairSource): ParallelPair[] {
  const pairs = lines.split('\n').flatMap((line) => {
    const parsed = parsePair(line);
    const pair = parsed && prepareParallelPair(parsed.zh, parsed.en, source);
    return pair ? [pair] : [];
  });
  if (pairs.length === 0) {
    throw new SyntaxError(`No line of the parallel text ${source.origin} is a pair of Chinese and English`);
  }
  return distinctPairs(pairs);
}

function parsePair(line: string): { zh: string; en: string } | null {
  try {
    const value = JSON.parse(line) as { zh?: unknown; en?: unknown } | null;
    return typeof value?.zh === 'string' && typeof value.en === 'string'
      ? { zh: value.zh, en: value.en }
      : null;
  } catch {
    return null;
  }
}

/** By a hash of the group, so that one sentence with two translations is never both learned from and scored on. */
export function isHeldOut({ group }: ParallelPair, share: number): boolean {
  return hashText(group) % 10_000 < share * 10_000;
}
