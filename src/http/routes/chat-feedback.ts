import { createRoute, z } from '@hono/zod-openapi';
import { FEEDBACK_REASONS, FEEDBACK_VERDICTS, giveFeedback } from '../../chat/give-feedback.ts';
import { listFeedback, summariseFeedback } from '../../chat/list-feedback.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { cursorQuery, idSchema, textSchema } from '../schemas.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';

const DAY_MS = 86_400_000;

const newFeedbackSchema = z
  .strictObject({
    runId: idSchema('run').openapi({ description: 'Of a reply that this key was given.' }),
    verdict: z.enum(FEEDBACK_VERDICTS, { error: 'must be up or down' }),
    reason: z
      .enum(FEEDBACK_REASONS, { error: `must be ${FEEDBACK_REASONS.join(', ')}` })
      .nullable()
      .default(null)
      .openapi({ description: 'Why it was no help; with `down` only.' }),
    comment: textSchema(1, 1_000).nullable().default(null),
  })
  .refine(({ verdict, reason }) => verdict === 'down' || reason === null, {
    message: 'says why a reply was no help: leave it out with "up"',
    path: ['reason'],
  })
  .openapi('NewChatFeedback');

const feedbackSchema = z
  .object({
    runId: z.string(),
    verdict: z.enum(FEEDBACK_VERDICTS),
    reason: z.string().nullable(),
    comment: z.string().nullable(),
    number: z.int().openapi({ description: 'How many opinions were given on this reply so far.' }),
    givenAt: z.iso.datetime(),
  })
  .openapi('ChatFeedback');

const tallySchema = z.array(z.object({ value: z.string(), up: z.int(), down: z.int() }));

const summarySchema = z
  .object({
    since: z.iso.datetime(),
    up: z.int(),
    down: z.int(),
    reasons: z.array(z.object({ reason: z.string(), count: z.int() })),
    byResult: tallySchema,
    byLanguage: tallySchema,
    byModel: tallySchema.openapi({
      description: 'The language model that wrote, or the answerability model that chose the passage.',
    }),
    articles: tallySchema.openapi({ description: 'Cited articles, the most disliked first.' }),
    items: z.array(
      feedbackSchema.omit({ number: true }).extend({
        question: z.string(),
        language: z.string(),
        result: z.string(),
        confidence: z.number().nullable(),
        run: z
          .record(z.string(), z.unknown())
          .openapi({ description: 'Models, revision and passages behind the reply.' }),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .openapi('ChatFeedbackSummary');

const give = createRoute({
  method: 'post',
  path: '/v1/chat/feedback',
  tags: ['Knowledge base'],
  summary: 'Say whether a reply of the chatbot helped',
  description:
    'Only the key that asked may. One opinion a reply counts, the last; those before are kept. It is tied to the run: models, revision and passages.',
  security: BEARER,
  middleware: [allow('write', 'kb:read'), refuseQuery],
  request: { body: jsonBody(newFeedbackSchema) },
  responses: {
    200: jsonContent(feedbackSchema, 'The opinion that counts'),
    ...problemResponses(
      'invalid_request',
      'unauthenticated',
      'forbidden',
      'not_found',
      'conflict',
      'body_too_large',
      'unsupported_media_type',
      'rate_limited',
    ),
  },
});

const read = createRoute({
  method: 'get',
  path: '/v1/chat/feedback',
  tags: ['Knowledge base'],
  summary: 'Read what askers thought of the replies',
  description: 'Counts over the whole time asked for, and opinions page by page, personal data masked.',
  security: BEARER,
  middleware: [allow('read', 'kb:write')],
  request: {
    query: z.strictObject({
      ...cursorQuery,
      days: z.coerce
        .number({ error: 'must be a whole number from 1 to 365' })
        .int('must be a whole number from 1 to 365')
        .min(1, 'must be from 1 to 365')
        .max(365, 'must be from 1 to 365')
        .default(30),
      verdict: z
        .enum(FEEDBACK_VERDICTS, { error: 'must be up or down' })
        .optional()
        .openapi({ description: 'Of the opinions listed; the counts are of all.' }),
    }),
  },
  responses: {
    200: jsonContent(summarySchema, 'Counts and a page'),
    ...problemResponses('invalid_request', 'invalid_cursor', 'unauthenticated', 'forbidden', 'rate_limited'),
  },
});

export const chatFeedbackRoutes = newRouter()
  .openapi(give, async (c) => {
    const services = c.get('services');
    const row = await giveFeedback(services, c.get('caller').keyId, c.req.valid('json'));
    const { runId, verdict, reason, comment, number, givenAt } = row;
    services.log.info({ runId, verdict, reason }, 'feedback on a chat run');
    return c.json({ runId, verdict, reason, comment, number, givenAt: givenAt.toISOString() }, 200);
  })
  .openapi(read, async (c) => {
    const { db, now } = c.get('services');
    const { days, verdict = null, limit, cursor = null } = c.req.valid('query');
    const since = new Date(now().getTime() - days * DAY_MS);
    const [summary, page] = await Promise.all([
      summariseFeedback(db, since),
      listFeedback(db, { since, verdict, limit, cursor }),
    ]);
    return c.json(
      {
        since: since.toISOString(),
        up: summary.up,
        down: summary.down,
        reasons: [...summary.reasons],
        byResult: [...summary.byResult],
        byLanguage: [...summary.byLanguage],
        byModel: [...summary.byModel],
        articles: [...summary.articles],
        items: page.items.map((item) => ({
          ...item,
          run: { ...item.run },
          givenAt: item.givenAt.toISOString(),
        })),
        nextCursor: page.nextCursor,
      },
      200,
    );
  });
