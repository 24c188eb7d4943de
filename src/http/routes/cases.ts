import { createRoute, z } from '@hono/zod-openapi';
import { countByState, listQueue } from '../../cases/list-cases.ts';
import { loadCase } from '../../cases/load-case.ts';
import { readTimeline } from '../../cases/read-timeline.ts';
import { CASE_STATES } from '../../domain/case-state.ts';
import { PRIORITIES, RISK_LEVELS } from '../../domain/triage-result.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { presentCase } from '../present-case.ts';
import { caseIdParam, caseSchema, cursorQuery, filterSchema } from '../schemas.ts';
import { BEARER, jsonContent, newRouter } from './new-router.ts';

const queueItemSchema = z
  .object({
    id: z.string(),
    state: z.enum(CASE_STATES),
    reasonCode: z.string().nullable(),
    risk: z.enum(RISK_LEVELS).nullable(),
    priority: z.enum(PRIORITIES).nullable(),
    language: z.string().nullable(),
    excerpt: z.string(),
    suggestedOutcome: z.string().nullable(),
    suggestedProbability: z.number().nullable(),
    suggestionError: z.string().nullable(),
    claimedBy: z.string().nullable(),
    openedAt: z.iso.datetime(),
    dueAt: z.iso.datetime().nullable(),
    version: z.int(),
  })
  .openapi('QueueItem');

const queue = createRoute({
  method: 'get',
  path: '/v1/cases',
  tags: ['Cases'],
  summary: "The reviewers' queue: most urgent first, then longest waiting",
  security: BEARER,
  middleware: [allow('read', 'case:review')],
  request: {
    query: z.strictObject({
      ...cursorQuery,
      state: z.enum(CASE_STATES).optional(),
      reasonCode: filterSchema.optional(),
      risk: z.enum(RISK_LEVELS).optional(),
      priority: z.enum(PRIORITIES).optional(),
      claimed: z.enum(['me', 'nobody', 'anyone']).default('anyone'),
    }),
  },
  responses: {
    200: jsonContent(
      z
        .object({
          items: z.array(queueItemSchema),
          nextCursor: z.string().nullable(),
          counts: z.record(z.string(), z.int()).openapi({ description: 'Cases by state, all of them.' }),
        })
        .openapi('QueuePage'),
      'A page',
    ),
    ...problemResponses('invalid_request', 'invalid_cursor', 'unauthenticated', 'forbidden', 'rate_limited'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/v1/cases/{caseId}',
  tags: ['Cases'],
  summary: 'Read a case',
  description: 'Customers see their own case without what is internal; staff see triage and suggestion.',
  security: BEARER,
  middleware: [allow('read', 'ticket:read_own', 'ticket:read_sent', 'ticket:read_all'), refuseQuery],
  request: { params: caseIdParam },
  responses: {
    200: jsonContent(caseSchema, 'The case'),
    ...problemResponses('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'rate_limited'),
  },
});

const timelineSchema = z
  .object({
    caseId: z.string(),
    entries: z.array(
      z.object({
        seq: z.int(),
        at: z.iso.datetime(),
        actor: z.object({ kind: z.string(), id: z.string().nullable() }),
        action: z.string(),
        data: z.record(z.string(), z.unknown()),
        hash: z.string().optional(),
        prevHash: z.string().optional(),
      }),
    ),
    verification: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), events: z.int(), head: z.string() }),
      z.object({ ok: z.literal(false), seq: z.int(), problem: z.string() }),
    ]),
  })
  .openapi('Timeline');

const timeline = createRoute({
  method: 'get',
  path: '/v1/cases/{caseId}/timeline',
  tags: ['Cases'],
  summary: 'The record of a case, verified as it is read',
  description:
    'Each entry carries the SHA-256 of its canonical JSON (RFC 8785) and of the entry before it. Staff get every ' +
    'entry with its hashes; customers get what concerns them, and the verdict.',
  security: BEARER,
  middleware: [allow('read', 'ticket:read_own', 'ticket:read_sent', 'ticket:read_all'), refuseQuery],
  request: { params: caseIdParam },
  responses: {
    200: jsonContent(timelineSchema, 'The timeline'),
    ...problemResponses('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'rate_limited'),
  },
});

const EXCERPT_LENGTH = 200;

export const caseRoutes = newRouter()
  .openapi(queue, async (c) => {
    const { db, now } = c.get('services');
    const { limit, cursor, state, reasonCode, risk, priority, claimed } = c.req.valid('query');
    const page = await listQueue(
      db,
      c.get('caller'),
      {
        limit,
        claimed,
        cursor: cursor ?? null,
        state: state ?? null,
        reasonCode: reasonCode ?? null,
        risk: risk ?? null,
        priority: priority ?? null,
      },
      now(),
    );
    return c.json(
      {
        items: page.items.map(({ case: current, ticket }) => ({
          id: current.id,
          state: current.state,
          reasonCode: current.reasonCode,
          risk: current.risk,
          priority: current.priority,
          language: current.language,
          excerpt: ticket.body.slice(0, EXCERPT_LENGTH).toWellFormed(),
          suggestedOutcome: current.suggestion?.ruling?.outcome ?? null,
          suggestedProbability: current.suggestion?.ruling?.probability ?? null,
          suggestionError: current.suggestionError,
          claimedBy: current.claimedBy,
          openedAt: current.openedAt.toISOString(),
          dueAt: current.dueAt?.toISOString() ?? null,
          version: current.version,
        })),
        nextCursor: page.nextCursor,
        counts: await countByState(db),
      },
      200,
    );
  })
  .openapi(read, async (c) => {
    const services = c.get('services');
    const loaded = await loadCase(services.db, c.get('caller'), c.req.valid('param').caseId);
    return c.json(await presentCase(services, c.get('caller'), loaded), 200);
  })
  .openapi(timeline, async (c) => {
    const { caseId, entries, verification } = await readTimeline(
      c.get('services').db,
      c.get('caller'),
      c.req.valid('param').caseId,
    );
    return c.json(
      { caseId, entries: entries.map((entry) => ({ ...entry, data: { ...entry.data } })), verification },
      200,
    );
  });
