import { createRoute, z } from '@hono/zod-openapi';
import { describeModel } from '../../ports/embedder.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { jsonContent, newRouter } from './new-router.ts';

const live = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['Health'],
  summary: 'Whether the process answers',
  middleware: [refuseQuery],
  responses: { 200: jsonContent(z.object({ status: z.literal('ok') }), 'It does') },
});

const readinessSchema = z
  .object({
    status: z
      .enum(['ready', 'degraded', 'unavailable'])
      .openapi({ description: 'degraded: tickets are taken, and reach a human without what is missing.' }),
    embeddingModel: z.string(),
    dependencies: z.array(
      z.object({ name: z.string(), ok: z.boolean(), required: z.boolean(), detail: z.string() }),
    ),
  })
  .openapi('Readiness');

const ready = createRoute({
  method: 'get',
  path: '/readyz',
  tags: ['Health'],
  summary: 'Whether the service takes tickets, and how each dependency is',
  middleware: [refuseQuery],
  responses: {
    200: jsonContent(readinessSchema, 'Ready, or degraded'),
    503: jsonContent(readinessSchema, 'A required dependency is missing'),
  },
});

export const healthRoutes = newRouter()
  .openapi(live, (c) => c.json({ status: 'ok' as const }, 200))
  .openapi(ready, async (c) => {
    const services = c.get('services');
    const dependencies = (await services.checkHealth()).map((one) => ({ ...one }));
    const failed = dependencies.filter(({ ok }) => !ok);
    const status = failed.some(({ required }) => required)
      ? 'unavailable'
      : failed.length > 0
        ? 'degraded'
        : 'ready';
    const body = { status, embeddingModel: describeModel(services.embedder.model), dependencies } as const;
    c.header('cache-control', 'no-store');
    return status === 'unavailable' ? c.json(body, 503) : c.json(body, 200);
  });
