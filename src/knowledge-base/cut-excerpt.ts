import { findMatches, tellingTerms, type Match } from './find-matches.ts';
import type { SearchTerms } from './search-terms.ts';

/** A stretch that matches the query, as `[start, end)` in UTF-16 units of the text it belongs to. */
export interface Highlight {
  readonly start: number;
  readonly end: number;
}

export interface Excerpt {
  readonly text: string;
  /** In `text`, in order, without overlaps. */
  readonly highlights: readonly Highlight[];
}

export const EXCERPT_LENGTH = 320;
/** Shown before the first match, where there is room. */
const LEAD = 60;
const GAP = '…';

/** Overlapping stretches as one. */
export function mergeHighlights(matches: readonly Highlight[]): Highlight[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...matches].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** Where the stretch of `length` with the most weight of different terms begins. */
function bestStart(matches: readonly Match[], length: number, weigh: (term: string) => number): number {
  let best = { start: 0, weight: -1 };
  matches.forEach((first, i) => {
    const seen = new Set<string>();
    let weight = 0;
    for (const match of matches.slice(i)) {
      if (match.end > first.start + length) break;
      if (seen.has(match.term)) continue;
      seen.add(match.term);
      weight += weigh(match.term);
    }
    if (weight > best.weight) best = { start: first.start, weight };
  });
  return best.start;
}

/** Back to where a sentence or at least a word begins, without cutting a character in two. */
function tidyStart(text: string, at: number, earliest: number): number {
  const before = text.slice(earliest, at);
  const sentence = before.search(/[^。！？.!?\n]*$/u);
  if (sentence > 0 || earliest === 0) {
    const begin = earliest + sentence;
    return begin + (/^\s+/.exec(text.slice(begin, at))?.[0].length ?? 0);
  }
  const word = before.search(/\s/);
  const start = word < 0 ? earliest : earliest + word + 1;
  return /[\udc00-\udfff]/.test(text[start] ?? '') ? start + 1 : start;
}

/** The part of a passage's plain text that shows best why it was found, with the stretches that match. */
export function cutExcerpt(
  text: string,
  query: string,
  toTerms: SearchTerms,
  weigh: (term: string) => number = () => 1,
): Excerpt {
  const matches = findMatches(text, tellingTerms(query, toTerms), toTerms);
  const isShort = text.length <= EXCERPT_LENGTH;
  // Not so late that the excerpt ends before it is full.
  const latest = Math.max(0, text.length - EXCERPT_LENGTH + LEAD);
  const first = isShort ? 0 : Math.min(latest, bestStart(matches, EXCERPT_LENGTH - LEAD, weigh));
  const from = first === 0 ? 0 : tidyStart(text, first, Math.max(0, first - LEAD));
  const lead = from === 0 ? '' : GAP;
  const cut = text.slice(from, from + EXCERPT_LENGTH - lead.length).toWellFormed();
  // Half a character at the end became a replacement sign.
  const shown = lead + (text.length > from + cut.length ? cut.replace(/\ufffd$/u, '') : cut);
  const shift = lead.length - from;
  const inside = matches
    .map(({ start, end }) => ({ start: start + shift, end: end + shift }))
    .filter(({ start, end }) => start >= lead.length && end <= shown.length);
  return { text: shown, highlights: mergeHighlights(inside) };
}

/** Stretches of a short text, such as a title, that match the query. */
export function markText(text: string, query: string, toTerms: SearchTerms): Highlight[] {
  return mergeHighlights(
    findMatches(text, tellingTerms(query, toTerms), toTerms).map(({ start, end }) => ({ start, end })),
  );
}
