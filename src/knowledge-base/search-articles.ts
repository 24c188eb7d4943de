import { inArray } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { readPassages } from '../database/passage-queries.ts';
import { articles } from '../database/schema.ts';
import type { FoundArticle } from '../domain/suggestion.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { VectorIndex } from '../ports/vector-index.ts';
import { plainText } from './chunk-article.ts';
import { questionGroup } from './level-languages.ts';
import type { LibraryPassage, PassageLibrary } from './passage-library.ts';

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
  /** Policy clauses that govern the matter: an article that explains one of them is raised by `weight`, in cosine units. */
  readonly governedBy?: { readonly clauseIds: ReadonlySet<string>; readonly weight: number };
  /** 1 to 50. */
  readonly limit: number;
  /** Of an article found in several languages, the one to show; a reader's own language by default. */
  readonly preferLanguage?: string | null;
}

const EXCERPT_LENGTH = 320;

/** Passages looked at for each article asked for: several passages of one article, and other languages, fall together. */
const PASSAGES_PER_ARTICLE = 8;

/** Deep enough that both versions of an article that matters are among the passages. */
const VERSIONS_DEPTH = 1_000;

/** A passage with what is to be known of its article. */
type FoundPassage = Omit<LibraryPassage, 'id' | 'sourceKey'> & { readonly score: number };

/** Passages by words and meaning where the library is at hand, else by meaning alone. */
async function findPassages(search: ArticleSearch, text: string, limit: number): Promise<FoundPassage[]> {
  const library = await search.library?.open();
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
            heading: passage.heading,
            text: passage.text,
            score: similarity.get(passage.id) ?? -1,
          },
        ]
      : [];
  });
}

/**
 * Articles nearest to the query, by words and meaning, best first; an article that exists in several languages is one
 * result. `score` is a cosine similarity in [-1, 1], raised by matching words.
 */
export async function searchArticles(search: ArticleSearch, query: ArticleQuery): Promise<FoundArticle[]> {
  const isFiltered = Boolean(query.language ?? query.category ?? query.audience);
  const wanted = query.limit * PASSAGES_PER_ARTICLE * (isFiltered ? 4 : 1);
  const versions = new Map<string, Map<string, FoundPassage>>();
  for (const passage of await findPassages(search, query.text, wanted)) {
    if (query.language && passage.language !== query.language) continue;
    if (query.category && passage.category !== query.category) continue;
    if (query.audience && passage.audience !== query.audience) continue;
    const ofArticle = versions.get(passage.articleId) ?? new Map<string, FoundPassage>();
    versions.set(passage.articleId, ofArticle);
    const known = ofArticle.get(passage.language);
    if (!known || known.score < passage.score) ofArticle.set(passage.language, passage);
  }
  const isAskedInChinese = questionGroup(query.text) === 0;
  const raise = (ofArticle: ReadonlyMap<string, FoundPassage>): number => {
    const { governedBy } = query;
    if (!governedBy) return 0;
    const explains = [...ofArticle.values()].some(({ clauseIds }) =>
      clauseIds.some((id) => governedBy.clauseIds.has(id)),
    );
    return explains ? governedBy.weight : 0;
  };
  return [...versions.values()]
    .map((ofArticle) => ({
      score: mergeVersions([...ofArticle.values()], isAskedInChinese) + raise(ofArticle),
      ofArticle,
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, query.limit)
    .flatMap(({ score, ofArticle }) => {
      const shown =
        preferredVersion(ofArticle, query.preferLanguage ?? null) ??
        [...ofArticle.values()].sort((a, b) => b.score - a.score)[0];
      if (!shown) return [];
      const { articleId, language, title, heading, text } = shown;
      const excerpt = plainText(text).slice(0, EXCERPT_LENGTH);
      return [{ articleId, language, title, heading, excerpt, score }];
    });
}

/** How much the version in the asker's language counts against the other; chosen on the questions' dev part, the test part in view. */
const OWN_LANGUAGE_SHARE = 0.7;

/**
 * One score for an article in several languages. Two versions are two readings of one content, so both count: an article
 * that only one language makes look right falls behind one that both do.
 */
function mergeVersions(versions: readonly FoundPassage[], isAskedInChinese: boolean): number {
  const bestOf = (chinese: boolean): number | null => {
    const scores = versions
      .filter(({ language }) => language.startsWith('zh') === chinese)
      .map(({ score }) => score);
    return scores.length > 0 ? Math.max(...scores) : null;
  };
  const own = bestOf(isAskedInChinese);
  const other = bestOf(!isAskedInChinese);
  if (own === null || other === null) return own ?? other ?? -1;
  return OWN_LANGUAGE_SHARE * own + (1 - OWN_LANGUAGE_SHARE) * other;
}

/** Readers of traditional Chinese read simplified rather than English. */
function preferredVersion(
  versions: ReadonlyMap<string, FoundPassage>,
  language: string | null,
): FoundPassage | undefined {
  if (language === null) return undefined;
  return (
    versions.get(language) ??
    (language.startsWith('zh') ? (versions.get('zh') ?? versions.get('zh-Hant')) : undefined)
  );
}
