import { eq } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { readCollectionState, readVectors } from '../database/passage-queries.ts';
import { articles, passages } from '../database/schema.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { VectorIndex } from '../ports/vector-index.ts';
import { HELP_CENTER_BLEND } from './blend-scores.ts';
import { plainText } from './chunk-article.ts';
import { createExactVectors, type PassageVectors } from './exact-vectors.ts';
import { buildLexicalIndex, type LexicalIndex } from './lexical-index.ts';
import { createRetriever, type Retriever } from './retriever.ts';
import type { SearchTerms } from './search-terms.ts';

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
  /** The library at the collection's current revision; null while the collection is empty. */
  open(): Promise<OpenLibrary | null>;
}

export interface PassageLibraryParts {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly index: VectorIndex;
  readonly toTerms: SearchTerms;
}

const ROWS_A_PAGE = 2_000;

async function readAllVectors(db: Database): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  for (let afterId = ''; ;) {
    const page = await readVectors(db, 'articles', 0, { afterId, limit: ROWS_A_PAGE });
    for (const { id, vector } of page) found.set(id, vector);
    const last = page.at(-1);
    if (!last) return found;
    afterId = last.id;
  }
}

/** Neighbours from the index, which scales; similarities of words' finds from the vectors themselves. */
function indexedVectors(
  index: VectorIndex,
  positions: ReadonlyMap<string, number>,
  exact: PassageVectors,
): PassageVectors {
  return {
    async nearest(vector, limit, accept) {
      // A filter on the graph would search in vain where few passages pass it: those are scanned.
      if (accept) return exact.nearest(vector, limit, accept);
      const hits = await index.search(vector, limit);
      return hits.flatMap(({ id, similarity }) => {
        const position = positions.get(id);
        return position === undefined ? [] : [{ position, similarity }];
      });
    },
    similarities: exact.similarities,
  };
}

async function load(
  { db, embedder, index, toTerms }: PassageLibraryParts,
  revision: number,
): Promise<OpenLibrary> {
  const [rows, vectors] = await Promise.all([
    db
      .select({
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
      })
      .from(passages)
      .innerJoin(articles, eq(articles.key, passages.sourceKey))
      .where(eq(passages.collection, 'articles'))
      .orderBy(passages.id),
    readAllVectors(db),
  ]);
  const known = rows.filter(({ id }) => vectors.has(id));
  const positions = new Map(known.map(({ id }, position) => [id, position]));
  const exact = createExactVectors(
    known.map(({ id }) => vectors.get(id) ?? new Float32Array(embedder.model.dimensions)),
  );
  const lexicalIndex = buildLexicalIndex(
    known.map(({ title, heading, text }) => `${title}\n${heading}\n${plainText(text)}`),
    toTerms,
  );
  return {
    revision,
    passages: known,
    lexicalIndex,
    toTerms,
    retriever: createRetriever({
      embedder,
      vectors: indexedVectors(index, positions, exact),
      lexicalIndex,
      toTerms,
      blend: HELP_CENTER_BLEND,
      groups: known.map(({ language }) => (language.startsWith('zh') ? 0 : 1)),
    }),
  };
}

/** Keeps the passages in memory and follows the collection's revision. */
export function createPassageLibrary(parts: PassageLibraryParts): PassageLibrary {
  let current: OpenLibrary | null = null;
  let loading: { readonly revision: number; readonly library: Promise<OpenLibrary> } | null = null;
  return {
    async open() {
      const state = await readCollectionState(parts.db, 'articles');
      if (state === null) return null;
      if (current?.revision === state.revision) return current;
      if (loading?.revision !== state.revision) {
        const library = load(parts, state.revision);
        loading = { revision: state.revision, library };
        library.catch(() => (loading = null));
      }
      current = await loading.library;
      return current;
    },
  };
}
