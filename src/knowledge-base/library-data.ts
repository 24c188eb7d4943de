import { makeMatrix, makeRoom, type VectorMatrix } from './exact-vectors.ts';
import { joinTermTables, type TermTable } from './term-table.ts';

/** A passage of an article as search results show it. */
export interface LibraryPassage {
  readonly id: string;
  readonly sourceKey: string;
  readonly articleId: string;
  readonly language: string;
  readonly title: string;
  readonly category: string;
  readonly audience: string;
  readonly clauseIds: readonly string[];
  readonly heading: string;
  readonly text: string;
}

/** All that a search over passages needs of them, by position; ordered by passage id. */
export interface LibraryData {
  readonly revision: number;
  readonly passages: readonly LibraryPassage[];
  readonly vectors: VectorMatrix;
  readonly terms: TermTable;
}

interface Row {
  readonly of: LibraryData;
  readonly position: number;
}

/**
 * What a collection has become: `before` without the passages that `isGone` names, together with `fresh`. Nothing that
 * stayed is cut into words again.
 */
export function mergeLibraries(
  before: LibraryData,
  fresh: LibraryData,
  isGone: (passage: LibraryPassage) => boolean,
): LibraryData {
  const rows: Row[] = [];
  const idOf = ({ of, position }: Row): string => of.passages[position]?.id ?? '';
  let next = 0;
  before.passages.forEach((passage, position) => {
    if (isGone(passage)) return;
    for (; next < fresh.passages.length && fresh.passages[next]!.id < passage.id; next += 1)
      rows.push({ of: fresh, position: next });
    if (fresh.passages[next]?.id !== passage.id) rows.push({ of: before, position });
  });
  for (; next < fresh.passages.length; next += 1) rows.push({ of: fresh, position: next });
  const { dimensions } = fresh.passages.length > 0 ? fresh.vectors : before.vectors;
  const values = makeRoom(rows.length, dimensions);
  rows.forEach(({ of, position }, row) => {
    const from = position * dimensions;
    values.set(of.vectors.values.subarray(from, from + dimensions), row * dimensions);
  });
  if (rows.some((row, i) => i > 0 && idOf(rows[i - 1]!) >= idOf(row)))
    throw new Error('Passages of a library are not in the order of their ids');
  return {
    revision: fresh.revision,
    passages: rows.map(({ of, position }) => of.passages[position]!),
    vectors: { values, dimensions },
    terms: joinTermTables(rows.map(({ of, position }) => ({ table: of.terms, position }))),
  };
}

export function emptyLibrary(revision: number, dimensions: number): LibraryData {
  return {
    revision,
    passages: [],
    vectors: makeMatrix([], dimensions),
    terms: { words: [], terms: new Uint32Array(0), starts: new Uint32Array(1) },
  };
}
