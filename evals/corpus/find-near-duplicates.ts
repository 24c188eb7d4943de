import { findSharedMeanings, plainWording, sharedNgrams } from '../../src/knowledge-base/near-duplicates.ts';
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
  const pairs = await findSharedMeanings(
    texts.map(({ text }) => text),
    embedder,
    NEAR_DUPLICATE,
  );
  let found = 0;
  for (const { first, second, likeness } of pairs) {
    const [a, b] = [texts[first], texts[second]];
    if (!a || !b) continue;
    const exact = plainWording(a.text) === plainWording(b.text);
    if (!exact && Math.min(a.text.length, b.text.length) < MIN_CHARACTERS) continue;
    found += 1;
    const wording = sharedNgrams(a.text, b.text);
    const across = a.part !== b.part && (a.part === 'test' || b.part === 'test');
    report({
      severity: across ? 'error' : 'warning',
      check: exact ? 'duplicate' : 'near duplicate',
      path: `${name} ${a.where} and ${b.where}`,
      message: `cosine ${likeness.toFixed(3)}, shared wording ${wording.toFixed(2)}${across ? ', across train and test' : ''}`,
    });
  }
  return found;
}
