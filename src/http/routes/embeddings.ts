import { createRoute, z } from '@hono/zod-openapi';
import { PrecedentError } from '../../domain/errors.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';

const MAX_INPUTS = 2_048;
const MAX_CHARACTERS = 100_000;

const inputSchema = z.string().max(MAX_CHARACTERS, `must have at most ${MAX_CHARACTERS} characters`);

const requestSchema = z
  .strictObject({
    input: z.union([inputSchema, z.array(inputSchema).min(1).max(MAX_INPUTS)], {
      error: `must be a text or a list of 1 to ${MAX_INPUTS} texts of at most ${MAX_CHARACTERS} characters`,
    }),
    model: z.string().max(200).optional(),
    encoding_format: z.enum(['float', 'base64']).default('float'),
    dimensions: z.int().positive().optional(),
    user: z.string().max(200).optional(),
    input_type: z.enum(['query', 'passage', 'symmetric']).default('passage').openapi({
      description: 'Beyond OpenAI: what the text is for. Searches compare a query with passages.',
    }),
  })
  .openapi('EmbeddingRequest');

const embed = createRoute({
  method: 'post',
  path: '/v1/embeddings',
  tags: ['Embeddings'],
  summary: "Embed texts by the service's own model",
  description: 'Compatible with OpenAI clients. Tokens are not counted: usage is 0.',
  security: BEARER,
  middleware: [allow('compute', 'embeddings:run'), refuseQuery],
  request: { body: jsonBody(requestSchema) },
  responses: {
    200: jsonContent(
      z
        .object({
          object: z.literal('list'),
          model: z.string(),
          revision: z
            .string()
            .openapi({ description: 'Changes whenever the same text would get another vector.' }),
          data: z.array(
            z.object({
              object: z.literal('embedding'),
              index: z.int(),
              embedding: z.union([z.array(z.number()), z.string()]),
              truncated: z.boolean(),
              empty: z.boolean().openapi({ description: 'Nothing in the text could be read.' }),
            }),
          ),
          usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
        })
        .openapi('Embeddings'),
      'One vector a text, in the order of the texts',
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

/** Little-endian float32, as OpenAI's clients read it. */
function toBase64(vector: Float32Array): string {
  const view = new DataView(new ArrayBuffer(vector.length * 4));
  vector.forEach((value, i) => view.setFloat32(i * 4, value, true));
  let binary = '';
  for (const byte of new Uint8Array(view.buffer)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

export const embeddingRoutes = newRouter().openapi(embed, async (c) => {
  const { embedder } = c.get('services');
  const { input, model, dimensions, encoding_format: format, input_type: kind } = c.req.valid('json');
  const fields = [
    ...(model !== undefined && model !== embedder.model.id
      ? [{ path: '/model', message: `must be ${embedder.model.id}` }]
      : []),
    ...(dimensions !== undefined && dimensions !== embedder.model.dimensions
      ? [{ path: '/dimensions', message: `must be ${embedder.model.dimensions}` }]
      : []),
  ];
  if (fields.length > 0)
    throw new PrecedentError('invalid_request', 'This service has one embedding model.', { fields });
  const texts = (typeof input === 'string' ? [input] : input).map((text) => text.toWellFormed());
  const embeddings = await embedder.embed(texts, { kind, signal: c.req.raw.signal });
  return c.json(
    {
      object: 'list' as const,
      model: embedder.model.id,
      revision: embedder.model.revision,
      data: embeddings.map(({ vector, truncated, empty }, index) => ({
        object: 'embedding' as const,
        index,
        embedding: format === 'base64' ? toBase64(vector) : Array.from(vector),
        truncated,
        empty,
      })),
      usage: { prompt_tokens: 0, total_tokens: 0 },
    },
    200,
  );
});
