import { Document } from '@langchain/core/documents';
import { BaseRetriever } from '@langchain/core/retrievers';
import { searchArticles, type ArticleSearch } from '../knowledge-base/search-articles.ts';
import type { LibraryPassage } from '../knowledge-base/passage-library.ts';
import type { ChatLanguage } from './chat-types.ts';
import { dropLinks } from './fit-answer.ts';

/** Where a passage that the chain works with comes from. */
export interface PassageOrigin extends Record<string, unknown> {
  readonly passageId: string;
  readonly articleId: string;
  readonly language: string;
  readonly title: string;
  readonly heading: string;
  readonly score: number;
}

export type PassageDocument = Document<PassageOrigin>;

export interface KnowledgeRetrieverOptions {
  readonly search: ArticleSearch;
  /** Of an article in several languages, passages in this one are taken. */
  readonly language: ChatLanguage;
  readonly limit?: number;
}

const PASSAGES = 6;
const PASSAGES_AN_ARTICLE = 2;
/** Looked at for each passage given: other languages and further passages of one article fall away. */
const CANDIDATES_EACH = 10;

/** An article's id and language from its key, `${articleId}:${language}`. */
export function splitKey(key: string): { readonly articleId: string; readonly language: string } {
  const at = key.lastIndexOf(':');
  return { articleId: key.slice(0, at), language: key.slice(at + 1) };
}

/** The service's search as a retriever of LangChain: whole passages where the library is at hand, else excerpts. */
export class KnowledgeRetriever extends BaseRetriever<PassageOrigin> {
  override lc_namespace = ['precedent', 'chat'];
  readonly #search: ArticleSearch;
  readonly #language: ChatLanguage;
  readonly #limit: number;

  constructor({ search, language, limit = PASSAGES }: KnowledgeRetrieverOptions) {
    super({});
    this.#search = search;
    this.#language = language;
    this.#limit = limit;
  }

  override async _getRelevantDocuments(query: string): Promise<PassageDocument[]> {
    const library = await this.#search.library?.open();
    if (!library) return this.#searchExcerpts(query);
    // The index is asked first, for it refuses vectors of another model.
    await this.#search.index.refresh();
    const found = await library.retriever.retrieve(query, {
      mode: 'hybrid',
      limit: this.#limit * CANDIDATES_EACH,
    });
    const passages = found.flatMap(({ position, score }) => {
      const passage = library.passages[position];
      return passage ? [{ passage, score }] : [];
    });
    return this.#choose(passages);
  }

  #choose(found: readonly { readonly passage: LibraryPassage; readonly score: number }[]): PassageDocument[] {
    const own = new Set(
      found
        .map(({ passage }) => splitKey(passage.sourceKey))
        .filter(({ language }) => language === this.#language)
        .map(({ articleId }) => articleId),
    );
    const taken = new Map<string, number>();
    const shownIn = new Map<string, string>();
    const documents: PassageDocument[] = [];
    for (const { passage, score } of found) {
      const { articleId, language } = splitKey(passage.sourceKey);
      if (own.has(articleId) && language !== this.#language) continue;
      const count = taken.get(articleId) ?? 0;
      if (count >= PASSAGES_AN_ARTICLE || (shownIn.get(articleId) ?? language) !== language) continue;
      taken.set(articleId, count + 1);
      shownIn.set(articleId, language);
      const { id: passageId, title, heading, text } = passage;
      documents.push(
        new Document({
          pageContent: dropLinks(text),
          metadata: { passageId, articleId, language, title, heading, score },
        }),
      );
      if (documents.length === this.#limit) break;
    }
    return documents;
  }

  async #searchExcerpts(query: string): Promise<PassageDocument[]> {
    const articles = await searchArticles(this.#search, {
      text: query,
      limit: this.#limit,
      preferLanguage: this.#language,
    });
    return articles.map(
      ({ articleId, language, title, heading, excerpt, score }) =>
        new Document({
          pageContent: excerpt,
          metadata: {
            passageId: `${articleId}:${language}`,
            articleId,
            language,
            title,
            heading,
            score,
          },
        }),
    );
  }
}
