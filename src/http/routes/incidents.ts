import { createRoute, z } from '@hono/zod-openapi';
import { describeTopic, readTopic } from '../../incidents/case-topics.ts';
import { listIncidents, type ListedIncident } from '../../incidents/list-incidents.ts';
import { bilingualSchema } from '../assessment-schemas.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { cursorQuery } from '../schemas.ts';
import { BEARER, jsonContent, newRouter } from './new-router.ts';

const incidentSchema = z
  .object({
    id: z.string(),
    status: z.enum(['open', 'closed']),
    name: bilingualSchema,
    topic: z.object({
      reasonCode: z.string(),
      part: z.enum(['network', 'asset', 'error', 'text']).nullable(),
      value: z.string().nullable(),
    }),
    members: z.int().openapi({ description: 'Cases that belong to it.' }),
    windowHours: z.int(),
    count: z.int().openapi({ description: 'Customers who wrote in the window when it was last looked at.' }),
    expected: z.number().openapi({ description: 'Customers that the same hours usually bring.' }),
    peakCount: z.int(),
    chance: z
      .number()
      .openapi({ description: 'Of so many at the usual rate, at its lowest; 0 below 1e-300.' }),
    startedAt: z.iso.datetime(),
    openedAt: z.iso.datetime(),
    checkedAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
  })
  .openapi('Incident');

const list = createRoute({
  method: 'get',
  path: '/v1/incidents',
  tags: ['Cases'],
  summary: 'Floods of cases about one thing, newest first',
  description:
    'A topic (a type, alone or with a network, an asset, an error code or a cluster of texts) is an incident while far ' +
    'more cases come in than in the same hours of the weeks before.',
  security: BEARER,
  middleware: [allow('read', 'case:review')],
  request: { query: z.strictObject({ ...cursorQuery, status: z.enum(['open', 'closed']).optional() }) },
  responses: {
    200: jsonContent(
      z.object({ items: z.array(incidentSchema), nextCursor: z.string().nullable() }).openapi('IncidentPage'),
      'A page',
    ),
    ...problemResponses('invalid_request', 'invalid_cursor', 'unauthenticated', 'forbidden', 'rate_limited'),
  },
});

function presentIncident(incident: ListedIncident): z.infer<typeof incidentSchema> {
  const { topic, logChance, startedAt, openedAt, checkedAt, closedAt, ...shown } = incident;
  return {
    ...shown,
    name: describeTopic(topic),
    topic: readTopic(topic),
    chance: Math.exp(logChance),
    startedAt: startedAt.toISOString(),
    openedAt: openedAt.toISOString(),
    checkedAt: checkedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  };
}

export const incidentRoutes = newRouter().openapi(list, async (c) => {
  const { limit, cursor, status } = c.req.valid('query');
  const page = await listIncidents(c.get('services').db, {
    limit,
    cursor: cursor ?? null,
    status: status ?? null,
  });
  return c.json({ items: page.items.map(presentIncident), nextCursor: page.nextCursor }, 200);
});
