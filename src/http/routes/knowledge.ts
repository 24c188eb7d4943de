import { createRoute, z } from '@hono/zod-openapi';
import { NotFoundError } from '../../domain/errors.ts';
import { makeFilter, requireKnownValues } from '../../knowledge-base/article-filter.ts';
import { productsOf } from '../../knowledge-base/article-products.ts';
import { ARTICLE_LANGUAGES } from '../../knowledge-base/parse-article.ts';
import {
  listArticles,
  readArticle,
  readArticleFacts,
  type ArticleRow,
} from '../../knowledge-base/read-articles.ts';
import { searchArticles } from '../../knowledge-base/search-articles.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { foundArticleSchema } from '../assessment-schemas.ts';
import { articleFilters } from '../article-filter-schemas.ts';
import { cursorQuery, textSchema } from '../schemas.ts';
import { BEARER, jsonContent, newRouter } from './new-router.ts';

export const articleIdParam = z.object({
  articleId: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,98}$/, 'must be lower-case words joined by hyphens')
    .openapi({ example: 'withdraw-address-check' }),
});

const highlightsSchema = z.array(z.object({ start: z.int(), end: z.int() }));

const searchHitSchema = foundArticleSchema
  .extend({
    category: z.string(),
    products: z.array(z.string()),
    updatedOn: z.string(),
    relevance: z.number().openapi({
      description:
        'In [0, 1]: how probable it is that the article answers the question, by its score alone (a logistic curve fitted on questions with known answers). Above 0.5 it more likely does than not.',
    }),
    highlights: highlightsSchema.openapi({
      description:
        'Stretches of `excerpt` that match the query in any form (inflected, traditional or simplified, by another name), as UTF-16 offsets `[start, end)`.',
    }),
    titleHighlights: highlightsSchema.openapi({ description: 'The same in `title`.' }),
  })
  .openapi('SearchHit');

const articleSummarySchema = z
  .object({
    articleId: z.string(),
    language: z.string(),
    title: z.string(),
    category: z.string(),
    audience: z.string(),
    updatedOn: z.string(),
    clauseIds: z.array(z.string()),
    related: z.array(z.string()),
    products: z.array(z.string()).openapi({
      description: 'What of the exchange it is about; those of its category where the article names none.',
    }),
    origin: z.enum(['folder', 'api', 'import']).openapi({
      description:
        'What a folder brought is changed there. What an import brought may be changed here: that stands until its source changes.',
    }),
  })
  .openapi('ArticleSummary');

export const articleSchema = articleSummarySchema
  .extend({
    body: z.string().openapi({ description: 'Markdown.' }),
    languages: z.array(z.string()).openapi({ description: 'Languages the article exists in.' }),
  })
  .openapi('Article');

function summarise(row: ArticleRow): z.infer<typeof articleSummarySchema> {
  const { articleId, language, title, category, audience, updatedOn, clauseIds, related, origin } = row;
  return {
    articleId,
    language,
    title,
    category,
    audience,
    updatedOn,
    clauseIds: [...clauseIds],
    related: [...related],
    products: [...productsOf(row)],
    origin,
  };
}

/** An article in the language asked for, or in the first it exists in. @throws NotFoundError */
export function presentArticle(
  versions: readonly ArticleRow[],
  articleId: string,
  language: string | undefined,
): z.infer<typeof articleSchema> {
  const row = versions.find((version) => version.language === language) ?? versions[0];
  if (!row) throw new NotFoundError('article', articleId);
  return { ...summarise(row), body: row.body, languages: versions.map((version) => version.language) };
}

const search = createRoute({
  method: 'get',
  path: '/v1/kb/search',
  tags: ['Knowledge base'],
  summary: 'Search the help center',
  description: 'By meaning, across languages. An article that exists in several languages is one result.',
  security: BEARER,
  middleware: [allow('compute', 'kb:read')],
  request: {
    query: z.strictObject({
      q: textSchema(1, 2_000),
      limit: z.coerce
        .number({ error: 'must be a whole number from 1 to 50' })
        .int('must be a whole number from 1 to 50')
        .min(1, 'must be from 1 to 50')
        .max(50, 'must be from 1 to 50')
        .default(5),
      ...articleFilters,
      preferLanguage: z
        .enum(ARTICLE_LANGUAGES)
        .optional()
        .openapi({ description: 'Of an article found in several languages, the one to show.' }),
    }),
  },
  responses: {
    200: jsonContent(
      z.object({ items: z.array(searchHitSchema), revision: z.int() }).openapi('SearchResults'),
      'Best first',
    ),
    ...problemResponses(
      'invalid_request',
      'unauthenticated',
      'forbidden',
      'rate_limited',
      'model_unavailable',
      'embedding_model_mismatch',
    ),
  },
});

const list = createRoute({
  method: 'get',
  path: '/v1/kb/articles',
  tags: ['Knowledge base'],
  summary: 'List articles',
  security: BEARER,
  middleware: [allow('read', 'kb:read')],
  request: { query: z.strictObject({ ...cursorQuery, ...articleFilters }) },
  responses: {
    200: jsonContent(
      z
        .object({ items: z.array(articleSummarySchema), nextCursor: z.string().nullable() })
        .openapi('ArticlePage'),
      'A page',
    ),
    ...problemResponses('invalid_request', 'invalid_cursor', 'unauthenticated', 'forbidden', 'rate_limited'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/v1/kb/articles/{articleId}',
  tags: ['Knowledge base'],
  summary: 'Read an article',
  security: BEARER,
  middleware: [allow('read', 'kb:read')],
  request: { params: articleIdParam, query: z.strictObject({ language: articleFilters.language }) },
  responses: {
    200: jsonContent(articleSchema, 'The article in that language, or in the first it exists in'),
    ...problemResponses('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'rate_limited'),
  },
});

export const knowledgeRoutes = newRouter()
  .openapi(search, async (c) => {
    const { db, embedder, indexes, library } = c.get('services');
    const { q, limit, preferLanguage = null, ...given } = c.req.valid('query');
    const filter = makeFilter(given);
    await requireKnownValues(db, filter);
    const found = await searchArticles(
      { db, embedder, index: indexes.articles, library },
      { ...filter, text: q, limit, preferLanguage, marked: true },
    );
    const rows = await readArticleFacts(db, found);
    const items = found.flatMap(({ passageId: _, ...hit }) => {
      const facts = rows.get(`${hit.articleId}:${hit.language}`);
      // Removed while it was searched for.
      return facts
        ? [{ ...hit, ...facts, highlights: [...hit.highlights], titleHighlights: [...hit.titleHighlights] }]
        : [];
    });
    return c.json({ items, revision: indexes.articles.status().revision }, 200);
  })
  .openapi(list, async (c) => {
    const { limit, cursor = null, ...given } = c.req.valid('query');
    const { db } = c.get('services');
    const filter = makeFilter(given);
    await requireKnownValues(db, filter);
    const page = await listArticles(db, { limit, cursor, ...filter });
    return c.json({ items: page.items.map(summarise), nextCursor: page.nextCursor }, 200);
  })
  .openapi(read, async (c) => {
    const { articleId } = c.req.valid('param');
    const versions = await readArticle(c.get('services').db, articleId);
    return c.json(presentArticle(versions, articleId, c.req.valid('query').language), 200);
  });
