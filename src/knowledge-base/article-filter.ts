import { and, eq, gte, inArray, isNull, lte, or, sql, type SQL } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { articles } from '../database/schema.ts';
import { PrecedentError, type FieldError } from '../domain/errors.ts';
import { categoriesOfProduct, productsOf } from './article-products.ts';

/** Which articles count; null lets all pass. Dates are ISO days of the last editorial change, both ends included. */
export interface ArticleFilter {
  readonly language: string | null;
  readonly category: string | null;
  readonly audience: string | null;
  readonly product: string | null;
  readonly updatedSince: string | null;
  readonly updatedUntil: string | null;
}

export const ALL_ARTICLES: ArticleFilter = {
  language: null,
  category: null,
  audience: null,
  product: null,
  updatedSince: null,
  updatedUntil: null,
};

/** A filter with what is given, the rest open. */
export function makeFilter(given: {
  readonly [name in keyof ArticleFilter]?: string | null | undefined;
}): ArticleFilter {
  const known = Object.entries(given).filter(([name, value]) => name in ALL_ARTICLES && value !== undefined);
  return { ...ALL_ARTICLES, ...Object.fromEntries(known) };
}

export function isOpen(filter: ArticleFilter): boolean {
  return Object.values(filter).every((value) => value === null);
}

/** The filter as a condition on `articles`. */
export function filterCondition(filter: ArticleFilter): SQL | undefined {
  const { language, category, audience, product, updatedSince, updatedUntil } = filter;
  return and(
    language === null ? undefined : eq(articles.language, language),
    category === null ? undefined : eq(articles.category, category),
    audience === null ? undefined : eq(articles.audience, audience),
    updatedSince === null ? undefined : gte(articles.updatedOn, updatedSince),
    updatedUntil === null ? undefined : lte(articles.updatedOn, updatedUntil),
    product === null
      ? undefined
      : or(
          sql`${articles.products} @> ${JSON.stringify([product])}::jsonb`,
          and(isNull(articles.products), inArray(articles.category, categoriesOfProduct(product))),
        ),
  );
}

/** Keys of the articles that pass; null when the filter lets all pass. */
export async function matchingKeys(db: Executor, filter: ArticleFilter): Promise<ReadonlySet<string> | null> {
  if (isOpen(filter)) return null;
  const rows = await db.select({ key: articles.key }).from(articles).where(filterCondition(filter));
  return new Set(rows.map(({ key }) => key));
}

/** What articles can be filtered by, as they are now. */
export interface FilterValues {
  readonly categories: readonly string[];
  readonly audiences: readonly string[];
  readonly products: readonly string[];
}

export async function readFilterValues(db: Executor): Promise<FilterValues> {
  const { category, audience, products } = articles;
  const rows = await db.selectDistinct({ category, audience, products }).from(articles);
  const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();
  return {
    categories: sorted(rows.map((row) => row.category)),
    audiences: sorted(rows.map((row) => row.audience)),
    products: sorted(rows.flatMap(productsOf)),
  };
}

const MAX_NAMED = 30;

/**
 * Refuses a value that no article has, so that a slip is not read as "nothing found". An empty knowledge base refuses
 * nothing.
 * @param where what the paths of fields begin with: `query`, or nothing for a body
 * @throws PrecedentError `invalid_request` naming the field and what there is
 */
export async function requireKnownValues(
  db: Executor,
  filter: ArticleFilter,
  where = 'query',
): Promise<void> {
  const { category, audience, product, updatedSince, updatedUntil } = filter;
  if (updatedSince !== null && updatedUntil !== null && updatedSince > updatedUntil) {
    const message = 'must not be before updatedSince';
    throw new PrecedentError('invalid_request', 'The dates leave no day between them.', {
      fields: [{ path: `${where}/updatedUntil`, message }],
    });
  }
  if (category === null && audience === null && product === null) return;
  const values = await readFilterValues(db);
  if (values.categories.length === 0) return;
  const check = (path: string, value: string | null, known: readonly string[]): FieldError[] => {
    if (value === null || known.includes(value)) return [];
    const named = known.slice(0, MAX_NAMED).join(', ');
    return [
      { path, message: `no article has it; there are ${named}${known.length > MAX_NAMED ? ', …' : ''}` },
    ];
  };
  const fields = [
    ...check(`${where}/category`, category, values.categories),
    ...check(`${where}/audience`, audience, values.audiences),
    ...check(`${where}/product`, product, values.products),
  ];
  if (fields.length > 0)
    throw new PrecedentError('invalid_request', 'A filter names what no article has.', { fields });
}
