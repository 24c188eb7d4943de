import { plainText } from './chunk-article.ts';
import { explainBlend, type BlendExplanation } from './explain-blend.ts';
import { questionGroup } from './level-languages.ts';
import type { LibraryPassage, OpenLibrary } from './passage-library.ts';
import {
  searchArticles,
  type ArticleHit,
  type ArticleQuery,
  type ArticleSearch,
  type ArticleStage,
} from './search-articles.ts';
import { isCode } from './search-terms.ts';

export interface TracedTerm {
  readonly term: string;
  readonly kind: 'word' | 'code' | 'glossary';
  /** Weight of the term; rare ones weigh more. */
  readonly idf: number;
  /** Whether any passage holds it. */
  readonly known: boolean;
}

export interface TracedPassage {
  readonly passageId: string;
  readonly articleId: string;
  readonly language: string;
  readonly title: string;
  readonly heading: string;
}

export interface TracedArticle {
  readonly articleId: string;
  readonly title: string;
  /** Of all versions together. */
  readonly score: number;
  readonly versions: readonly (TracedPassage & { readonly score: number })[];
}

/** What each stage of a search found for one query, best first, cut to a depth. */
export interface SearchTrace {
  /** `vector`: no library is at hand (Workers), so that there are no words to match. */
  readonly scale: 'hybrid' | 'vector';
  /** What the query is taken to be asked in; the other language is brought to its level. */
  readonly askedIn: 'zh' | 'en';
  readonly terms: readonly TracedTerm[];
  readonly lexical: readonly (TracedPassage & {
    /** BM25. */
    readonly score: number;
    /** Share of the query's weight that the passage holds, in [0, 1]. */
    readonly coverage: number;
    readonly matched: readonly string[];
  })[];
  readonly vector: readonly (TracedPassage & { readonly similarity: number })[];
  readonly blend: BlendExplanation | null;
  readonly blended: readonly (TracedPassage & {
    readonly similarity: number;
    readonly lexical: number;
    /** Before and after the languages are brought to one level. */
    readonly blended: number;
    readonly levelled: number;
  })[];
  readonly filtered: { readonly kept: number; readonly dropped: number };
  readonly versions: readonly TracedArticle[];
  readonly articles: readonly ArticleHit[];
}

function refer({ id, articleId, language, title, heading }: LibraryPassage): TracedPassage {
  return { passageId: id, articleId, language, title, heading };
}

function traceTerms(library: OpenLibrary, text: string, depth: number): TracedTerm[] {
  const { toTerms, lexicalIndex } = library;
  const unseen = lexicalIndex.idf('\u0000');
  return [...new Set(toTerms(text))].slice(0, depth).map((term) => ({
    term,
    kind: term.startsWith('§') ? 'glossary' : isCode(term) ? 'code' : 'word',
    idf: lexicalIndex.idf(term),
    known: lexicalIndex.idf(term) < unseen,
  }));
}

/** The stages before articles are formed, each asked for by itself. */
async function traceStages(search: ArticleSearch, library: OpenLibrary, text: string, depth: number) {
  const { passages, lexicalIndex, toTerms, retriever } = library;
  const at = (position: number): LibraryPassage[] => {
    const passage = passages[position];
    return passage ? [passage] : [];
  };
  await search.index.refresh();
  const found = lexicalIndex.search(text, depth);
  const asked = new Set(toTerms(text));
  const near = await retriever.retrieve(text, { mode: 'vector', limit: depth });
  const both = await retriever.retrieve(text, { mode: 'hybrid', limit: depth });
  const competing = both.map(({ position }) => position);
  const blend = explainBlend(library, text, found.knownShare, competing);
  return {
    terms: traceTerms(library, text, depth),
    lexical: found.hits.flatMap(({ position, score, coverage }) =>
      at(position).map((passage) => {
        const held = new Set(toTerms(`${passage.title}\n${passage.heading}\n${plainText(passage.text)}`));
        return {
          ...refer(passage),
          score,
          coverage,
          matched: [...asked].filter((term) => held.has(term)),
        };
      }),
    ),
    vector: near
      .flatMap(({ position, similarity }) =>
        at(position).map((passage) => ({ ...refer(passage), similarity: similarity ?? 0 })),
      )
      .sort((a, b) => b.similarity - a.similarity),
    blend,
    blended: both.flatMap((row) =>
      at(row.position).map((passage) => ({
        ...refer(passage),
        similarity: row.similarity ?? 0,
        lexical: row.lexical ?? 0,
        blended: row.unlevelled,
        levelled: row.score,
      })),
    ),
  };
}

/** Runs a search and tells what each of its stages found, `depth` rows a stage. */
export async function traceSearch(
  search: ArticleSearch,
  query: ArticleQuery,
  depth: number,
): Promise<SearchTrace> {
  const stages = new Map<ArticleStage['stage'], ArticleStage>();
  const onStage = (stage: ArticleStage): void => void stages.set(stage.stage, stage);
  const articles = await searchArticles(search, { ...query, marked: true, onStage });
  const library = (await search.library?.open()) ?? null;
  const [found, filtered, merged] = [stages.get('passages'), stages.get('filtered'), stages.get('versions')];
  const near = found?.stage === 'passages' ? found.passages : [];
  const before = library
    ? await traceStages(search, library, query.text, depth)
    : {
        terms: [],
        lexical: [],
        vector: near.slice(0, depth).map(({ passage, score }) => ({ ...refer(passage), similarity: score })),
        blend: null,
        blended: [],
      };
  return {
    scale: library ? 'hybrid' : 'vector',
    askedIn: questionGroup(query.text) === 0 ? 'zh' : 'en',
    ...before,
    filtered: filtered?.stage === 'filtered' ? filtered : { kept: 0, dropped: 0 },
    versions:
      merged?.stage === 'versions'
        ? merged.articles.slice(0, depth).map(({ articleId, score, versions }) => ({
            articleId,
            title: versions[0]?.passage.title ?? articleId,
            score,
            versions: versions
              .map(({ passage, score: own }) => ({ ...refer(passage), score: own }))
              .sort((a, b) => b.score - a.score),
          }))
        : [],
    articles,
  };
}
