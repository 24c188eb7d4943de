import type { Embedder } from '../../src/ports/embedder.ts';
import type { Report } from './problem.ts';

export interface CorpusText {
  readonly where: string;
  readonly part: 'train' | 'test' | 'reference';
  readonly text: string;
}

/** Cosine above which two texts are taken to say the same in the same words. */
export const NEAR_DUPLICATE = 0.92;
/** Texts this short are alike by their shortness ("怎么充值", "great app"); only equal ones count. */
const MIN_CHARACTERS = 24;

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '');
}

/** Shared share of the character 4-grams of two texts (Jaccard), in [0, 1]. */
export function sharedNgrams(a: string, b: string): number {
  const grams = (text: string): Set<string> => {
    const flat = plain(text);
    const set = new Set<string>();
    for (let i = 0; i + 4 <= flat.length; i += 1) set.add(flat.slice(i, i + 4));
    return set;
  };
  const [left, right] = [grams(a), grams(b)];
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const gram of left) if (right.has(gram)) shared += 1;
  return shared / (left.size + right.size - shared);
}

/**
 * Exact and near duplicates among texts. Across train and test one is an error: a test that repeats what was learned
 * measures nothing.
 */
export async function findNearDuplicates(
  name: string,
  texts: readonly CorpusText[],
  embedder: Embedder,
  report: Report,
): Promise<number> {
  const embeddings = await embedder.embed(
    texts.map(({ text }) => text),
    { kind: 'symmetric' },
  );
  const { dimensions } = embedder.model;
  const all = new Float32Array(texts.length * dimensions);
  embeddings.forEach(({ vector }, i) => all.set(vector, i * dimensions));
  let found = 0;
  for (let i = 0; i < texts.length; i += 1) {
    for (let j = i + 1; j < texts.length; j += 1) {
      let cosine = 0;
      for (let d = 0; d < dimensions; d += 1) cosine += all[i * dimensions + d]! * all[j * dimensions + d]!;
      if (cosine < NEAR_DUPLICATE) continue;
      const [a, b] = [texts[i]!, texts[j]!];
      const exact = plain(a.text) === plain(b.text);
      if (!exact && Math.min(a.text.length, b.text.length) < MIN_CHARACTERS) continue;
      found += 1;
      const wording = sharedNgrams(a.text, b.text);
      const across = a.part !== b.part && (a.part === 'test' || b.part === 'test');
      report({
        severity: across ? 'error' : 'warning',
        check: exact ? 'duplicate' : 'near duplicate',
        path: `${name} ${a.where} and ${b.where}`,
        message: `cosine ${cosine.toFixed(3)}, shared wording ${wording.toFixed(2)}${across ? ', across train and test' : ''}`,
      });
    }
  }
  return found;
}
