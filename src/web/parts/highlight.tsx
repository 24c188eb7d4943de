const MAX_TERMS = 24;

/** Words of a query worth marking: Latin words and ids of two letters or more, and pairs of Han characters. */
export function highlightTerms(query: string): string[] {
  const lower = query.toLowerCase();
  const words = lower.match(/[\p{Script=Latin}\p{N}][\p{Script=Latin}\p{N}'-]+/gu) ?? [];
  const pairs = (lower.match(/\p{Script=Han}{2,}/gu) ?? []).flatMap((run) => {
    const characters = [...run];
    return characters.slice(1).map((character, i) => `${characters[i] ?? ''}${character}`);
  });
  const common = new Set([
    'the',
    'and',
    'my',
    'is',
    'to',
    'of',
    'in',
    'it',
    'an',
    'on',
    'for',
    'but',
    'not',
    'how',
    'do',
  ]);
  return [...new Set([...words.filter((word) => !common.has(word)), ...pairs])].slice(0, MAX_TERMS);
}

/** Stretches of `text` covered by the terms, merged, in order. Offsets are UTF-16. */
export function findTerms(text: string, terms: readonly string[]): [start: number, end: number][] {
  const lower = text.toLowerCase();
  // Lower case may be longer than the text (İ): then offsets would not fit, and nothing is marked.
  if (lower.length !== text.length) return [];
  const found: [number, number][] = [];
  for (const term of terms) {
    const isWord = /^[\p{Script=Latin}\p{N}]/u.test(term);
    for (let at = lower.indexOf(term); at >= 0; at = lower.indexOf(term, at + term.length)) {
      // Latin words are marked from their start, so that "pay" marks "payment" but not "repay".
      const startsWord = !isWord || at === 0 || !/[\p{Script=Latin}\p{N}]/u.test(lower[at - 1] ?? '');
      if (startsWord) found.push([at, at + term.length]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged: [number, number][] = [];
  for (const [start, end] of found) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

export function Highlight({ text, terms }: { text: string; terms: readonly string[] }) {
  const ranges = findTerms(text, terms);
  let at = 0;
  const parts = ranges.flatMap(([start, end]) => {
    const before = text.slice(at, start);
    at = end;
    return [before, <mark>{text.slice(start, end)}</mark>];
  });
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}
