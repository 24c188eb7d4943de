import { foldCharacters } from '../embedding-text/fold-characters.ts';
import type { SearchTerms } from './search-terms.ts';

/** A stretch of a text that matches a query. Offsets are UTF-16. */
export interface Match {
  readonly start: number;
  readonly end: number;
  /** The query's term it stands for. */
  readonly term: string;
}

const UNIT = /[\p{Script=Latin}\p{N}]+(?:[_.'’-][\p{Script=Latin}\p{N}]+)*|\p{Script=Han}+/gu;
const HAN = /^\p{Script=Han}/u;
const MAX_RUNS_A_NAME = 8;
const CACHED_WORDS = 20_000;

/** Too common to be worth a mark; they are searched like all others. */
const COMMON = new Set(
  (
    'a an and are as at be but by can could did do does for from had has have how i if in is it its me my no not of on ' +
    'or our so that the their them then there they this to was we were what when where which who why will with would ' +
    'you your 的 了 和 与 或 是 在 我 你 您 他 她 它 们 我们 你们 吗 呢 吧 啊 么 什么 怎么 怎样 如何 为什么 哪 哪里 ' +
    '哪个 这 那 这个 那个 有 没 没有 不 会 能 可以 要 想 就 都 也 还 到 把 被 给 请 请问 一个 如果 但 但是 多少 多久'
  )
    .split(' ')
    // As English terms are stemmed.
    .flatMap((word) => [word, word.replace(/s$/, '')]),
);

/** Terms of a query that are worth marking. */
export function tellingTerms(query: string, toTerms: SearchTerms): ReadonlySet<string> {
  const terms = [...new Set(toTerms(query))].filter((term) => !COMMON.has(term));
  const longer = terms.filter((term) => [...term].length > 1);
  return new Set(longer.length > 0 ? longer : terms);
}

const wordTerms = new WeakMap<SearchTerms, Map<string, readonly string[]>>();

function termsOfWord(word: string, toTerms: SearchTerms): readonly string[] {
  let known = wordTerms.get(toTerms);
  if (!known) wordTerms.set(toTerms, (known = new Map()));
  let terms = known.get(word);
  if (!terms) {
    if (known.size >= CACHED_WORDS) known.clear();
    terms = toTerms(word);
    known.set(word, terms);
  }
  return terms;
}

/** Simplified characters, one for one, so that offsets stay. */
function foldRun(run: string): string {
  const whole = foldCharacters(run);
  if (whole.length === run.length) return whole;
  return [...run]
    .map((character) => {
      const folded = foldCharacters(character);
      return folded.length === character.length ? folded : character;
    })
    .join('');
}

function* matchRun(run: string, at: number, wanted: readonly string[]): Generator<Match> {
  const folded = foldRun(run);
  for (const term of wanted) {
    for (let i = folded.indexOf(term); i >= 0; i = folded.indexOf(term, i + term.length))
      yield { start: at + i, end: at + i + term.length, term };
  }
}

/** The smallest `size` from `low` to `high` for which `holds`; `holds(high)` is true. */
function smallest(low: number, high: number, holds: (size: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** The terms of stretches of a text, each cut into words once. */
function createStretches(text: string, toTerms: SearchTerms) {
  const cuts = [...text.matchAll(/[\p{Script=Latin}\p{N}]+|\p{Script=Han}/gu)];
  const startOf = (i: number): number => cuts[i]?.index ?? text.length;
  const endOf = (i: number): number => startOf(i) + (cuts[i]?.[0].length ?? 0);
  const known = new Map<number, ReadonlySet<string>>();
  const termsOf = (from: number, to: number): ReadonlySet<string> => {
    const key = from * (cuts.length + 1) + to;
    let terms = known.get(key);
    if (!terms) known.set(key, (terms = new Set(toTerms(text.slice(startOf(from), endOf(to - 1))))));
    return terms;
  };
  return { cuts, startOf, endOf, termsOf };
}

/** Where a name of the glossary stands: the text is narrowed to the shortest stretch that still gives its term. */
function* matchName(stretches: ReturnType<typeof createStretches>, term: string): Generator<Match> {
  const { cuts, startOf, endOf, termsOf } = stretches;
  const has = (from: number, to: number): boolean => to > from && termsOf(from, to).has(term);
  let from = 0;
  for (let found = 0; found < MAX_RUNS_A_NAME && has(from, cuts.length); found += 1) {
    const begin = from;
    const end = smallest(begin + 1, cuts.length, (to) => has(begin, to));
    const size = smallest(1, end - begin, (length) => has(end - length, end));
    yield { start: startOf(end - size), end: endOf(end - 1), term };
    from = end;
  }
}

/**
 * Where the terms of a query stand in a text, in any of their forms: inflected words, traditional or simplified
 * characters, other names of the same thing by the glossary. In order; stretches may overlap.
 */
export function findMatches(text: string, terms: ReadonlySet<string>, toTerms: SearchTerms): Match[] {
  const found: Match[] = [];
  const names = new Set<string>();
  const wanted = [...terms].filter((term) => HAN.test(term));
  for (const unit of text.matchAll(UNIT)) {
    const word = unit[0];
    if (HAN.test(word)) {
      found.push(...matchRun(word, unit.index, wanted));
      continue;
    }
    const term = termsOfWord(word, toTerms).find((each) => terms.has(each));
    if (term !== undefined) found.push({ start: unit.index, end: unit.index + word.length, term });
  }
  const inNames = [...terms].filter((term) => term.startsWith('§'));
  if (inNames.length > 0) {
    const held = new Set(toTerms(text));
    for (const term of inNames) if (held.has(term)) names.add(term);
  }
  if (names.size > 0) {
    const stretches = createStretches(text, toTerms);
    for (const term of names) found.push(...matchName(stretches, term));
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}
