import { createRoute, z } from '@hono/zod-openapi';
import {
  listVersions,
  readVersion,
  rollBackArticle,
  type ArticleVersion,
} from '../../knowledge-base/article-versions.ts';
import { ARTICLE_LANGUAGES } from '../../knowledge-base/parse-article.ts';
import { readArticle } from '../../knowledge-base/read-articles.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { cursorQuery } from '../schemas.ts';
import { articleIdParam, articleSchema, presentArticle } from './knowledge.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';

const languageSchema = z.enum(ARTICLE_LANGUAGES);
const revisionSchema = z.coerce
  .number({ error: 'must be a revision such as 12' })
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(2 ** 31 - 1, 'must be a revision such as 12');

const versionSchema = z
  .object({
    language: z.string(),
    revision: z.int().openapi({ description: 'With the language it names the version.' }),
    title: z.string(),
    category: z.string(),
    audience: z.string(),
    updatedOn: z.string(),
    characters: z.int(),
    writtenAt: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'Null for what was written before versions were kept.' }),
    writtenBy: z.string().nullable().openapi({ description: 'Id of the key, `kb:import` or `folder`.' }),
    replacedAt: z.iso.datetime().nullable(),
    replacedBy: z.string().nullable(),
  })
  .openapi('ArticleVersion');

function present(version: ArticleVersion): z.infer<typeof versionSchema> {
  const { language, revision, article, writtenAt, writtenBy, replacedAt, replacedBy } = version;
  const { title, category, audience, updatedOn, body } = article;
  return {
    language,
    revision,
    title,
    category,
    audience,
    updatedOn,
    characters: body.length,
    writtenAt: writtenAt?.toISOString() ?? null,
    writtenBy,
    replacedAt: replacedAt?.toISOString() ?? null,
    replacedBy,
  };
}

const list = createRoute({
  method: 'get',
  path: '/v1/kb/articles/{articleId}/versions',
  tags: ['Knowledge base'],
  summary: 'List the versions of an article',
  description:
    'Those that hold now, on the first page, and the former ones, newest first. Removed articles still have theirs.',
  security: BEARER,
  middleware: [allow('read', 'kb:write')],
  request: {
    params: articleIdParam,
    query: z.strictObject({ ...cursorQuery, language: languageSchema.optional() }),
  },
  responses: {
    200: jsonContent(
      z
        .object({
          current: z.array(versionSchema),
          items: z.array(versionSchema),
          nextCursor: z.string().nullable(),
        })
        .openapi('ArticleVersionPage'),
      'A page',
    ),
    ...problemResponses(
      'invalid_request',
      'invalid_cursor',
      'unauthenticated',
      'forbidden',
      'not_found',
      'rate_limited',
    ),
  },
});

const read = createRoute({
  method: 'get',
  path: '/v1/kb/articles/{articleId}/versions/{revision}',
  tags: ['Knowledge base'],
  summary: 'Read one version of an article',
  security: BEARER,
  middleware: [allow('read', 'kb:write')],
  request: {
    params: articleIdParam.extend({ revision: revisionSchema }),
    query: z.strictObject({ language: languageSchema }),
  },
  responses: {
    200: jsonContent(
      versionSchema.extend({ body: z.string() }).openapi('ArticleVersionWithBody'),
      'The version',
    ),
    ...problemResponses('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'rate_limited'),
  },
});

const rollBack = createRoute({
  method: 'post',
  path: '/v1/kb/articles/{articleId}/rollback',
  tags: ['Knowledge base'],
  summary: 'Write a former version of an article again',
  description:
    'As a new revision, found at once; what it replaces is kept in turn. Articles that a folder brought are changed in the folder: 409 here. ' +
    'What an import brought stays as rolled back until its source changes.',
  security: BEARER,
  middleware: [allow('write', 'kb:write'), refuseQuery],
  request: {
    params: articleIdParam,
    body: jsonBody(
      z
        .strictObject({
          language: languageSchema,
          revision: z
            .int()
            .min(1, 'must be at least 1')
            .max(2 ** 31 - 1),
        })
        .openapi('Rollback'),
    ),
  },
  responses: {
    200: jsonContent(articleSchema, 'The article as it is now'),
    ...problemResponses(
      'invalid_request',
      'unauthenticated',
      'forbidden',
      'not_found',
      'conflict',
      'body_too_large',
      'unsupported_media_type',
      'rate_limited',
      'model_unavailable',
      'embedding_model_mismatch',
    ),
  },
});

export const knowledgeVersionRoutes = newRouter()
  .openapi(list, async (c) => {
    const { articleId } = c.req.valid('param');
    const { limit, cursor, language } = c.req.valid('query');
    const page = await listVersions(c.get('services').db, {
      articleId,
      language: language ?? null,
      limit,
      cursor: cursor ?? null,
    });
    return c.json(
      { current: page.current.map(present), items: page.former.map(present), nextCursor: page.nextCursor },
      200,
    );
  })
  .openapi(read, async (c) => {
    const { articleId, revision } = c.req.valid('param');
    const { language } = c.req.valid('query');
    const version = await readVersion(c.get('services').db, { articleId, language, revision });
    return c.json({ ...present(version), body: version.article.body }, 200);
  })
  .openapi(rollBack, async (c) => {
    const services = c.get('services');
    const { articleId } = c.req.valid('param');
    const { language, revision } = c.req.valid('json');
    const by = c.get('caller').keyId;
    await rollBackArticle({ ...services, actor: by }, { articleId, language, revision });
    services.log.info({ articleId, language, revision, by }, 'article rolled back');
    const versions = await readArticle(services.db, articleId);
    return c.json(presentArticle(versions, articleId, language), 200);
  });
