import { createRoute, z } from '@hono/zod-openapi';
import type { TriageResult } from '../../domain/triage-result.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { triageSchema } from '../assessment-schemas.ts';
import { MAX_TICKET_CHARACTERS, textSchema } from '../schemas.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';

const MAX_TEXTS = 1_000;
const TEXTS_AT_ONCE = 64;

const requestSchema = z
  .strictObject({
    text: textSchema(1, MAX_TICKET_CHARACTERS).optional(),
    texts: z
      .array(textSchema(1, MAX_TICKET_CHARACTERS))
      .min(1, 'must have at least one text')
      .max(MAX_TEXTS, `at most ${MAX_TEXTS} texts`)
      .optional(),
  })
  .refine((body) => (body.text === undefined) !== (body.texts === undefined), {
    message: 'send either "text" or "texts"',
    path: ['text'],
  })
  .openapi('TriageRequest');

const triage = createRoute({
  method: 'post',
  path: '/v1/triage',
  tags: ['Triage'],
  summary: 'Read one text or many, without storing anything',
  description: `Language, entities, type, risk and priority of each text, with reasons. At most ${MAX_TEXTS} texts.`,
  security: BEARER,
  middleware: [allow('compute', 'triage:run'), refuseQuery],
  request: { body: jsonBody(requestSchema) },
  responses: {
    200: jsonContent(
      z.object({ items: z.array(triageSchema) }).openapi('TriageResults'),
      'One result a text, in the order of the texts',
    ),
    ...problemResponses(
      'invalid_request',
      'unauthenticated',
      'forbidden',
      'body_too_large',
      'unsupported_media_type',
      'rate_limited',
      'model_unavailable',
    ),
  },
});

/** JSON shapes are mutable in their types; what triage gives is not. */
function present(result: TriageResult): z.infer<typeof triageSchema> {
  return structuredClone(result) as z.infer<typeof triageSchema>;
}

export const triageRoutes = newRouter().openapi(triage, async (c) => {
  const services = c.get('services');
  const { text, texts = [] } = c.req.valid('json');
  const all = text === undefined ? texts : [text];
  const items: z.infer<typeof triageSchema>[] = [];
  for (let start = 0; start < all.length; start += TEXTS_AT_ONCE) {
    // A caller that went away needs no answer.
    if (c.req.raw.signal.aborted) break;
    items.push(...(await services.triage.triageMany(all.slice(start, start + TEXTS_AT_ONCE))).map(present));
  }
  return c.json({ items }, 200);
});
