import {
  LANGUAGE_GROUPS,
  languageGroup,
  type LanguageGroup,
  type VectorIndex,
} from '../ports/vector-index.ts';
import { selectLargest, type AcceptPosition, type PassageVectors } from './exact-vectors.ts';
import type { LibraryPassage } from './library-data.ts';

/** Up to here a scan of all vectors is as quick as the index, and exact. */
export const SCAN_LIMIT = 2_000;
/** Nearest of each language that the index is asked for; with the other versions of their articles that is deep enough. */
const DEPTH = 200;
/** Best of each language whose articles' other versions are looked at. */
const VERSIONS_OF = 100;
/** Candidates of a search over more than can be scanned: what lies deeper is no answer. */
export const LARGE_SEARCH_DEPTH = 400;
/** A filter that leaves no more than this is scanned. */
const FILTERED_SCAN_LIMIT = 5_000;
/** Of the nearest that the index gives, as many must pass a filter; else all that pass are scanned. */
const ENOUGH_PASS = 50;

interface Near {
  readonly position: number;
  readonly similarity: number;
}

function byNearness(a: Near, b: Near): number {
  return b.similarity - a.similarity || a.position - b.position;
}

/**
 * Nearest passages of a large library by the index; similarities from the vectors themselves. Of each language the nearest
 * 200 are found, and beside them every passage that their articles have in the other language: an article's two
 * versions are judged together, however far apart they lie.
 */
export function createLibraryVectors(
  passages: readonly LibraryPassage[],
  exact: PassageVectors,
  index: VectorIndex,
  revision: number,
): PassageVectors {
  if (passages.length <= SCAN_LIMIT) return exact;
  const groups = passages.map(({ language }) => languageGroup(language));
  const sizes = { chinese: 0, other: 0 };
  const positionOf = new Map<string, number>();
  const ofArticle = new Map<string, number[]>();
  passages.forEach(({ id, articleId }, position) => {
    sizes[groups[position]!] += 1;
    positionOf.set(id, position);
    const list = ofArticle.get(articleId);
    if (list) list.push(position);
    else ofArticle.set(articleId, [position]);
  });

  const askIndex = async (vector: Float32Array, group: LanguageGroup): Promise<Near[]> => {
    const hits = await index.search(vector, DEPTH, { group, revision });
    return hits.flatMap(({ id, similarity }) => {
      const position = positionOf.get(id);
      return position === undefined ? [] : [{ position, similarity }];
    });
  };

  const findBoth = async (vector: Float32Array) => {
    const found = { chinese: await askIndex(vector, 'chinese'), other: await askIndex(vector, 'other') };
    const nearest: readonly Near[] = [...found.chinese, ...found.other];
    const seen = new Set(nearest.map(({ position }) => position));
    const beside: Record<LanguageGroup, number[]> = { chinese: [], other: [] };
    for (const group of LANGUAGE_GROUPS) {
      for (const { position } of found[group].slice(0, VERSIONS_OF)) {
        for (const version of ofArticle.get(passages[position]!.articleId) ?? []) {
          if (groups[version] === group || seen.has(version)) continue;
          seen.add(version);
          beside[groups[version]!].push(version);
        }
      }
    }
    for (const group of LANGUAGE_GROUPS) {
      const values = await exact.similarities(vector, beside[group]);
      found[group].push(...beside[group].map((position, i) => ({ position, similarity: values[i]! })));
      found[group].sort(byNearness);
    }
    return { ...found, nearest };
  };

  // A search asks for the nearest of all and of each language in turn: the index is asked once for all three.
  let last: { readonly vector: Float32Array; readonly found: ReturnType<typeof findBoth> } | null = null;
  const find = (vector: Float32Array): ReturnType<typeof findBoth> => {
    if (last?.vector === vector) return last.found;
    const found = findBoth(vector);
    last = { vector, found };
    found.catch(() => (last = null));
    return found;
  };

  interface Accepted {
    readonly positions: readonly number[];
    /** Whether these are all passages of a group, and of which. */
    readonly group: LanguageGroup | null;
  }
  const known = new WeakMap<AcceptPosition, Accepted>();
  const findAccepted = (accept: AcceptPosition): Accepted => {
    let accepted = known.get(accept);
    if (!accepted) {
      const accepting = passages.flatMap((_, position) => (accept(position) ? [position] : []));
      const whole = LANGUAGE_GROUPS.find(
        (group) =>
          accepting.length === sizes[group] && accepting.every((position) => groups[position] === group),
      );
      accepted = { positions: whole ? [] : accepting, group: whole ?? null };
      known.set(accept, accepted);
    }
    return accepted;
  };

  const scan = async (vector: Float32Array, positions: readonly number[], limit: number) => {
    const values = await exact.similarities(vector, positions);
    return selectLargest(values, limit).map((i) => ({ position: positions[i]!, similarity: values[i]! }));
  };

  return {
    async nearest(vector, limit, accept) {
      if (!index.status().ready) {
        // A first index of 100,000 passages takes minutes: meanwhile every vector is looked at.
        index.refresh().catch(() => undefined);
        return exact.nearest(vector, limit, accept);
      }
      if (!accept) {
        const { chinese, other } = await find(vector);
        return [...chinese, ...other].sort(byNearness).slice(0, limit);
      }
      const { positions, group } = findAccepted(accept);
      if (group !== null) return (await find(vector))[group].slice(0, limit);
      if (positions.length <= FILTERED_SCAN_LIMIT) return scan(vector, positions, limit);
      const { chinese, other, nearest } = await find(vector);
      // Those beside the nearest are no measure: only as many of the nearest as pass are surely the nearest that pass.
      const passing = nearest.filter(({ position }) => accept(position)).length;
      if (passing < Math.min(limit, ENOUGH_PASS)) return scan(vector, positions, limit);
      return [...chinese, ...other]
        .filter(({ position }) => accept(position))
        .sort(byNearness)
        .slice(0, limit);
    },
    similarities: exact.similarities,
    mean: exact.mean,
    size: exact.size,
  };
}
