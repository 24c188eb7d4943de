import {
  LANGUAGE_GROUPS,
  languageGroup,
  type LanguageGroup,
  type VectorIndex,
} from '../ports/vector-index.ts';
import type { PassageVectors } from './exact-vectors.ts';
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
  const positions = new Map<string, number>();
  const ofArticle = new Map<string, number[]>();
  passages.forEach(({ id, articleId }, position) => {
    sizes[groups[position]!] += 1;
    positions.set(id, position);
    const list = ofArticle.get(articleId);
    if (list) list.push(position);
    else ofArticle.set(articleId, [position]);
  });

  const askIndex = async (vector: Float32Array, group: LanguageGroup): Promise<Near[]> => {
    const hits = await index.search(vector, DEPTH, { group, revision });
    return hits.flatMap(({ id, similarity }) => {
      const position = positions.get(id);
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

  const scanAccepted = async (vector: Float32Array, accept: (position: number) => boolean, limit: number) => {
    const accepted = passages.flatMap((_, position) => (accept(position) ? [position] : []));
    const values = await exact.similarities(vector, accepted);
    return accepted
      .map((position, i) => ({ position, similarity: values[i]! }))
      .sort(byNearness)
      .slice(0, limit);
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
      const counts = { chinese: 0, other: 0 };
      for (let position = 0; position < groups.length; position += 1)
        if (accept(position)) counts[groups[position]!] += 1;
      const count = counts.chinese + counts.other;
      for (const group of LANGUAGE_GROUPS) {
        const isWholeGroup = counts[group] === count && count === sizes[group];
        if (isWholeGroup) return (await find(vector))[group].slice(0, limit);
      }
      if (count <= FILTERED_SCAN_LIMIT) return scanAccepted(vector, accept, limit);
      const { chinese, other, nearest } = await find(vector);
      // Those beside the nearest are no measure: only as many of the nearest as are wanted are surely the nearest that pass.
      const passing = nearest.filter(({ position }) => accept(position)).length;
      if (passing < Math.min(limit, DEPTH)) return scanAccepted(vector, accept, limit);
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
