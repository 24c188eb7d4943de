import { createRoute, z } from '@hono/zod-openapi';
import { NotFoundError, PrecedentError } from '../../domain/errors.ts';
import { putArticle, removeArticles } from '../../knowledge-base/change-article.ts';
import { ARTICLE_LANGUAGES, MAX_PRODUCTS, PRODUCT_PATTERN } from '../../knowledge-base/parse-article.ts';
import { readArticle } from '../../knowledge-base/read-articles.ts';
import { COLLECTIONS } from '../../ports/vector-index.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { referenceSchema, textSchema } from '../schemas.ts';
import { articleIdParam, articleSchema, presentArticle } from './knowledge.ts';
import { BEARER, CHANGE_PROBLEMS, jsonBody, jsonContent, newRouter } from './new-router.ts';

const PROBLEMS = problemResponses(...CHANGE_PROBLEMS, 'model_unavailable', 'embedding_model_mismatch');

export const newArticleSchema = z
  .strictObject({
    language: z.enum(ARTICLE_LANGUAGES),
    title: textSchema(1, 200),
    category: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be lower-case letters, digits and hyphens'),
    audience: z.enum(['customer', 'merchant', 'developer']).default('customer'),
    updatedOn: z.iso
      .date()
      .optional()
      .openapi({ description: 'Date of the last editorial change; today when absent.' }),
    clauseIds: z.array(referenceSchema).max(20).default([]),
    related: z.array(articleIdParam.shape.articleId).max(20).default([]),
    products: z
      .array(z.string().regex(PRODUCT_PATTERN, 'must be a lower-case word such as p2p or wallet'))
      .min(1)
      .max(MAX_PRODUCTS)
      .optional()
      .openapi({ description: 'What of the exchange it is about; follows from the category when absent.' }),
    body: textSchema(1, 200_000).openapi({ description: 'Markdown without front matter.' }),
  })
  .openapi('NewArticle');

const put = createRoute({
  method: 'put',
  path: '/v1/kb/articles/{articleId}',
  tags: ['Knowledge base'],
  summary: 'Store one language version of an article',
  description: 'It is found at once. Articles that a folder brought are changed in the folder: 409 here.',
  security: BEARER,
  middleware: [allow('write', 'kb:write'), refuseQuery],
  request: { params: articleIdParam, body: jsonBody(newArticleSchema) },
  responses: { 200: jsonContent(articleSchema, 'The article as it is now'), ...PROBLEMS },
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/kb/articles/{articleId}',
  tags: ['Knowledge base'],
  summary: 'Remove an article, or one language version of it',
  security: BEARER,
  middleware: [allow('write', 'kb:write')],
  request: {
    params: articleIdParam,
    query: z.strictObject({ language: z.enum(ARTICLE_LANGUAGES).optional() }),
  },
  responses: {
    200: jsonContent(
      z.object({ removed: z.array(z.string()) }).openapi('RemovedArticles'),
      'Languages removed',
    ),
    ...PROBLEMS,
  },
});

const sync = createRoute({
  method: 'post',
  path: '/v1/kb/sync',
  tags: ['Knowledge base'],
  summary: 'Bring the knowledge base in line with its folder',
  description:
    'Idempotent, incremental by content hash. Files that cannot be read are in `problems`; the others go in.',
  security: BEARER,
  middleware: [allow('write', 'kb:write'), refuseQuery],
  request: {
    body: jsonBody(
      z.strictObject({
        reembed: z
          .boolean()
          .default(false)
          .openapi({ description: 'Needed once after a change of the embedding model.' }),
      }),
    ),
  },
  responses: {
    200: jsonContent(
      z
        .object({
          collections: z.array(
            z.object({
              collection: z.enum(COLLECTIONS as ['articles', 'clauses', 'precedents']),
              added: z.int(),
              changed: z.int(),
              removed: z.int(),
              unchanged: z.int(),
              passages: z.int(),
              revision: z.int(),
            }),
          ),
          problems: z.array(z.object({ path: z.string(), field: z.string(), message: z.string() })),
        })
        .openapi('SyncReport'),
      'What changed',
    ),
    ...PROBLEMS,
  },
});

export const knowledgeContentRoutes = newRouter()
  .openapi(put, async (c) => {
    const services = c.get('services');
    const { articleId } = c.req.valid('param');
    const { updatedOn, products, ...article } = c.req.valid('json');
    await putArticle(
      { ...services, actor: c.get('caller').keyId },
      {
        ...article,
        ...(products === undefined ? {} : { products: [...new Set(products)].sort() }),
        articleId,
        key: `${articleId}:${article.language}`,
        updatedOn: updatedOn ?? services.now().toISOString().slice(0, 10),
      },
    );
    const versions = await readArticle(services.db, articleId);
    return c.json(presentArticle(versions, articleId, article.language), 200);
  })
  .openapi(remove, async (c) => {
    const services = c.get('services');
    const { articleId } = c.req.valid('param');
    const { language } = c.req.valid('query');
    const versions = await readArticle(services.db, articleId);
    const chosen = versions.filter((version) => language === undefined || version.language === language);
    if (chosen.length === 0) throw new NotFoundError('article', articleId);
    await removeArticles(
      { ...services, actor: c.get('caller').keyId },
      chosen.map((version) => version.key),
    );
    return c.json({ removed: chosen.map((version) => version.language) }, 200);
  })
  .openapi(sync, async (c) => {
    const { syncFromFolder } = c.get('services');
    if (syncFromFolder === null) {
      throw new PrecedentError(
        'not_admissible',
        'This service reads no folder. Sync where the folder is, into the same database.',
      );
    }
    const { collections, problems } = await syncFromFolder(c.req.valid('json'));
    return c.json({ collections: [...collections], problems: [...problems] }, 200);
  });
