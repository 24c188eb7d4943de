import type { Article } from './parse-article.ts';

type Dated = Omit<Article, 'updatedOn'> & { readonly updatedOn: string | null };

/** The article with its fields in the order in which content hashes read them: a database may give them back in another. */
export function orderArticle<T extends Dated>(article: T): T {
  const {
    key,
    articleId,
    language,
    title,
    category,
    audience,
    updatedOn,
    clauseIds,
    related,
    products,
    body,
  } = article;
  const ordered: Dated = {
    key,
    articleId,
    language,
    title,
    category,
    audience,
    updatedOn,
    clauseIds,
    related,
    ...(products === undefined ? {} : { products }),
    body,
  };
  return ordered as T;
}
