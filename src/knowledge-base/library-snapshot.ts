import { decodeArtefact, encodeArtefact } from '../learning/binary-artefact.ts';
import { isSameModel, type EmbeddingModel } from '../ports/embedder.ts';
import type { LibraryData, LibraryPassage } from './library-data.ts';
import { plainText } from './chunk-article.ts';
import type { SearchTerms } from './search-terms.ts';
import type { TermTable } from './term-table.ts';

/** Keeps one snapshot between starts. */
export interface SnapshotStore {
  /** What `write` was given last; null when there is nothing, or when it is not what was written. */
  read(): Promise<Uint8Array | null>;
  write(bytes: Uint8Array): Promise<void>;
}

/** What a snapshot must have been made of to be taken. */
export interface SnapshotOrigin {
  readonly databaseId: string;
  readonly model: EmbeddingModel;
  /** Of the words that the segmenter and the glossary know. */
  readonly termsVersion: string;
}

interface Manifest {
  readonly format: 1;
  readonly origin: SnapshotOrigin;
  readonly revision: number;
  /** When the database came to that revision: another history may reach the same number. */
  readonly updatedAt: string;
  readonly articles: readonly Pick<
    LibraryPassage,
    'sourceKey' | 'articleId' | 'language' | 'title' | 'category' | 'audience' | 'clauseIds'
  >[];
  /** Id, position of the article, heading, text. */
  readonly passages: readonly (readonly [string, number, string, string])[];
  readonly words: readonly string[];
}

/** Texts that are cut into words again, to see whether that still gives what the snapshot holds. */
const PROBES = 40;

/** What is cut into words of a passage. */
export function lexicalText({ title, heading, text }: LibraryPassage): string {
  return `${title}\n${heading}\n${plainText(text)}`;
}

export function encodeSnapshot(library: LibraryData, updatedAt: Date, origin: SnapshotOrigin): Uint8Array {
  const numbers = new Map<string, number>();
  const articles: Manifest['articles'][number][] = [];
  const passages = library.passages.map(({ id, heading, text, ...article }) => {
    let number = numbers.get(article.sourceKey);
    if (number === undefined) {
      number = articles.length;
      numbers.set(article.sourceKey, number);
      const { sourceKey, articleId, language, title, category, audience, clauseIds } = article;
      articles.push({ sourceKey, articleId, language, title, category, audience, clauseIds });
    }
    return [id, number, heading, text] as const;
  });
  const { id, dimensions, revision } = origin.model;
  const manifest = {
    format: 1,
    origin: { ...origin, model: { id, dimensions, revision } },
    revision: library.revision,
    updatedAt: updatedAt.toISOString(),
    articles,
    passages,
    words: library.terms.words,
  } satisfies Manifest;
  const { terms, starts } = library.terms;
  return encodeArtefact({
    manifest: manifest as unknown as Parameters<typeof encodeArtefact>[0]['manifest'],
    arrays: { vectors: library.vectors.values, terms, starts },
  });
}

function isStillCutAlike(
  passages: readonly LibraryPassage[],
  table: TermTable,
  toTerms: SearchTerms,
): boolean {
  const step = Math.max(1, Math.floor(passages.length / PROBES));
  for (let position = 0; position < passages.length; position += step) {
    const stored = table.terms.subarray(table.starts[position], table.starts[position + 1]);
    const fresh = toTerms(lexicalText(passages[position]!));
    if (fresh.length !== stored.length) return false;
    if (fresh.some((term, i) => table.words[stored[i]!] !== term)) return false;
  }
  return true;
}

/**
 * @param state where the database stands
 * @returns null when the snapshot is of another database, model or way to cut words, or newer than the database
 * @throws Error when the bytes are no snapshot
 */
export function decodeSnapshot(
  bytes: Uint8Array,
  origin: SnapshotOrigin,
  state: { readonly revision: number; readonly updatedAt: Date },
  toTerms: SearchTerms,
): LibraryData | null {
  const { manifest: json, arrays } = decodeArtefact(bytes);
  const manifest = json as unknown as Manifest;
  const { vectors, terms, starts } = arrays;
  if (manifest.format !== 1) return null;
  const { databaseId, model, termsVersion } = manifest.origin;
  if (databaseId !== origin.databaseId || !isSameModel(model, origin.model)) return null;
  if (termsVersion !== origin.termsVersion || manifest.revision > state.revision) return null;
  if (manifest.revision === state.revision && manifest.updatedAt !== state.updatedAt.toISOString())
    return null;
  const isWhole =
    vectors instanceof Float32Array &&
    terms instanceof Uint32Array &&
    starts instanceof Uint32Array &&
    vectors.length === manifest.passages.length * model.dimensions &&
    starts.length === manifest.passages.length + 1 &&
    starts.at(-1) === terms.length;
  if (!isWhole) throw new Error('The snapshot of the library is damaged');
  const passages = manifest.passages.map(([id, number, heading, text]) => {
    const article = manifest.articles[number];
    if (!article) throw new Error('The snapshot of the library is damaged');
    return { ...article, id, heading, text };
  });
  const table = { words: manifest.words, terms, starts };
  if (!isStillCutAlike(passages, table, toTerms)) return null;
  return {
    revision: manifest.revision,
    passages,
    vectors: { values: vectors, dimensions: model.dimensions },
    terms: table,
  };
}
