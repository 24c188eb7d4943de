import { createRoute, z } from '@hono/zod-openapi';
import { groupPending } from '../../knowledge-gaps/group-pending.ts';
import { GAP_STATES, listGaps, settleGap, type Gap } from '../../knowledge-gaps/list-gaps.ts';
import { countPending } from '../../knowledge-gaps/pending-questions.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseBody, refuseQuery } from '../middleware/refuse-unknown.ts';
import { cursorQuery, idSchema, textSchema } from '../schemas.ts';
import { articleIdParam } from './knowledge.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';

const gapSchema = z
  .object({
    id: z.string().openapi({ description: 'Stays, however many questions come to it.' }),
    state: z.enum(GAP_STATES),
    articleId: z.string().nullable(),
    note: z.string().nullable(),
    settledAt: z.iso.datetime().nullable(),
    settledBy: z.string().nullable(),
    count: z.int().openapi({ description: 'Questions: refused, and answered in a way that did not help.' }),
    unanswered: z.int(),
    disliked: z.int(),
    languages: z.array(z.string()),
    firstSeen: z.iso.datetime(),
    lastSeen: z.iso.datetime(),
    examples: z.array(
      z.object({
        question: z.string().openapi({ description: 'Personal data and ids masked.' }),
        language: z.string(),
        kind: z.enum(['unanswered', 'disliked']),
        askedAt: z.iso.datetime(),
      }),
    ),
    nearest: z
      .object({ articleId: z.string(), relevance: z.number() })
      .nullable()
      .openapi({ description: 'The article that came nearest to most of them.' }),
  })
  .openapi('KnowledgeGap');

const shared = { tags: ['Knowledge base'], security: BEARER };
const PROBLEMS = ['invalid_request', 'unauthenticated', 'forbidden', 'rate_limited'] as const;

const list = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/kb/gaps',
  summary: 'List the articles to write',
  description:
    'Questions that the chatbot refused or answered in vain, grouped by meaning across languages, those asked most often first. New ones are grouped in the background; `pending` are still to come.',
  middleware: [allow('read', 'kb:curate')],
  request: {
    query: z.strictObject({
      ...cursorQuery,
      state: z.enum(GAP_STATES, { error: `must be ${GAP_STATES.join(', ')}` }).default('open'),
    }),
  },
  responses: {
    200: jsonContent(
      z
        .object({ items: z.array(gapSchema), pending: z.int(), nextCursor: z.string().nullable() })
        .openapi('KnowledgeGaps'),
      'A page',
    ),
    ...problemResponses(...PROBLEMS, 'invalid_cursor'),
  },
});

const group = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/kb/gaps/grouping',
  summary: 'Group waiting questions now',
  description: 'Does a bounded part of the work; call it again while `pending` is not 0.',
  middleware: [allow('compute', 'kb:curate'), refuseQuery, refuseBody],
  responses: {
    200: jsonContent(
      z.object({ grouped: z.int(), begun: z.int(), pending: z.int() }).openapi('GroupingReport'),
      'What was done and what is left',
    ),
    ...problemResponses(...PROBLEMS, 'model_unavailable'),
  },
});

const settle = createRoute({
  ...shared,
  method: 'put',
  path: '/v1/kb/gaps/{gapId}',
  summary: 'Say what becomes of an article to write',
  middleware: [allow('write', 'kb:curate'), refuseQuery],
  request: {
    params: z.object({ gapId: idSchema('gap') }),
    body: jsonBody(
      z
        .strictObject({
          state: z.enum(GAP_STATES, { error: `must be ${GAP_STATES.join(', ')}` }),
          articleId: articleIdParam.shape.articleId.nullable().default(null),
          note: textSchema(1, 500).nullable().default(null),
        })
        .openapi('GapSettlement'),
    ),
  },
  responses: {
    200: jsonContent(z.object({ id: z.string(), state: z.enum(GAP_STATES) }), 'Settled'),
    ...problemResponses(
      ...PROBLEMS,
      'not_found',
      'not_admissible',
      'body_too_large',
      'unsupported_media_type',
    ),
  },
});

function present(gap: Gap): z.infer<typeof gapSchema> {
  return {
    ...gap,
    languages: [...gap.languages],
    settledAt: gap.settledAt?.toISOString() ?? null,
    firstSeen: gap.firstSeen.toISOString(),
    lastSeen: gap.lastSeen.toISOString(),
    examples: gap.examples.map((example) => ({ ...example, askedAt: example.askedAt.toISOString() })),
  };
}

export const knowledgeGapRoutes = newRouter()
  .openapi(list, async (c) => {
    const { db } = c.get('services');
    const { state, limit, cursor = null } = c.req.valid('query');
    const [page, pending] = await Promise.all([listGaps(db, { state, limit, cursor }), countPending(db)]);
    return c.json({ items: page.items.map(present), pending, nextCursor: page.nextCursor }, 200);
  })
  .openapi(group, async (c) => {
    const { db, embedder, indexes, library, now, newId } = c.get('services');
    const search = { db, embedder, index: indexes.articles, library };
    return c.json(await groupPending({ db, embedder, search, now, newId }), 200);
  })
  .openapi(settle, async (c) => {
    const services = c.get('services');
    const { keyId } = c.get('caller');
    const { gapId } = c.req.valid('param');
    const change = c.req.valid('json');
    await settleGap(services, keyId, gapId, change);
    services.log.info({ gapId, state: change.state, by: keyId }, 'knowledge gap settled');
    return c.json({ id: gapId, state: change.state }, 200);
  });
