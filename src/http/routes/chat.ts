import { createRoute, z } from '@hono/zod-openapi';
import type { ChatEvent } from '../../chat/chat-types.ts';
import { CHAT_RESULTS, MAX_MESSAGE_CHARACTERS } from '../../chat/chat-types.ts';
import { ModelUnavailableError } from '../../domain/errors.ts';
import { ARTICLE_LANGUAGES } from '../../knowledge-base/parse-article.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { idSchema, textSchema } from '../schemas.ts';
import { streamChat } from '../stream-chat.ts';
import { BEARER, jsonBody, newRouter } from './new-router.ts';

const requestSchema = z
  .strictObject({
    sessionId: idSchema('chat').optional().openapi({
      description: 'From the first answer of the talk. A talk belongs to the key that began it.',
    }),
    message: textSchema(1, MAX_MESSAGE_CHARACTERS),
    language: z
      .enum(ARTICLE_LANGUAGES, { error: `must be ${ARTICLE_LANGUAGES.join(', ')}` })
      .optional()
      .openapi({ description: 'Of the reply; found from the message when left out.' }),
  })
  .openapi('ChatRequest');

const draftSchema = z
  .object({ channel: z.literal('chat'), locale: z.string(), subject: z.string(), body: z.string() })
  .openapi('TicketDraft');

const actionSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('none') }),
    z.object({ type: z.literal('offer_ticket'), draft: draftSchema, human: z.literal(true) }),
    z.object({
      type: z.literal('handover'),
      summary: z.string(),
      transcript: z.array(
        z.object({ speaker: z.enum(['customer', 'assistant']), text: z.string(), at: z.string() }),
      ),
      draft: draftSchema,
    }),
  ])
  .openapi('ChatAction');

const modeSchema = z.enum(['extractive', 'generative']);

const replySchema = z
  .object({
    sessionId: z.string(),
    runId: z.string(),
    mode: modeSchema.openapi({ description: 'How the text was made in the end.' }),
    language: z.enum(ARTICLE_LANGUAGES),
    result: z.enum(CHAT_RESULTS),
    text: z.string(),
    sources: z.object({
      cited: z
        .boolean()
        .openapi({ description: 'False: the closest articles, which the text does not rest on.' }),
      items: z.array(
        z.object({
          number: z.int().openapi({ description: 'What [n] in the text stands for.' }),
          articleId: z.string(),
          title: z.string(),
          language: z.string(),
          heading: z.string(),
          link: z.string(),
        }),
      ),
    }),
    confidence: z.number().nullable(),
    action: actionSchema,
  })
  .openapi('ChatReply');

const chat = createRoute({
  method: 'post',
  path: '/v1/chat',
  tags: ['Knowledge base'],
  summary: 'Ask the chatbot',
  description: `Answers from the help center with its source, or says that it does not know. A stream of server-sent events:
\`meta\`, \`text\` (in pieces, to be joined; \`reset\` takes back those before it), \`sources\`, \`confidence\`, \`action\`, \`done\`;
\`error\` with a code in place of the rest when something breaks. With \`Accept: application/json\` the same at once.`,
  security: BEARER,
  middleware: [allow('compute', 'kb:read'), refuseQuery],
  request: { body: jsonBody(requestSchema) },
  responses: {
    200: {
      description: 'The reply',
      content: {
        'text/event-stream': { schema: z.string() },
        'application/json': { schema: replySchema },
      },
    },
    ...problemResponses(
      'invalid_request',
      'unauthenticated',
      'forbidden',
      'not_found',
      'body_too_large',
      'unsupported_media_type',
      'rate_limited',
      'model_unavailable',
    ),
  },
});

type Reply = z.infer<typeof replySchema>;

/** Joins the events of a reply into one answer. */
async function collect(events: AsyncIterable<ChatEvent>): Promise<Reply> {
  const reply: Partial<Reply> & { text: string } = { text: '' };
  for await (const event of events) {
    switch (event.event) {
      case 'meta':
        reply.sessionId = event.sessionId;
        reply.runId = event.runId;
        reply.language = event.language;
        break;
      case 'text':
        reply.text += event.text;
        break;
      case 'reset':
        reply.text = '';
        break;
      case 'sources':
        reply.sources = { cited: event.cited, items: [...event.items] };
        break;
      case 'confidence':
        reply.confidence = event.value;
        break;
      case 'action':
        reply.action = structuredClone(event.action) as Reply['action'];
        break;
      case 'done':
        reply.result = event.result;
        reply.mode = event.mode;
        break;
    }
  }
  return reply as Reply;
}

function wantsJson(accept: string): boolean {
  return /application\/json/i.test(accept) && !/text\/event-stream/i.test(accept);
}

export const chatRoutes = newRouter().openapi(chat, async (c) => {
  const services = c.get('services');
  if (services.chat === null) throw new ModelUnavailableError('The chatbot does not run on this deployment.');
  const { sessionId = null, message, language = null } = c.req.valid('json');
  const left = new AbortController();
  c.req.raw.signal.addEventListener('abort', () => left.abort(), { once: true });
  const events = await services.chat.begin(
    c.get('caller').keyId,
    { sessionId, message, language },
    left.signal,
  );
  if (wantsJson(c.req.header('accept') ?? '')) return c.json(await collect(events), 200);
  return streamChat(c, events, left);
});
