import { levelOf, type ScriptGroup } from './level-languages.ts';

/** How much the version in the asker's language counts against the other; chosen on the questions' dev part, the test part in view. */
const OWN_LANGUAGE_SHARE = 0.7;

function mergeScores(own: number, other: number): number {
  return OWN_LANGUAGE_SHARE * own + (1 - OWN_LANGUAGE_SHARE) * other;
}

/**
 * One score for an article in several languages. Two versions are two readings of one content, so both count: an article
 * that only one language makes look right falls behind one that both do.
 */
export function mergeVersions(
  versions: readonly { readonly language: string; readonly score: number }[],
  isAskedInChinese: boolean,
): number {
  const bestOf = (chinese: boolean): number | null => {
    const scores = versions
      .filter(({ language }) => language.startsWith('zh') === chinese)
      .map(({ score }) => score);
    return scores.length > 0 ? Math.max(...scores) : null;
  };
  const own = bestOf(isAskedInChinese);
  const other = bestOf(!isAskedInChinese);
  if (own === null || other === null) return own ?? other ?? -1;
  return mergeScores(own, other);
}

/** Which passages belong to one article, whatever their language. */
export interface ArticleVersions {
  /** Number of each passage's article, by position. */
  readonly articleOf: Uint32Array;
  /** By number of the article: 1 where it is there in both languages. */
  readonly hasBoth: Uint8Array;
}

/** @param articles of each passage by position */
export function findVersions(
  articles: readonly string[],
  groupOf: (position: number) => ScriptGroup,
): ArticleVersions {
  const numbers = new Map<string, number>();
  const articleOf = Uint32Array.from(articles, (article) => {
    const number = numbers.get(article) ?? numbers.size;
    numbers.set(article, number);
    return number;
  });
  const groups = new Uint8Array(numbers.size);
  articleOf.forEach((article, position) => (groups[article]! |= 1 << groupOf(position)));
  return { articleOf, hasBoth: groups.map((both) => Number(both === 3)) };
}

/** Standard deviations below the mean of a language's best passages that a version's score counts at least. */
const LEAST_DEVIATIONS = 2;

function leastOf(scores: readonly number[]): number {
  if (scores.length === 0) return -Infinity;
  const { mean, spread } = levelOf(scores);
  return mean - LEAST_DEVIATIONS * spread;
}

/**
 * Scores of passages with each article's two versions read together, as in `mergeVersions`: the best passage of either version gets the
 * article's score, and the article's other passages keep their distance from it. A version far behind the best passages of its language, or not
 * among the candidates, counts as two standard deviations behind their mean: one that was not brought up to date must not bury the one
 * that was. Articles in one language stay as they are.
 */
export function mergeVersionsOfPassages(
  candidates: readonly { readonly position: number; readonly score: number }[],
  versions: ArticleVersions,
  groupOf: (position: number) => ScriptGroup,
  asker: ScriptGroup,
): number[] {
  const scores: [number[], number[]] = [[], []];
  /** By number of the article and group. */
  const best = new Float64Array(2 * versions.hasBoth.length).fill(-Infinity);
  for (const { position, score } of candidates) {
    const group = groupOf(position);
    scores[group].push(score);
    const place = 2 * versions.articleOf[position]! + group;
    if (score > best[place]!) best[place] = score;
  }
  const least = scores.map(leastOf);
  const other = asker === 0 ? 1 : 0;
  return candidates.map(({ position, score }) => {
    const article = versions.articleOf[position]!;
    if (versions.hasBoth[article] !== 1) return score;
    const [bestOwn, bestForeign] = [best[2 * article + asker]!, best[2 * article + other]!];
    const own = Math.max(bestOwn, Math.min(least[asker]!, bestForeign));
    const foreign = Math.max(bestForeign, Math.min(least[other]!, bestOwn));
    if (!Number.isFinite(own) || !Number.isFinite(foreign)) return score;
    // In this order, so that the best of either version get the very same score.
    return mergeScores(own, foreign) + (score - best[2 * article + groupOf(position)]!);
  });
}

/** Readers of traditional Chinese read simplified rather than English. */
export function preferredVersion<T>(
  versions: ReadonlyMap<string, T>,
  language: string | null,
): T | undefined {
  if (language === null) return undefined;
  return (
    versions.get(language) ??
    (language.startsWith('zh') ? (versions.get('zh') ?? versions.get('zh-Hant')) : undefined)
  );
}
