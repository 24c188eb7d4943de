import { prepareText } from '../embedding-text/prepare-text.ts';

/** One sentence in both languages, as each language's model gets to read it. */
export interface ParallelPair {
  readonly zh: string;
  readonly en: string;
  readonly weight: number;
  /** Where the pair comes from, for scores by origin. */
  readonly origin: string;
}

/** FNV-1a, 32 bits: a stable, evenly spread number for a text. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Prepares a pair for the models; null when a side is in the wrong language or has nothing to read. */
export function prepareParallelPair(
  zh: string,
  en: string,
  weight: number,
  origin: string,
): ParallelPair | null {
  const chinese = prepareText(zh);
  const english = prepareText(en);
  if (chinese.zh === null || english.zh !== null || english.en === null) return null;
  if (!/[a-z]/iu.test(english.en)) return null;
  return { zh: chinese.zh, en: english.en, weight, origin };
}

/**
 * Reads lines of `{"zh": ..., "en": ...}`. Lines that are no such pair are left out, as are repeated pairs.
 * @throws SyntaxError when no line is a pair: the file is another one
 */
export function parseParallelLines(lines: string, weight: number, origin: string): ParallelPair[] {
  const seen = new Set<string>();
  const pairs: ParallelPair[] = [];
  for (const line of lines.split('\n')) {
    if (line.trim() === '') continue;
    const parsed = parsePair(line);
    const pair = parsed && prepareParallelPair(parsed.zh, parsed.en, weight, origin);
    const key = pair && `${pair.zh}\n${pair.en.toLowerCase()}`;
    if (!pair || !key || seen.has(key)) continue;
    seen.add(key);
    pairs.push(pair);
  }
  if (pairs.length === 0)
    throw new SyntaxError(`No line of the parallel text ${origin} is a pair of Chinese and English`);
  return pairs;
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

/** Splits by a hash of the English, so that one sentence with two translations is never on both sides. */
export function holdOut(
  pairs: readonly ParallelPair[],
  share: number,
): { readonly train: ParallelPair[]; readonly heldOut: ParallelPair[] } {
  const train: ParallelPair[] = [];
  const heldOut: ParallelPair[] = [];
  for (const pair of pairs) {
    const mark = hashText(pair.en.toLowerCase().replace(/\W+/g, ' ')) % 10_000;
    (mark < share * 10_000 ? heldOut : train).push(pair);
  }
  return { train, heldOut };
}
