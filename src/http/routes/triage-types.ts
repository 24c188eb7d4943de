import { createRoute, z } from '@hono/zod-openapi';
import { PrecedentError } from '../../domain/errors.ts';
import {
  addType,
  listTypes,
  MAX_EXAMPLES,
  MIN_EXAMPLES,
  RECOMMENDED_EXAMPLES,
  removeType,
  type TaughtType,
} from '../../triage-feedback/taught-types.ts';
import { checkExamples } from '../../triage-feedback/teach-model.ts';
import type { TriageControl } from '../../triage-feedback/triage-control.ts';
import { problemResponses } from '../error-response.ts';
import type { HttpServices } from '../http-services.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { textSchema, typeCodeSchema } from '../schemas.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';

const MAX_EXAMPLE_CHARACTERS = 4_000;

const taughtTypeSchema = z
  .object({
    code: z.string(),
    en: z.string(),
    zh: z.string(),
    examples: z.array(z.string()).openapi({ description: 'With personal data masked.' }),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    removedAt: z.iso.datetime().nullable(),
    removedBy: z.string().nullable(),
    problem: z.string().nullable().openapi({
      description: 'Why tickets are not read as this type; null when they are, or it is removed.',
    }),
  })
  .openapi('TaughtType');

const newTypeSchema = z
  .strictObject({
    code: typeCodeSchema,
    en: textSchema(1, 80),
    zh: textSchema(1, 80),
    examples: z
      .array(textSchema(1, MAX_EXAMPLE_CHARACTERS))
      .min(MIN_EXAMPLES, `at least ${MIN_EXAMPLES}; ${RECOMMENDED_EXAMPLES} are better`)
      .max(MAX_EXAMPLES, `at most ${MAX_EXAMPLES}`),
  })
  .openapi('NewTaughtType');

const shared = { tags: ['Triage'], security: BEARER };
const PROBLEMS = ['invalid_request', 'unauthenticated', 'forbidden', 'rate_limited'] as const;

const list = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/triage/types',
  summary: 'List the types that were added to the taxonomy by examples',
  middleware: [allow('read', 'triage:run'), refuseQuery],
  responses: {
    200: jsonContent(
      z.object({ items: z.array(taughtTypeSchema) }).openapi('TaughtTypes'),
      'Newest first, removed ones too',
    ),
    ...problemResponses(...PROBLEMS),
  },
});

const add = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/triage/types',
  summary: 'Add a type by a few examples',
  description: `In use at once, in every language, and kept across restarts and training. ${MIN_EXAMPLES} examples are the least, ${RECOMMENDED_EXAMPLES} do well. Personal data in them is masked. Such a type is filled in or suggested, never settled without a look, until a model is trained with it. Its family is what stands before the dash: its clocks and evidence follow it.`,
  middleware: [allow('write', 'triage:manage'), refuseQuery],
  request: { body: jsonBody(newTypeSchema) },
  responses: {
    201: jsonContent(taughtTypeSchema, 'In use'),
    ...problemResponses(
      ...PROBLEMS,
      'conflict',
      'not_admissible',
      'body_too_large',
      'unsupported_media_type',
      'model_unavailable',
    ),
  },
});

const remove = createRoute({
  ...shared,
  method: 'delete',
  path: '/v1/triage/types/{code}',
  summary: 'Take an added type out of use',
  description: 'Tickets that were read as it keep its code and name.',
  middleware: [allow('write', 'triage:manage'), refuseQuery],
  request: { params: z.object({ code: typeCodeSchema }) },
  responses: {
    200: jsonContent(taughtTypeSchema, 'Out of use'),
    ...problemResponses(...PROBLEMS, 'not_found', 'not_admissible'),
  },
});

/** @throws PrecedentError `not_admissible` where the runtime cannot change how tickets are read */
export function requireControl({ triageControl }: Pick<HttpServices, 'triageControl'>): TriageControl {
  if (triageControl) return triageControl;
  throw new PrecedentError(
    'not_admissible',
    'Triage cannot be changed while this runtime runs. Use the service on Node.',
  );
}

function present(row: TaughtType, control: TriageControl | null): z.infer<typeof taughtTypeSchema> {
  return {
    code: row.code,
    en: row.en,
    zh: row.zh,
    examples: [...row.examples],
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    removedAt: row.removedAt?.toISOString() ?? null,
    removedBy: row.removedBy,
    problem: row.removedAt === null ? (control?.status().typeProblems.get(row.code) ?? null) : null,
  };
}

export const triageTypeRoutes = newRouter()
  .openapi(list, async (c) => {
    const { db, triageControl } = c.get('services');
    return c.json({ items: (await listTypes(db)).map((row) => present(row, triageControl)) }, 200);
  })
  .openapi(add, async (c) => {
    const services = c.get('services');
    const control = requireControl(services);
    const type = c.req.valid('json');
    const trained = control.trained();
    if (trained === null)
      throw new PrecedentError('model_unavailable', 'There is no triage model that could be taught.');
    if (!trained.classifier.labels.includes(type.code)) checkExamples(trained, type.code, type.examples);
    const row = await addType(services, c.get('caller'), type);
    await control.refresh();
    services.log.info({ code: row.code, by: c.get('caller').keyId }, 'triage type added');
    return c.json(present(row, control), 201);
  })
  .openapi(remove, async (c) => {
    const services = c.get('services');
    const control = requireControl(services);
    const row = await removeType(services, c.get('caller'), c.req.valid('param').code);
    await control.refresh();
    services.log.info({ code: row.code, by: c.get('caller').keyId }, 'triage type removed');
    return c.json(present(row, control), 200);
  });
