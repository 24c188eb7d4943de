import { blendScore, HELP_CENTER_BLEND, lexicalShare } from './blend-scores.ts';
import type { OpenLibrary } from './passage-library.ts';
import type { RetrievedPassage } from './retriever.ts';
import { isCode } from './search-terms.ts';

/** How much a query's exact words count, and why. */
export interface BlendExplanation {
  readonly version: string;
  /** Weight of the lexical evidence beside the cosine, which weighs 1. */
  readonly share: number;
  readonly codeShare: number;
  readonly knownShare: number;
}

export function explainBlend(library: OpenLibrary, text: string, knownShare: number): BlendExplanation {
  const terms = [...new Set(library.toTerms(text))];
  let whole = 0;
  let codes = 0;
  for (const term of terms) {
    const idf = library.lexicalIndex.idf(term);
    whole += idf;
    if (isCode(term)) codes += idf;
  }
  const traits = { codeShare: whole > 0 ? codes / whole : 0, knownShare, termCount: terms.length };
  const { codeShare } = traits;
  return {
    version: HELP_CENTER_BLEND.version,
    share: lexicalShare(traits, HELP_CENTER_BLEND),
    codeShare,
    knownShare,
  };
}

/** The blended score of a passage before its language is levelled. */
export function blendOf(passage: RetrievedPassage, bestLexical: number, share: number): number {
  const words = bestLexical > 0 ? (passage.lexical ?? 0) / bestLexical : 0;
  return blendScore(passage.similarity ?? 0, words, share);
}
