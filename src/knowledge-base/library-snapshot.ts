import { decodeArtefact, encodeArtefact } from '../learning/binary-artefact.ts';
import { isSameModel, type EmbeddingModel } from '../ports/embedder.ts';
import { plainText } from './chunk-article.ts';
import { makeRoom } from './exact-vectors.ts';
import type { LibraryData, LibraryPassage } from './library-data.ts';
import type { SearchTerms } from './search-terms.ts';
import { LONGEST_READ } from './syllables.ts';
import { postingsOf } from './term-index.ts';
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

type StoredArticle = Pick<
  LibraryPassage,
  'sourceKey' | 'articleId' | 'language' | 'title' | 'category' | 'audience' | 'clauseIds'
>;

interface Manifest {
  readonly format: 2;
  readonly origin: SnapshotOrigin;
  readonly revision: number;
  /** When the database came to that revision: another history may reach the same number. */
  readonly updatedAt: string;
  readonly articles: readonly StoredArticle[];
  readonly headings: readonly string[];
  /** Ids of the passages. */
  readonly ids: readonly string[];
  readonly words: readonly string[];
}

// A byte order mark at the beginning of a text is part of it.
const UTF8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** Texts that are cut into words again, to see whether that still gives what the snapshot holds. */
const PROBES = 40;

/** What is cut into words of a passage. */
export function lexicalText({ title, heading, text }: LibraryPassage): string {
  return `${title}\n${heading}\n${plainText(text)}`;
}

/** Marks of Markdown are no sounds, unless a link or a fence of code hides words. */
const HIDES_WORDS = /\[|```|~~~/;

/** A text with the sounds of `lexicalText`, without the work of reading Markdown where that can be. */
export function soundingText(passage: LibraryPassage): string {
  const { title, heading, text } = passage;
  const whole = `${title}\n${heading}\n${text}`;
  return whole.length > LONGEST_READ || HIDES_WORDS.test(text) ? lexicalText(passage) : whole;
}

/** Numbers things in the order in which they first come. */
function createNumbering<T>(): { readonly list: T[]; numberOf(key: string, thing: () => T): number } {
  const numbers = new Map<string, number>();
  const list: T[] = [];
  return {
    list,
    numberOf(key, thing) {
      let number = numbers.get(key);
      if (number === undefined) {
        number = list.length;
        numbers.set(key, number);
        list.push(thing());
      }
      return number;
    },
  };
}

/**
 * Texts, vectors, terms and postings lie in arrays of numbers, which are not parsed at a start: only names are in the
 * manifest.
 */
export function encodeSnapshot(library: LibraryData, updatedAt: Date, origin: SnapshotOrigin): Uint8Array {
  const articles = createNumbering<StoredArticle>();
  const headings = createNumbering<string>();
  const size = library.passages.length;
  const [articleOf, headingOf] = [new Uint32Array(size), new Uint32Array(size)];
  const textEnds = new Uint32Array(size);
  const encoder = new TextEncoder();
  const texts: Uint8Array[] = [];
  let end = 0;
  library.passages.forEach((passage, position) => {
    const { sourceKey, articleId, language, title, category, audience, clauseIds, heading, text } = passage;
    const stored = { sourceKey, articleId, language, title, category, audience, clauseIds };
    articleOf[position] = articles.numberOf(sourceKey, () => stored);
    headingOf[position] = headings.numberOf(heading, () => heading);
    const bytes = encoder.encode(text);
    texts.push(bytes);
    textEnds[position] = end += bytes.length;
  });
  const joined = new Uint8Array(end);
  texts.forEach((bytes, position) => joined.set(bytes, position === 0 ? 0 : textEnds[position - 1]));
  const { id, dimensions, revision } = origin.model;
  const manifest = {
    format: 2,
    origin: { ...origin, model: { id, dimensions, revision } },
    revision: library.revision,
    updatedAt: updatedAt.toISOString(),
    articles: articles.list,
    headings: headings.list,
    ids: library.passages.map((passage) => passage.id),
    words: library.terms.words,
  } satisfies Manifest;
  const { terms, starts } = library.terms;
  const postings = postingsOf(library.terms);
  return encodeArtefact({
    manifest: manifest as unknown as Parameters<typeof encodeArtefact>[0]['manifest'],
    arrays: {
      vectors: library.vectors.values,
      terms,
      starts,
      articleOf,
      headingOf,
      textEnds,
      texts: joined,
      postingStarts: postings.starts,
      postings: postings.positions,
      gains: postings.gains,
    },
  });
}

/** A passage whose text is read when it is first asked for: at a start nobody asks for any. */
class StoredPassage implements LibraryPassage {
  readonly id: string;
  readonly sourceKey: string;
  readonly articleId: string;
  readonly language: string;
  readonly title: string;
  readonly category: string;
  readonly audience: string;
  readonly clauseIds: readonly string[];
  readonly heading: string;
  readonly #texts: Uint8Array;
  readonly #from: number;
  readonly #to: number;
  #text: string | null = null;

  constructor(
    id: string,
    article: StoredArticle,
    heading: string,
    texts: Uint8Array,
    from: number,
    to: number,
  ) {
    this.id = id;
    this.sourceKey = article.sourceKey;
    this.articleId = article.articleId;
    this.language = article.language;
    this.title = article.title;
    this.category = article.category;
    this.audience = article.audience;
    this.clauseIds = article.clauseIds;
    this.heading = heading;
    this.#texts = texts;
    this.#from = from;
    this.#to = to;
  }

  get text(): string {
    this.#text ??= UTF8.decode(this.#texts.subarray(this.#from, this.#to));
    return this.#text;
  }
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
  const { manifest: json, arrays } = decodeArtefact(bytes, (name, length) =>
    name === 'vectors' ? makeRoom(length / origin.model.dimensions, origin.model.dimensions) : undefined,
  );
  const manifest = json as unknown as Manifest;
  if (manifest.format !== 2) return null;
  const { databaseId, model, termsVersion } = manifest.origin;
  if (databaseId !== origin.databaseId || !isSameModel(model, origin.model)) return null;
  if (termsVersion !== origin.termsVersion || manifest.revision > state.revision) return null;
  if (manifest.revision === state.revision && manifest.updatedAt !== state.updatedAt.toISOString())
    return null;
  const size = manifest.ids.length;
  const { vectors, terms, starts, articleOf, headingOf, textEnds, texts, postingStarts, postings, gains } =
    arrays;
  const isWhole =
    vectors instanceof Float32Array &&
    terms instanceof Uint32Array &&
    starts instanceof Uint32Array &&
    articleOf instanceof Uint32Array &&
    headingOf instanceof Uint32Array &&
    textEnds instanceof Uint32Array &&
    texts instanceof Uint8Array &&
    postingStarts instanceof Uint32Array &&
    postings instanceof Uint32Array &&
    gains instanceof Float32Array &&
    vectors.length === size * model.dimensions &&
    [articleOf, headingOf, textEnds].every(({ length }) => length === size) &&
    (textEnds.at(-1) ?? 0) === texts.length &&
    starts.length === size + 1 &&
    starts.at(-1) === terms.length &&
    postingStarts.length === manifest.words.length + 1 &&
    postingStarts.at(-1) === postings.length &&
    gains.length === postings.length;
  if (!isWhole) throw new Error('The snapshot of the library is damaged');
  const passages = manifest.ids.map((id, position) => {
    const article = manifest.articles[articleOf[position]!];
    const heading = manifest.headings[headingOf[position]!];
    if (!article || heading === undefined) throw new Error('The snapshot of the library is damaged');
    const from = position === 0 ? 0 : textEnds[position - 1]!;
    return new StoredPassage(id, article, heading, texts, from, textEnds[position]!);
  });
  const table = { words: manifest.words, terms, starts };
  if (!isStillCutAlike(passages, table, toTerms)) return null;
  postingsOf(table, { starts: postingStarts, positions: postings, gains });
  return {
    revision: manifest.revision,
    passages,
    vectors: { values: vectors, dimensions: model.dimensions },
    terms: table,
  };
}
