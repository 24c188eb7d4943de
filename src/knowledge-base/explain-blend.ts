import { plainText } from './chunk-article.ts';
import type { OpenLibrary } from './passage-library.ts';
import { lengthAhead, RANKING, wordsWeight } from './rank-passages.ts';
import { isCode } from './search-terms.ts';

/** How much a query's exact words count, and why. */
export interface BlendExplanation {
  readonly version: string;
  /** Weight of the lexical evidence beside the cosine, which weighs 1. */
  readonly share: number;
  readonly codeShare: number;
  readonly knownShare: number;
}

/** @param positions the passages that compete */
export function explainBlend(
  library: OpenLibrary,
  text: string,
  knownShare: number,
  positions: readonly number[],
): BlendExplanation {
  let whole = 0;
  let codes = 0;
  for (const term of new Set(library.toTerms(text))) {
    const idf = library.lexicalIndex.idf(term);
    whole += idf;
    if (isCode(term)) codes += idf;
  }
  const codeShare = whole > 0 ? codes / whole : 0;
  const lengths = positions.map((position) => plainText(library.passages[position]?.text ?? '').length);
  const share = wordsWeight({ codeShare, lengthAhead: lengthAhead(text, lengths) });
  return { version: RANKING.version, share, codeShare, knownShare };
}
