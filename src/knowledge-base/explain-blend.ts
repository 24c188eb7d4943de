import { plainText } from './chunk-article.ts';
import type { OpenLibrary } from './passage-library.ts';
import { shareOfCodes } from './passage-evidence.ts';
import { lengthAhead, RANKING, wordsWeight } from './rank-passages.ts';

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
  const codeShare = shareOfCodes(library, text);
  const lengths = positions.map((position) => plainText(library.passages[position]?.text ?? '').length);
  const share = wordsWeight({ codeShare, lengthAhead: lengthAhead(text, lengths) });
  return { version: RANKING.version, share, codeShare, knownShare };
}
