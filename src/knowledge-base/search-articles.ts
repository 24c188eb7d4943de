import { inArray } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { readPassages } from '../database/passage-queries.ts';
import { articles } from '../database/schema.ts';
import type { FoundArticle } from '../domain/suggestion.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { VectorIndex } from '../ports/vector-index.ts';
import { isOpen, makeFilter, matchingKeys, type ArticleFilter } from './article-filter.ts';
import { plainText } from './chunk-article.ts';
import { cutExcerpt, EXCERPT_LENGTH, markText, type Highlight } from './cut-excerpt.ts';
import { questionGroup } from './level-languages.ts';
import { mergeVersions, preferredVersion } from './merge-versions.ts';
import type { LibraryPassage, OpenLibrary, PassageLibrary } from './passage-library.ts';
import { passingPassages } from './passing-passages.ts';
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
export interface FoundPassage {
  readonly passage: LibraryPassage;
  readonly score: number;
}

interface FoundPassages {
  readonly library: OpenLibrary | null;
  readonly passages: readonly FoundPassage[];
  /** How many passages the filter leaves and takes away. */
  readonly kept: number;
  readonly dropped: number;
}

/** By words and meaning. What does not pass the filter is no candidate, so that a narrow filter finds as much as a wide one. */
async function searchLibrary(
  search: ArticleSearch,
  library: OpenLibrary,
  text: string,
  filter: ArticleFilter,
  limit: number,
): Promise<FoundPassages> {
  const passing = await passingPassages(search.db, library, filter);
  const kept = passing?.count ?? library.passages.length;
  const dropped = library.passages.length - kept;
  if (kept === 0) return { library, passages: [], kept, dropped };
  const found = await library.retriever.retrieve(text, {
    mode: 'hybrid',
    limit: Math.max(limit, VERSIONS_DEPTH),
    ...(passing ? { accept: passing.accept } : {}),
  });
  // Each article's best passage in each of its languages: of the others nothing is shown.
  const seen = new Set<string>();
  const passages: FoundPassage[] = [];
  for (const { position, score } of found) {
    const passage = library.passages[position]!;
    if (seen.has(passage.sourceKey)) continue;
    seen.add(passage.sourceKey);
    passages.push({ passage, score });
  }
  return { library, passages, kept, dropped };
}

/** Passages by words and meaning where the library is at hand, else by meaning alone. */
async function findPassages(
  search: ArticleSearch,
  text: string,
  filter: ArticleFilter,
  limit: number,
): Promise<FoundPassages> {
  const { library, index } = search;
  if (!library) return searchIndex(search, text, filter, limit);
  const found = await library.use((open) => searchLibrary(search, open, text, filter, limit));
  if (!found) return searchIndex(search, text, filter, limit);
  const { ready, revision } = index.status();
  // One that is not there yet may take minutes: the library does without it.
  if (!ready) index.refresh().catch(() => undefined);
  else if (revision !== found.library?.revision) await index.refresh();
  return found;
}

/** By meaning alone, for where no passages are in memory. */
async function searchIndex(
  search: ArticleSearch,
  text: string,
  filter: ArticleFilter,
  limit: number,
): Promise<FoundPassages> {
  const nothing = { library: null, passages: [], kept: 0, dropped: 0 };
  const keys = await matchingKeys(search.db, filter);
  if (keys?.size === 0) return nothing;
  const [embedding] = await search.embedder.embed([text], { kind: 'query' });
  if (!embedding || embedding.empty) return nothing;
  const hits = await search.index.search(embedding.vector, limit);
  const similarity = new Map(hits.map((hit) => [hit.id, hit.similarity]));
  const found = await readPassages(search.db, [...similarity.keys()]);
  if (found.length === 0) return nothing;
  const { key, articleId, language, title, category, audience, clauseIds } = articles;
  const rows = await search.db
    .select({ key, articleId, language, title, category, audience, clauseIds })
    .from(articles)
    .where(inArray(key, [...new Set(found.map((passage) => passage.sourceKey))]));
  const articleByKey = new Map(rows.map((row) => [row.key, row]));
  const passages = found.flatMap((passage) => {
    const article = articleByKey.get(passage.sourceKey);
    return article
      ? [
          {
            passage: {
              ...article,
              id: passage.id,
              sourceKey: passage.sourceKey,
              heading: passage.heading,
              text: passage.text,
            },
            score: similarity.get(passage.id) ?? -1,
          },
        ]
      : [];
  });
  const kept = passages.filter(({ passage }) => keys?.has(passage.sourceKey) ?? true);
  return { library: null, passages: kept, kept: kept.length, dropped: passages.length - kept.length };
}

/** Each article's best passage in each of its languages. */
function groupVersions(passages: readonly FoundPassage[]): Map<string, Map<string, FoundPassage>> {
  const versions = new Map<string, Map<string, FoundPassage>>();
  for (const found of passages) {
    const { articleId, language } = found.passage;
    const ofArticle = versions.get(articleId) ?? new Map<string, FoundPassage>();
    versions.set(articleId, ofArticle);
    const known = ofArticle.get(language);
    if (!known || known.score < found.score) ofArticle.set(language, found);
  }
  return versions;
}

function present(
  passage: LibraryPassage,
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
  const filter = makeFilter(query);
  const wanted = query.limit * PASSAGES_PER_ARTICLE * (isOpen(filter) ? 1 : 4);
  const { library, passages, kept, dropped } = await findPassages(search, query.text, filter, wanted);
  const scale: ScoreScale = library ? 'hybrid' : 'vector';
  query.onStage?.({ stage: 'passages', scale, passages });
  query.onStage?.({ stage: 'filtered', kept, dropped });
  const isAskedInChinese = questionGroup(query.text) === 0;
  const raise = (ofArticle: ReadonlyMap<string, FoundPassage>): number => {
    const { governedBy } = query;
    if (!governedBy) return 0;
    const explains = [...ofArticle.values()].some(({ passage }) =>
      passage.clauseIds.some((id) => governedBy.clauseIds.has(id)),
    );
    return explains ? governedBy.weight : 0;
  };
  const ranked = [...groupVersions(passages)]
    .map(([articleId, ofArticle]) => {
      const raisedBy = raise(ofArticle);
      const score =
        mergeVersions(
          Array.from(ofArticle.values(), (found) => ({
            language: found.passage.language,
            score: found.score,
          })),
          isAskedInChinese,
        ) + raisedBy;
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
    return shown ? [present(shown.passage, score, scale, query, library)] : [];
  });
}
