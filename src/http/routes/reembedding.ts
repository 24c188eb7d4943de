import { createRoute, z } from '@hono/zod-openapi';
import { readReembedding } from '../../knowledge-base/reembed-knowledge.ts';
import { describeModel } from '../../ports/embedder.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { BEARER, jsonContent, newRouter } from './new-router.ts';

const reembeddingSchema = z
  .object({
    state: z.enum(['none', 'running', 'stopped', 'complete']).openapi({
      description:
        'none: the embedding model was never changed. stopped: it goes on by itself, or at the next start.',
    }),
    servingModel: z.string().openapi({ description: 'The model that searches now.' }),
    model: z.string().nullable().openapi({ description: 'The model that is to serve.' }),
    former: z.string().nullable(),
    done: z.int(),
    total: z.int(),
    startedAt: z.iso.datetime().nullable(),
    updatedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    problem: z.string().nullable(),
  })
  .openapi('Reembedding');

const read = createRoute({
  method: 'get',
  path: '/v1/kb/reembedding',
  tags: ['Knowledge base'],
  summary: 'How far a change of the embedding model has come',
  description:
    'After a change of the configured model, all knowledge is embedded again in the background. Until it is done the former model serves, then the new one, at once.',
  security: BEARER,
  middleware: [allow('read', 'kb:write'), refuseQuery],
  responses: {
    200: jsonContent(reembeddingSchema, 'The latest change'),
    ...problemResponses('invalid_request', 'unauthenticated', 'forbidden', 'rate_limited'),
  },
});

export const reembeddingRoutes = newRouter().openapi(read, async (c) => {
  const { db, now, embedder } = c.get('services');
  const latest = await readReembedding(db, now());
  const servingModel = describeModel(embedder.model);
  c.header('cache-control', 'no-store');
  return c.json(
    {
      state: latest?.state ?? 'none',
      servingModel,
      model: latest ? describeModel(latest.model) : null,
      former: latest ? describeModel(latest.former) : null,
      done: latest?.done ?? 0,
      total: latest?.total ?? 0,
      startedAt: latest?.startedAt.toISOString() ?? null,
      updatedAt: latest?.updatedAt.toISOString() ?? null,
      finishedAt: latest?.finishedAt?.toISOString() ?? null,
      problem: latest?.problem ?? null,
    } as const,
    200,
  );
});
