import { inArray } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { readPassages } from '../database/passage-queries.ts';
import { articles } from '../database/schema.ts';
import type { FoundArticle } from '../domain/suggestion.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { VectorIndex } from '../ports/vector-index.ts';
import { makeFilter, matchingKeys, type ArticleFilter } from './article-filter.ts';
import { plainText } from './chunk-article.ts';
import { cutExcerpt, EXCERPT_LENGTH, markText, type Highlight } from './cut-excerpt.ts';
import { questionGroup } from './level-languages.ts';
import { mergeVersions, preferredVersion } from './merge-versions.ts';
import type { LibraryPassage, OpenLibrary, PassageLibrary } from './passage-library.ts';
import { relevanceOf, type ScoreScale } from './score-relevance.ts';
import { createSearchTerms } from './search-terms.ts';

export interface ArticleSearch {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly index: VectorIndex;
  /** Adds the search by words; null or absent where a runtime keeps no passages in memory (Workers). */
  readonly library?: PassageLibrary | null;
}

export interface ArticleQuery extends Partial<ArticleFilter> {
  readonly text: string;
  /** Policy clauses that govern the matter: an article that explains one of them is raised by `weight`, in cosine units. */
  readonly governedBy?: { readonly clauseIds: ReadonlySet<string>; readonly weight: number };
  /** 1 to 50. */
  readonly limit: number;
  /** Of an article found in several languages, the one to show; a reader's own language by default. */
  readonly preferLanguage?: string | null;
  /** Cut excerpts around what matches and say where; without, an excerpt is the passage's beginning. Takes milliseconds. */
  readonly marked?: boolean;
  /** Told what each stage found, for hit testing. */
  readonly onStage?: (stage: ArticleStage) => void;
}

/** An article found, with the passage of it that won. */
export interface ArticleHit extends FoundArticle {
  readonly passageId: string;
  /** In [0, 1]: how probable it is that the article answers, judged by its score alone. */
  readonly relevance: number;
  /** In the excerpt; empty unless asked for. */
  readonly highlights: readonly Highlight[];
  readonly titleHighlights: readonly Highlight[];
}

/** One article with its language versions' best passages, before the best articles are chosen. */
export interface VersionsOfArticle {
  readonly articleId: string;
  readonly score: number;
  /** Added for a clause that governs the matter. */
  readonly raisedBy: number;
  readonly versions: readonly FoundPassage[];
}

export type ArticleStage =
  | { readonly stage: 'passages'; readonly scale: ScoreScale; readonly passages: readonly FoundPassage[] }
  | { readonly stage: 'filtered'; readonly kept: number; readonly dropped: number }
  | { readonly stage: 'versions'; readonly articles: readonly VersionsOfArticle[] };

/** Passages looked at for each article asked for: several passages of one article, and other languages, fall together. */
const PASSAGES_PER_ARTICLE = 8;

/** For marks where no library tells the words of Chinese. */
const PLAIN_TERMS = createSearchTerms();

/** Deep enough that both versions of an article that matters are among the passages. */
const VERSIONS_DEPTH = 1_000;

/** A passage with what is to be known of its article. */
export type FoundPassage = LibraryPassage & { readonly score: number };

/** Passages by words and meaning where the library is at hand, else by meaning alone. */
async function findPassages(
  search: ArticleSearch,
  library: OpenLibrary | null,
  text: string,
  limit: number,
): Promise<FoundPassage[]> {
  if (library) {
    // The index is asked first, for it refuses vectors of another model.
    await search.index.refresh();
    const found = await library.retriever.retrieve(text, {
      mode: 'hybrid',
      limit: Math.max(limit, VERSIONS_DEPTH),
    });
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
  if (found.length === 0) return [];
  const { key, articleId, language, title, category, audience, clauseIds } = articles;
  const rows = await search.db
    .select({ key, articleId, language, title, category, audience, clauseIds })
    .from(articles)
    .where(inArray(key, [...new Set(found.map((passage) => passage.sourceKey))]));
  const articleByKey = new Map(rows.map((row) => [row.key, row]));
  return found.flatMap((passage) => {
    const article = articleByKey.get(passage.sourceKey);
    return article
      ? [
          {
            ...article,
            id: passage.id,
            sourceKey: passage.sourceKey,
            heading: passage.heading,
            text: passage.text,
            score: similarity.get(passage.id) ?? -1,
          },
        ]
      : [];
  });
}

/** Each article's best passage in each of its languages. */
function groupVersions(passages: readonly FoundPassage[]): Map<string, Map<string, FoundPassage>> {
  const versions = new Map<string, Map<string, FoundPassage>>();
  for (const passage of passages) {
    const ofArticle = versions.get(passage.articleId) ?? new Map<string, FoundPassage>();
    versions.set(passage.articleId, ofArticle);
    const known = ofArticle.get(passage.language);
    if (!known || known.score < passage.score) ofArticle.set(passage.language, passage);
  }
  return versions;
}

function present(
  passage: FoundPassage,
  score: number,
  scale: ScoreScale,
  query: ArticleQuery,
  library: OpenLibrary | null,
): ArticleHit {
  const { id: passageId, articleId, language, title, heading } = passage;
  const text = plainText(passage.text);
  const toTerms = library?.toTerms ?? PLAIN_TERMS;
  const weigh = library ? (term: string) => library.lexicalIndex.idf(term) : undefined;
  const excerpt = query.marked
    ? cutExcerpt(text, query.text, toTerms, weigh)
    : { text: text.slice(0, EXCERPT_LENGTH).toWellFormed(), highlights: [] };
  return {
    passageId,
    articleId,
    language,
    title,
    heading,
    excerpt: excerpt.text,
    score,
    relevance: relevanceOf(score, scale),
    highlights: excerpt.highlights,
    titleHighlights: query.marked ? markText(title, query.text, toTerms) : [],
  };
}

/**
 * Articles nearest to the query, by words and meaning, best first; an article that exists in several languages is one
 * result. `score` is a cosine similarity in [-1, 1], raised by matching words.
 */
export async function searchArticles(search: ArticleSearch, query: ArticleQuery): Promise<ArticleHit[]> {
  const keys = await matchingKeys(search.db, makeFilter(query));
  if (keys?.size === 0) return [];
  const wanted = query.limit * PASSAGES_PER_ARTICLE * (keys === null ? 1 : 4);
  const library = (await search.library?.open()) ?? null;
  const scale: ScoreScale = library ? 'hybrid' : 'vector';
  const found = await findPassages(search, library, query.text, wanted);
  query.onStage?.({ stage: 'passages', scale, passages: found });
  const kept = keys === null ? found : found.filter(({ sourceKey }) => keys.has(sourceKey));
  query.onStage?.({ stage: 'filtered', kept: kept.length, dropped: found.length - kept.length });
  const isAskedInChinese = questionGroup(query.text) === 0;
  const raise = (ofArticle: ReadonlyMap<string, FoundPassage>): number => {
    const { governedBy } = query;
    if (!governedBy) return 0;
    const explains = [...ofArticle.values()].some(({ clauseIds }) =>
      clauseIds.some((id) => governedBy.clauseIds.has(id)),
    );
    return explains ? governedBy.weight : 0;
  };
  const ranked = [...groupVersions(kept)]
    .map(([articleId, ofArticle]) => {
      const raisedBy = raise(ofArticle);
      const score = mergeVersions([...ofArticle.values()], isAskedInChinese) + raisedBy;
      return { articleId, score, raisedBy, ofArticle };
    })
    .sort((a, b) => b.score - a.score);
  query.onStage?.({
    stage: 'versions',
    articles: ranked.map(({ ofArticle, ...article }) => ({ ...article, versions: [...ofArticle.values()] })),
  });
  return ranked.slice(0, query.limit).flatMap(({ score, ofArticle }) => {
    const shown =
      preferredVersion(ofArticle, query.preferLanguage ?? null) ??
      [...ofArticle.values()].sort((a, b) => b.score - a.score)[0];
    return shown ? [present(shown, score, scale, query, library)] : [];
  });
}
