import type { Article } from '../../src/knowledge-base/parse-article.ts';
import type { KnowledgeSources } from '../../src/knowledge-base/knowledge-sources.ts';

export function makeArticle(articleId: string, body: string, change: Partial<Article> = {}): Article {
  const language = change.language ?? 'en';
  return {
    key: `${articleId}:${language}`,
    articleId,
    language,
    title: articleId.replaceAll('-', ' '),
    category: 'test',
    audience: 'customer',
    updatedOn: '2026-11-01',
    clauseIds: [],
    related: [],
    body,
    ...change,
  };
}

export function articlesOnly(...articles: Article[]): KnowledgeSources {
  return { articles, clauses: [], pastCases: [], problems: [] };
}
