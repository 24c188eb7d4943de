import { createRoute, z } from '@hono/zod-openapi';
import { PrecedentError } from '../../domain/errors.ts';
import { continueImports } from '../../ingestion/continue-imports.ts';
import type { ImportedArticle } from '../../ingestion/imported-article.ts';
import { readImport, storeImport, type ImportRow } from '../../ingestion/store-import.ts';
import { contentHash } from '../../knowledge-base/content-hash.ts';
import type { SourceProblem } from '../../knowledge-base/parse-article.ts';
import { problemResponses } from '../error-response.ts';
import type { HttpServices } from '../http-services.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { idSchema } from '../schemas.ts';
import { newArticleSchema } from './knowledge-content.ts';
import { articleIdParam } from './knowledge.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';

export const MAX_IMPORT_BYTES = 32 * 1024 * 1024;
const MAX_ARTICLES = 5_000;
/** Work begun with the answer ends after this time; the clock goes on with the rest. */
const FIRST_WORK_MS = 5_000;

const importedArticleSchema = newArticleSchema
  .extend({ articleId: articleIdParam.shape.articleId })
  .openapi('ImportedArticle');

const newImportSchema = z
  .strictObject({
    source: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, at most 40')
      .nullable()
      .default(null)
      .openapi({
        description:
          'Name of what the articles come from. Only imports of the same source change them later, until someone edits them here.',
      }),
    removeMissing: z.boolean().default(false).openapi({
      description:
        'The import is the whole source: its articles that are not in it are removed at the end, unless one was refused.',
    }),
    articles: z
      .array(
        z.unknown().openapi({ description: 'An ImportedArticle. One that is not valid is refused alone.' }),
      )
      .min(1, 'must have at least one article')
      .max(MAX_ARTICLES, `must have at most ${MAX_ARTICLES} articles; send the rest in another import`),
  })
  .refine((body) => !body.removeMissing || body.source !== null, {
    message: 'needs a source: only what a source brought before can be missing from it',
    path: ['removeMissing'],
  })
  .openapi('NewImport');

const importSchema = z
  .object({
    id: z.string(),
    source: z.string().nullable(),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    total: z.int(),
    done: z.int().openapi({ description: 'Articles dealt with so far, the refused ones included.' }),
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    removed: z.int(),
    refused: z.int(),
    problems: z.array(z.object({ path: z.string(), field: z.string(), message: z.string() })).openapi({
      description: 'The first 1,000. `path` is the place in the request, or the key of the article.',
    }),
    error: z.string().nullable().openapi({ description: 'Why the last attempt stopped; it is tried again.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .openapi('Import');

function present(row: ImportRow): z.infer<typeof importSchema> {
  const { id, importSource: source, state, total, added, changed, unchanged, removed, refused, error } = row;
  return {
    id,
    source,
    state,
    total,
    done: Math.min(total, added + changed + unchanged + refused),
    added,
    changed,
    unchanged,
    removed,
    refused,
    problems: [...row.problems],
    error,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

interface Checked {
  readonly articles: ImportedArticle[];
  readonly problems: SourceProblem[];
  readonly refused: number;
}

/** Each article by itself: one that is not valid, or has the id of one before it, is refused and the others go on. */
function checkArticles(items: readonly unknown[]): Checked {
  const articles = new Map<string, ImportedArticle>();
  const problems: SourceProblem[] = [];
  let refused = 0;
  items.forEach((item, i) => {
    const path = `/articles/${i}`;
    const parsed = importedArticleSchema.safeParse(item);
    if (!parsed.success) {
      refused += 1;
      for (const issue of parsed.error.issues.slice(0, 5)) {
        const field =
          issue.code === 'unrecognized_keys' ? issue.keys.join(', ').slice(0, 100) : issue.path.join('/');
        problems.push({ path, field: field || 'article', message: issue.message.slice(0, 300) });
      }
      return;
    }
    const { articleId, updatedOn, ...rest } = parsed.data;
    const key = `${articleId}:${rest.language}`;
    if (articles.has(key)) {
      refused += 1;
      problems.push({
        path,
        field: 'articleId',
        message: `"${key}" is in this import twice; the first one counts`,
      });
      return;
    }
    const { products, ...content } = rest;
    articles.set(key, {
      ...content,
      ...(products ? { products } : {}),
      articleId,
      key,
      updatedOn: updatedOn ?? null,
    });
  });
  return { articles: [...articles.values()], problems, refused };
}

const create = createRoute({
  method: 'post',
  path: '/v1/kb/imports',
  tags: ['Knowledge base'],
  summary: 'Import articles in bulk',
  description:
    `Up to ${MAX_ARTICLES} articles in ${MAX_IMPORT_BYTES / 1024 / 1024} MiB. Stored before it is answered, and brought in by batches afterwards, ` +
    'also after a restart: each article is whole or not there. Articles that are not valid are refused one by one, with the field. ' +
    'The same Idempotency-Key with the same body answers 200 with the import that is there.',
  security: BEARER,
  middleware: [allow('write', 'kb:write'), refuseQuery],
  request: {
    headers: z.object({
      'idempotency-key': z
        .string()
        .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters')
        .optional(),
    }),
    body: jsonBody(newImportSchema),
  },
  responses: {
    202: jsonContent(importSchema, 'Stored; its progress is at Location'),
    200: jsonContent(importSchema, 'It was there already'),
    ...problemResponses(
      'invalid_request',
      'unauthenticated',
      'forbidden',
      'body_too_large',
      'unsupported_media_type',
      'idempotency_conflict',
      'rate_limited',
    ),
  },
});

const read = createRoute({
  method: 'get',
  path: '/v1/kb/imports/{importId}',
  tags: ['Knowledge base'],
  summary: 'See how far an import is',
  security: BEARER,
  middleware: [allow('read', 'kb:write'), refuseQuery],
  request: { params: z.object({ importId: idSchema('import') }) },
  responses: {
    200: jsonContent(importSchema, 'Its progress, and what was refused'),
    ...problemResponses('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'rate_limited'),
  },
});

/** Goes on with what waits for a short while; an import that another worker has is left to it. */
function workOn(services: HttpServices): void {
  services.runInBackground(() => {
    const started = performance.now();
    return continueImports(services, { shouldStop: () => performance.now() - started > FIRST_WORK_MS });
  });
}

export const knowledgeImportRoutes = newRouter()
  .openapi(create, async (c) => {
    const services = c.get('services');
    const { source, removeMissing, articles: items } = c.req.valid('json');
    const { articles, problems, refused } = checkArticles(items);
    if (articles.length === 0) {
      throw new PrecedentError('invalid_request', 'None of the articles is valid.', {
        fields: problems
          .slice(0, 50)
          .map(({ path, field, message }) => ({ path: `${path}/${field}`, message })),
      });
    }
    const { row, created } = await storeImport(services, {
      sentBy: c.get('caller').keyId,
      idempotencyKey: c.req.valid('header')['idempotency-key'] ?? null,
      bodyHash: contentHash(JSON.stringify({ source, removeMissing, items })),
      source,
      removeMissing,
      articles,
      problems,
      refused,
    });
    if (created) {
      services.log.info(
        { importId: row.id, source, articles: articles.length, refused, by: row.sentBy },
        'import stored',
      );
      workOn(services);
    }
    c.header('location', `/v1/kb/imports/${row.id}`);
    return c.json(present(row), created ? 202 : 200);
  })
  .openapi(read, async (c) => {
    const services = c.get('services');
    const row = await readImport(services.db, c.req.valid('param').importId);
    const isFree = row.leasedUntil === null || row.leasedUntil < services.now();
    // Where no clock runs, who looks after the import keeps it going.
    if ((row.state === 'waiting' || row.state === 'running') && isFree) workOn(services);
    return c.json(present(row), 200);
  });
