import { selectLargest } from './exact-vectors.ts';

/** The two scripts whose texts lie apart in the shared space. */
export type ScriptGroup = 0 | 1;
const CHINESE: ScriptGroup = 0;
const OTHER: ScriptGroup = 1;

function countContent(text: string): { characters: number; words: number } {
  return {
    characters: text.match(/\p{Script=Han}/gu)?.length ?? 0,
    words: text.match(/[A-Za-z]+/g)?.length ?? 0,
  };
}

/** What a question is asked in: an English word says about as much as two characters. */
export function questionGroup(text: string): ScriptGroup {
  const { characters, words } = countContent(text);
  return characters > words * 2 ? CHINESE : OTHER;
}

/** What a passage is written in. Chinese pages are full of tickers, field names and code: a little Chinese tells. */
export function passageGroup(text: string): ScriptGroup {
  const { characters, words } = countContent(text);
  return characters > words / 4 ? CHINESE : OTHER;
}

/** Passages that tell a language's level: the best of it for this query. */
export const LEVEL_PASSAGES = 30;

/** Mean and standard deviation of a language's best scores. */
export function levelOf(scores: readonly number[]): { mean: number; spread: number } {
  const best = selectLargest(scores, LEVEL_PASSAGES).map((place) => scores[place]!);
  const mean = best.reduce((sum, score) => sum + score, 0) / best.length;
  const variance = best.reduce((sum, score) => sum + (score - mean) ** 2, 0) / best.length;
  return { mean, spread: Math.sqrt(variance) };
}

/**
 * In a collection of both languages, passages in the asker's own language crowd out better answers in the other one: the
 * joined space puts any two texts of one language nearer to one another. Each language is therefore measured by its own
 * best passages for this query, and the other language's scores are brought to the asker's scale (standard scores).
 * Scores of the asker's language stay as they are. Without enough passages of both, nothing changes.
 */
export function levelLanguages(
  candidates: readonly { readonly position: number; readonly score: number }[],
  groupOf: (position: number) => ScriptGroup,
  asker: ScriptGroup,
): number[] {
  const scores: [number[], number[]] = [[], []];
  for (const { position, score } of candidates) scores[groupOf(position)].push(score);
  const other: ScriptGroup = asker === CHINESE ? OTHER : CHINESE;
  const plain = candidates.map(({ score }) => score);
  if (scores[asker].length < LEVEL_PASSAGES || scores[other].length < LEVEL_PASSAGES) return plain;
  const own = levelOf(scores[asker]);
  const foreign = levelOf(scores[other]);
  if (foreign.spread === 0) return plain;
  return candidates.map(({ position, score }) =>
    groupOf(position) === asker ? score : own.mean + (own.spread * (score - foreign.mean)) / foreign.spread,
  );
}
