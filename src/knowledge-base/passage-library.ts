import { and, eq, gt, or } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { binaryVector, readCollectionState, type CollectionState } from '../database/passage-queries.ts';
import { readOrCreateSetting } from '../database/setting-queries.ts';
import { articles, passages } from '../database/schema.ts';
import { EmbeddingModelMismatchError } from '../domain/errors.ts';
import { describeModel, isSameModel, type Embedder } from '../ports/embedder.ts';
import type { VectorIndex } from '../ports/vector-index.ts';
import { createExactVectors, makeMatrix } from './exact-vectors.ts';
import { emptyLibrary, mergeLibraries, type LibraryData, type LibraryPassage } from './library-data.ts';
import {
  decodeSnapshot,
  encodeSnapshot,
  lexicalText,
  soundingText,
  type SnapshotStore,
} from './library-snapshot.ts';
import { createLibraryVectors, LARGE_SEARCH_DEPTH, SCAN_LIMIT } from './library-vectors.ts';
import type { LexicalIndex } from './lexical-index.ts';
import { createRetriever, type RetrievedPassage, type Retriever } from './retriever.ts';
import type { SearchTerms } from './search-terms.ts';
import { indexTermTable } from './term-index.ts';
import { numberTerms } from './term-table.ts';

export type { LibraryPassage } from './library-data.ts';

/** The articles' passages of one revision, ready to be searched by words and meaning. */
export interface OpenLibrary {
  readonly revision: number;
  /** In the order of the retriever's positions. */
  readonly passages: readonly LibraryPassage[];
  readonly retriever: Retriever;
  readonly lexicalIndex: LexicalIndex;
  readonly toTerms: SearchTerms;
}

export interface PassageLibrary {
  /**
   * The library at the collection's current revision; null while the collection is empty.
   * @throws EmbeddingModelMismatchError when the collection holds another model's vectors
   */
  open(): Promise<OpenLibrary | null>;
  /**
   * What `work` makes of the library at the collection's current revision; null while the collection is empty. The work
   * begins with what is in memory while the database is asked, and is done again where that was not current.
   * @throws EmbeddingModelMismatchError as `open`
   */
  use<T>(work: (library: OpenLibrary) => Promise<T>): Promise<T | null>;
}

export interface PassageLibraryParts {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly index: VectorIndex;
  readonly toTerms: SearchTerms;
  /** Where the library is kept between starts, so that nothing is cut into words twice; null keeps it nowhere. */
  /** When the collection has come to another model, go on with what is in memory, which is of one model still. */
  readonly keepServing?: boolean;
  /** Nothing can embed a question: every search is by words. */
  readonly wordsAlone?: boolean;
  readonly snapshot?: { readonly store: SnapshotStore; readonly termsVersion: string } | null;
}

const ROWS_A_PAGE = 1_000;
/** Cutting texts into words goes on for no longer than this in one turn of the event loop. */
const TURN_MS = 8;
/** Share of passages read since the snapshot was written after which it is written again. */
const STALE_SHARE = 0.02;

const columns = {
  id: passages.id,
  sourceKey: passages.sourceKey,
  heading: passages.heading,
  text: passages.text,
  articleId: articles.articleId,
  language: articles.language,
  title: articles.title,
  category: articles.category,
  audience: articles.audience,
  clauseIds: articles.clauseIds,
};

/** Passages whose article or own row is newer than `after`. */
async function readNewer(
  { db, embedder, toTerms }: PassageLibraryParts,
  after: number,
  revision: number,
): Promise<LibraryData> {
  const isNewer = or(gt(passages.revision, after), gt(articles.revision, after));
  const found: { passage: LibraryPassage; vector: Float32Array }[] = [];
  for (let afterId = ''; ;) {
    const page = await db
      .select({ ...columns, vector: binaryVector })
      .from(passages)
      .innerJoin(articles, eq(articles.key, passages.sourceKey))
      .where(
        and(
          eq(passages.collection, 'articles'),
          eq(passages.searchable, true),
          isNewer,
          gt(passages.id, afterId),
        ),
      )
      .orderBy(passages.id)
      .limit(ROWS_A_PAGE);
    for (const { vector, ...passage } of page) found.push({ passage, vector });
    const last = page.at(-1);
    if (!last) break;
    afterId = last.id;
  }
  if (found.length === 0) return emptyLibrary(revision, embedder.model.dimensions);
  // Not the database's order, which depends on its collation.
  found.sort((a, b) => (a.passage.id < b.passage.id ? -1 : 1));
  const lists: string[][] = [];
  let turn = performance.now();
  for (const { passage } of found) {
    lists.push(toTerms(lexicalText(passage)));
    if (performance.now() - turn < TURN_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    turn = performance.now();
  }
  return {
    revision,
    passages: found.map(({ passage }) => passage),
    vectors: makeMatrix(
      found.map(({ vector }) => vector),
      embedder.model.dimensions,
    ),
    terms: numberTerms(lists),
  };
}

/** Brings `before` to the state of the database; null reads everything. */
async function readLibrary(
  parts: PassageLibraryParts,
  before: LibraryData | null,
  revision: number,
): Promise<LibraryData> {
  if (before === null) return readNewer(parts, 0, revision);
  const [fresh, rows] = await Promise.all([
    readNewer(parts, before.revision, revision),
    parts.db.select({ key: articles.key, revision: articles.revision }).from(articles),
  ]);
  const standing = new Set(rows.filter((row) => row.revision <= before.revision).map(({ key }) => key));
  return mergeLibraries(before, fresh, ({ sourceKey }) => !standing.has(sourceKey));
}

/** BM25 brought into [0, 1], where scores of other searches lie: the best has the share of the question that it covers. */
function scoreWords(found: readonly RetrievedPassage[]): RetrievedPassage[] {
  const best = found[0];
  if (!best || best.score <= 0) return [];
  return found.map((passage) => ({ ...passage, score: (best.coverage * passage.score) / best.score }));
}

function openData(
  { embedder, index, toTerms, wordsAlone }: PassageLibraryParts,
  data: LibraryData,
): OpenLibrary {
  const lexicalIndex = indexTermTable(data.terms, toTerms);
  const retriever = createRetriever({
    embedder,
    vectors: createLibraryVectors(data.passages, createExactVectors(data.vectors), index, data.revision),
    lexicalIndex,
    toTerms,
    textOf: (position) => lexicalText(data.passages[position]!),
    soundingOf: (position) => soundingText(data.passages[position]!),
    groups: data.passages.map(({ language }) => (language.startsWith('zh') ? 0 : 1)),
    articles: data.passages.map(({ articleId }) => articleId),
  });
  const deepest = data.passages.length > SCAN_LIMIT ? LARGE_SEARCH_DEPTH : Infinity;
  return {
    revision: data.revision,
    passages: data.passages,
    lexicalIndex,
    toTerms,
    retriever: {
      retrieve: async (text, options) => {
        const limit = Math.min(options.limit, deepest);
        if (!wordsAlone) return retriever.retrieve(text, { ...options, limit });
        return scoreWords(await retriever.retrieve(text, { ...options, mode: 'lexical', limit }));
      },
    },
  };
}

/** Keeps the passages in memory and follows the collection's revision: what did not change is not read again. */
export function createPassageLibrary(parts: PassageLibraryParts): PassageLibrary {
  const { db, embedder, snapshot } = parts;
  let current: { readonly data: LibraryData; readonly library: OpenLibrary } | null = null;
  let loading: Promise<void> | null = null;
  /** Passages read from the database since the snapshot was written. */
  let unsaved = 0;

  const origin = async () => ({
    databaseId: await readOrCreateSetting(db, 'database_id', crypto.randomUUID()),
    model: embedder.model,
    termsVersion: snapshot?.termsVersion ?? '',
  });

  const readSnapshot = async (state: CollectionState): Promise<LibraryData | null> => {
    // A snapshot is a copy: one that cannot be read costs time and nothing else.
    const bytes = await snapshot?.store.read().catch(() => null);
    if (!bytes) return null;
    try {
      return decodeSnapshot(bytes, await origin(), state, parts.toTerms);
    } catch {
      return null;
    }
  };

  const save = async (data: LibraryData, updatedAt: Date): Promise<void> => {
    unsaved = 0;
    await snapshot?.store.write(encodeSnapshot(data, updatedAt, await origin()));
  };

  const bringTo = async (state: CollectionState): Promise<void> => {
    const before = current?.data ?? (await readSnapshot(state));
    const data =
      before?.revision === state.revision ? before : await readLibrary(parts, before, state.revision);
    current = { data, library: openData(parts, data) };
    if (before === null) unsaved = data.passages.length;
    else if (data !== before) unsaved += Math.max(1, Math.abs(data.passages.length - before.passages.length));
    if (unsaved > data.passages.length * STALE_SHARE)
      await save(data, state.updatedAt).catch(() => undefined);
  };

  const open = async (): Promise<OpenLibrary | null> => {
    for (;;) {
      const state = await readCollectionState(db, 'articles');
      if (state === null) return null;
      if (!isSameModel(state.model, embedder.model)) {
        if (parts.keepServing && current !== null) return current.library;
        throw new EmbeddingModelMismatchError(
          'articles',
          describeModel(state.model),
          describeModel(embedder.model),
        );
      }
      if (current?.library.revision === state.revision) return current.library;
      loading ??= bringTo(state).finally(() => (loading = null));
      await loading;
    }
  };
  return {
    open,
    async use(work) {
      const held = current?.library ?? null;
      const early = held && work(held);
      early?.catch(() => undefined);
      const opened = await open();
      if (opened === null) return null;
      return early !== null && opened === held ? early : work(opened);
    },
  };
}
