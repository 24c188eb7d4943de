import type { Database } from '../database/database.ts';
import { isOpen, matchingKeys, type ArticleFilter } from './article-filter.ts';
import type { AcceptPosition } from './exact-vectors.ts';
import type { OpenLibrary } from './passage-library.ts';

/** The passages of a library that pass a filter. */
export interface PassingPassages {
  readonly accept: AcceptPosition;
  readonly count: number;
}

/** Filters kept for one state of the library. */
const FILTERS_KEPT = 64;

const kept = new WeakMap<OpenLibrary, Map<string, Promise<PassingPassages>>>();

async function find(
  db: Database,
  { passages }: OpenLibrary,
  filter: ArticleFilter,
): Promise<PassingPassages> {
  const keys = await matchingKeys(db, filter);
  const passing = Uint8Array.from(passages, ({ sourceKey }) => (keys?.has(sourceKey) === false ? 0 : 1));
  return {
    accept: (position) => passing[position] === 1,
    count: passing.reduce((sum, one) => sum + one, 0),
  };
}

/** Which passages pass, asked of the database once for each state of the library; null where the filter lets all pass. */
export async function passingPassages(
  db: Database,
  library: OpenLibrary,
  filter: ArticleFilter,
): Promise<PassingPassages | null> {
  if (isOpen(filter)) return null;
  let known = kept.get(library);
  if (!known) kept.set(library, (known = new Map<string, Promise<PassingPassages>>()));
  const name = JSON.stringify(filter);
  let passing = known.get(name);
  if (!passing) {
    if (known.size >= FILTERS_KEPT) known.clear();
    const asked = find(db, library, filter);
    passing = asked;
    known.set(name, asked);
    asked.catch(() => known.delete(name));
  }
  return passing;
}
