import { createRoute, z } from '@hono/zod-openapi';
import { createKey, listKeys, revokeKey, type KeyRow } from '../../database/api-key-queries.ts';
import { ROLES } from '../../domain/access.ts';
import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { filterSchema, idSchema, textSchema } from '../schemas.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';

const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    customerId: z.string().nullable(),
    createdAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .openapi('Key');

function present(row: KeyRow): z.infer<typeof keySchema> {
  return { ...row, createdAt: row.createdAt.toISOString(), revokedAt: row.revokedAt?.toISOString() ?? null };
}

const shared = { tags: ['Keys'], security: BEARER };
const PROBLEMS = ['invalid_request', 'unauthenticated', 'forbidden', 'rate_limited'] as const;

const list = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/keys',
  summary: 'List the keys of callers, without their secrets',
  middleware: [allow('read', 'key:manage'), refuseQuery],
  responses: {
    200: jsonContent(
      z.object({ items: z.array(keySchema) }).openapi('KeyList'),
      'All keys, revoked ones too',
    ),
    ...problemResponses(...PROBLEMS),
  },
});

const create = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/keys',
  summary: 'Make a key',
  description: 'The secret is in this answer and nowhere else: only its hash is kept.',
  middleware: [allow('write', 'key:manage'), refuseQuery],
  request: {
    body: jsonBody(
      z
        .strictObject({
          name: textSchema(1, 100),
          role: z.enum(ROLES),
          customerId: filterSchema
            .nullable()
            .default(null)
            .openapi({ description: 'For role customer, and only then.' }),
        })
        .openapi('NewKey'),
    ),
  },
  responses: {
    201: jsonContent(keySchema.extend({ secret: z.string() }).openapi('KeyWithSecret'), 'Made'),
    ...problemResponses(...PROBLEMS, 'body_too_large', 'unsupported_media_type'),
  },
});

const revoke = createRoute({
  ...shared,
  method: 'delete',
  path: '/v1/keys/{keyId}',
  summary: 'Revoke a key, for good',
  middleware: [allow('write', 'key:manage'), refuseQuery],
  request: { params: z.object({ keyId: idSchema('key') }) },
  responses: {
    200: jsonContent(keySchema, 'Revoked'),
    ...problemResponses(...PROBLEMS, 'not_found', 'conflict'),
  },
});

export const keyRoutes = newRouter()
  .openapi(list, async (c) => c.json({ items: (await listKeys(c.get('services').db)).map(present) }, 200))
  .openapi(create, async (c) => {
    const services = c.get('services');
    const { key, secret } = await createKey(services.db, c.req.valid('json'), services);
    services.log.info({ keyId: key.id, role: key.role, by: c.get('caller').keyId }, 'key made');
    return c.json({ ...present(key), secret }, 201);
  })
  .openapi(revoke, async (c) => {
    const services = c.get('services');
    const { keyId } = c.req.valid('param');
    if (keyId === c.get('caller').keyId) {
      throw new ConflictError('A key cannot revoke itself. Use the key of another administrator.', { keyId });
    }
    const row = await revokeKey(services.db, keyId, services.now());
    if (!row) throw new NotFoundError('key', keyId);
    services.log.info({ keyId, by: c.get('caller').keyId }, 'key revoked');
    return c.json(present(row), 200);
  });
