import { createRoute, z } from '@hono/zod-openapi';
import { approveDraft, editDraft, readDraft, rejectDraft } from '../../article-drafts/decide-draft.ts';
import { draftArticle, type DraftRow } from '../../article-drafts/draft-article.ts';
import { DRAFT_STATES, listDrafts, readDraftEvents } from '../../article-drafts/list-drafts.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseBody, refuseQuery } from '../middleware/refuse-unknown.ts';
import { caseIdParam, cursorQuery, idSchema, textSchema } from '../schemas.ts';
import { articleIdParam } from './knowledge.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';

/** What an editor may change of a draft. */
export const draftEditsSchema = z.strictObject({
  articleId: articleIdParam.shape.articleId.optional(),
  title: textSchema(1, 200).optional(),
  category: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'must be lower-case letters, digits and hyphens')
    .optional(),
  audience: z.enum(['customer', 'merchant', 'developer']).optional(),
  body: textSchema(1, 200_000).optional(),
});

const versionSchema = z
  .int32()
  .positive()
  .nullable()
  .default(null)
  .openapi({ description: 'The version that was read; a change since then is a 409.' });

const draftSchema = z
  .object({
    id: z.string(),
    caseId: z.string(),
    state: z.enum(DRAFT_STATES),
    version: z.int(),
    articleId: z.string(),
    language: z.string(),
    title: z.string(),
    category: z.string(),
    audience: z.string(),
    body: z.string().openapi({ description: 'Markdown; what was one customer’s own stands in brackets.' }),
    clauseIds: z.array(z.string()),
    decisionIds: z.array(z.string()),
    madeBy: z.string().openapi({ description: '`template`, or the model that wrote it.' }),
    report: z.object({ masked: z.int(), removed: z.int(), problem: z.string().nullable() }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    decidedBy: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
  })
  .openapi('ArticleDraft');

const draftWithEventsSchema = draftSchema
  .extend({
    events: z.array(
      z.object({
        seq: z.int(),
        at: z.iso.datetime(),
        actor: z.object({ kind: z.string(), id: z.string() }),
        action: z.string(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .openapi('ArticleDraftWithEvents');

const shared = { tags: ['Knowledge base'], security: BEARER };
const PROBLEMS = ['invalid_request', 'unauthenticated', 'forbidden', 'rate_limited'] as const;
const CHANGES = problemResponses(
  ...PROBLEMS,
  'not_found',
  'conflict',
  'body_too_large',
  'unsupported_media_type',
);
const draftParam = z.object({ draftId: idSchema('drf') });

const make = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/cases/{caseId}/draft-article',
  summary: 'Draft an article from a solved case',
  description:
    'Question, decision and reasons with personal data, ids and sums masked, rules and steps from the clauses; written by the language model where one is configured, each sentence checked against its source. No search finds it until it is approved. An open draft of the case is answered with that one.',
  middleware: [allow('compute', 'kb:curate'), refuseQuery, refuseBody],
  request: { params: caseIdParam },
  responses: {
    201: jsonContent(draftSchema, 'The draft'),
    200: jsonContent(draftSchema, 'The draft that was open already'),
    ...problemResponses(...PROBLEMS, 'not_found', 'not_admissible', 'conflict'),
  },
});

const list = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/kb/drafts',
  summary: 'List drafts of articles',
  middleware: [allow('read', 'kb:curate')],
  request: {
    query: z.strictObject({
      ...cursorQuery,
      state: z.enum(DRAFT_STATES, { error: `must be ${DRAFT_STATES.join(', ')}` }).default('draft'),
    }),
  },
  responses: {
    200: jsonContent(
      z.object({ items: z.array(draftSchema), nextCursor: z.string().nullable() }).openapi('ArticleDrafts'),
      'Newest first',
    ),
    ...problemResponses(...PROBLEMS, 'invalid_cursor'),
  },
});

const read = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/kb/drafts/{draftId}',
  summary: 'Read a draft and what happened to it',
  middleware: [allow('read', 'kb:curate'), refuseQuery],
  request: { params: draftParam },
  responses: {
    200: jsonContent(draftWithEventsSchema, 'The draft'),
    ...problemResponses(...PROBLEMS, 'not_found'),
  },
});

const edit = createRoute({
  ...shared,
  method: 'patch',
  path: '/v1/kb/drafts/{draftId}',
  summary: 'Edit a draft',
  middleware: [allow('write', 'kb:curate'), refuseQuery],
  request: {
    params: draftParam,
    body: jsonBody(draftEditsSchema.extend({ version: versionSchema }).openapi('ArticleDraftEdits')),
  },
  responses: { 200: jsonContent(draftSchema, 'The draft as it is now'), ...CHANGES },
});

const approve = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/kb/drafts/{draftId}/approval',
  summary: 'Approve a draft, with edits, or reject it',
  description: 'An approved draft is an article from then on, and found at once.',
  middleware: [allow('write', 'kb:curate'), refuseQuery],
  request: {
    params: draftParam,
    body: jsonBody(
      z
        .strictObject({
          approve: z.boolean(),
          edits: draftEditsSchema.default({}),
          reason: textSchema(1, 1_000)
            .nullable()
            .default(null)
            .openapi({ description: 'Why it is rejected.' }),
          version: versionSchema,
        })
        .openapi('ArticleDraftApproval'),
    ),
  },
  responses: { 200: jsonContent(draftSchema, 'The draft as it is now'), ...CHANGES },
});

function present(draft: DraftRow): z.infer<typeof draftSchema> {
  return {
    ...draft,
    clauseIds: [...draft.clauseIds],
    decisionIds: [...draft.decisionIds],
    createdAt: draft.createdAt.toISOString(),
    updatedAt: draft.updatedAt.toISOString(),
    decidedAt: draft.decidedAt?.toISOString() ?? null,
  };
}

export const articleDraftRoutes = newRouter()
  .openapi(make, async (c) => {
    const services = c.get('services');
    const { caseId } = c.req.valid('param');
    const context = { ...services, model: services.chat?.model ?? null };
    const { draft, created } = await draftArticle(context, c.get('caller'), caseId);
    if (created) services.log.info({ draftId: draft.id, caseId, madeBy: draft.madeBy }, 'article drafted');
    return created ? c.json(present(draft), 201) : c.json(present(draft), 200);
  })
  .openapi(list, async (c) => {
    const { state, limit, cursor = null } = c.req.valid('query');
    const page = await listDrafts(c.get('services').db, { state, limit, cursor });
    return c.json({ items: page.items.map(present), nextCursor: page.nextCursor }, 200);
  })
  .openapi(read, async (c) => {
    const { db } = c.get('services');
    const { draftId } = c.req.valid('param');
    const draft = await readDraft(db, draftId);
    const events = await readDraftEvents(db, draftId);
    return c.json(
      {
        ...present(draft),
        events: events.map(({ seq, at, actorKind, actorId, action, data }) => ({
          seq,
          at: at.toISOString(),
          actor: { kind: actorKind, id: actorId },
          action,
          data: { ...data },
        })),
      },
      200,
    );
  })
  .openapi(edit, async (c) => {
    const { version, ...edits } = c.req.valid('json');
    const { draftId } = c.req.valid('param');
    return c.json(present(await editDraft(c.get('services'), c.get('caller'), draftId, edits, version)), 200);
  })
  .openapi(approve, async (c) => {
    const services = c.get('services');
    const caller = c.get('caller');
    const { draftId } = c.req.valid('param');
    const { approve: isApproved, edits, reason, version } = c.req.valid('json');
    const draft = isApproved
      ? await approveDraft(services, caller, draftId, edits, version)
      : await rejectDraft(services, caller, draftId, { version, reason });
    services.log.info({ draftId, state: draft.state, by: caller.keyId }, 'article draft settled');
    return c.json(present(draft), 200);
  });
