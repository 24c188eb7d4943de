import { inArray } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { readPassages } from '../database/passage-queries.ts';
import { articles } from '../database/schema.ts';
import type { FoundArticle } from '../domain/suggestion.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { VectorIndex } from '../ports/vector-index.ts';
import { plainText } from './chunk-article.ts';
import type { PassageLibrary } from './passage-library.ts';

export interface ArticleSearch {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly index: VectorIndex;
  /** Adds the search by words; null or absent where a runtime keeps no passages in memory (Workers). */
  readonly library?: PassageLibrary | null;
}

export interface ArticleQuery {
  readonly text: string;
  /** Only articles in this language. */
  readonly language?: string | null;
  readonly category?: string | null;
  readonly audience?: string | null;
  /** 1 to 50. */
  readonly limit: number;
  /** Of an article found in several languages, the one to show; a reader's own language by default. */
  readonly preferLanguage?: string | null;
}

const EXCERPT_LENGTH = 320;

/** Passages looked at for each article asked for: several passages of one article, and other languages, fall together. */
const PASSAGES_PER_ARTICLE = 8;

interface FoundPassage {
  readonly sourceKey: string;
  readonly heading: string;
  readonly text: string;
  readonly score: number;
}

/** Passages by words and meaning where the library is at hand, else by meaning alone. */
async function findPassages(search: ArticleSearch, text: string, limit: number): Promise<FoundPassage[]> {
  const library = await search.library?.open();
  if (library) {
    // The index is asked first, for it refuses vectors of another model.
    await search.index.refresh();
    const found = await library.retriever.retrieve(text, { mode: 'hybrid', limit });
    return found.flatMap(({ position, score }) => {
      const passage = library.passages[position];
      return passage ? [{ ...passage, score }] : [];
    });
  }
  const [embedding] = await search.embedder.embed([text], { kind: 'query' });
  if (!embedding || embedding.empty) return [];
  const hits = await search.index.search(embedding.vector, limit);
  const similarity = new Map(hits.map((hit) => [hit.id, hit.similarity]));
  const found = await readPassages(search.db, [...similarity.keys()]);
  return found.map((passage) => ({ ...passage, score: similarity.get(passage.id) ?? -1 }));
}

/**
 * Articles nearest to the query, by words and meaning, best first; an article that exists in several languages is one
 * result. `score` is a cosine similarity in [-1, 1], raised by matching words.
 */
export async function searchArticles(search: ArticleSearch, query: ArticleQuery): Promise<FoundArticle[]> {
  const isFiltered = Boolean(query.language ?? query.category ?? query.audience);
  const wanted = query.limit * PASSAGES_PER_ARTICLE * (isFiltered ? 4 : 1);
  const found = await findPassages(search, query.text, wanted);
  if (found.length === 0) return [];
  const keys = [...new Set(found.map((passage) => passage.sourceKey))];
  const rows = await search.db.select().from(articles).where(inArray(articles.key, keys));
  const articleByKey = new Map(rows.map((row) => [row.key, row]));

  const best = new Map<string, { score: number; versions: Map<string, FoundArticle> }>();
  for (const passage of found) {
    const article = articleByKey.get(passage.sourceKey);
    if (!article) continue;
    if (query.language && article.language !== query.language) continue;
    if (query.category && article.category !== query.category) continue;
    if (query.audience && article.audience !== query.audience) continue;
    const { score } = passage;
    const entry = best.get(article.articleId) ?? { score: -1, versions: new Map<string, FoundArticle>() };
    const version = entry.versions.get(article.language);
    if (!version || score > version.score) {
      entry.versions.set(article.language, {
        articleId: article.articleId,
        language: article.language,
        title: article.title,
        heading: passage.heading,
        excerpt: plainText(passage.text).slice(0, EXCERPT_LENGTH),
        score,
      });
    }
    best.set(article.articleId, { score: Math.max(entry.score, score), versions: entry.versions });
  }
  return [...best.values()]
    .sort((a, b) => b.score - a.score)
    .slice(0, query.limit)
    .flatMap(({ score, versions }) => {
      const shown =
        (query.preferLanguage ? versions.get(query.preferLanguage) : undefined) ??
        [...versions.values()].sort((a, b) => b.score - a.score)[0];
      return shown ? [{ ...shown, score }] : [];
    });
}
