import { createRoute, z } from '@hono/zod-openapi';
import { loadCase } from '../../cases/load-case.ts';
import { LINK_RELATIONS } from '../../domain/case-link.ts';
import { confirmLink, dismissLink, linkByHand } from '../../duplicates/settle-link.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseBody, refuseQuery } from '../middleware/refuse-unknown.ts';
import { presentCase } from '../present-case.ts';
import { caseIdParam, caseSchema, idSchema } from '../schemas.ts';
import { BEARER, CHANGE_PROBLEMS, jsonBody, jsonContent, newRouter } from './new-router.ts';

const PROBLEMS = problemResponses(...CHANGE_PROBLEMS);
const linkParam = caseIdParam.extend({ linkId: idSchema('lnk') });
const shared = { tags: ['Cases'], security: BEARER };
const bare = [allow('write', 'case:review'), refuseQuery, refuseBody];

const link = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/cases/{caseId}/links',
  summary: 'Link two cases by hand',
  description: 'Cases of one customer are a `duplicate` or a `thread`, cases of two are `related`.',
  middleware: [allow('write', 'case:review'), refuseQuery],
  request: {
    params: caseIdParam,
    body: jsonBody(z.strictObject({ otherCaseId: idSchema('case'), relation: z.enum(LINK_RELATIONS) })),
  },
  responses: { 200: jsonContent(caseSchema, 'The case as it is now'), ...PROBLEMS },
});
const confirm = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/cases/{caseId}/links/{linkId}/confirmation',
  summary: 'Confirm a link',
  description:
    'A duplicate that is undecided ends in favour of the earlier case (state `duplicate`), while that goes on; ' +
    'otherwise the link is only marked.',
  middleware: bare,
  request: { params: linkParam },
  responses: { 200: jsonContent(caseSchema, 'The case as it is now'), ...PROBLEMS },
});
const dismiss = createRoute({
  ...shared,
  method: 'delete',
  path: '/v1/cases/{caseId}/links/{linkId}',
  summary: 'Take a link off',
  description:
    'A case that was joined by it is a case of its own again. The machine does not link the two again.',
  middleware: bare,
  request: { params: linkParam },
  responses: { 200: jsonContent(caseSchema, 'The case as it is now'), ...PROBLEMS },
});

export const caseLinkRoutes = newRouter()
  .openapi(link, async (c) => {
    const services = c.get('services');
    const caller = c.get('caller');
    const { caseId } = c.req.valid('param');
    await linkByHand(services, caller, caseId, c.req.valid('json'));
    return c.json(await presentCase(services, caller, await loadCase(services.db, caller, caseId)), 200);
  })
  .openapi(confirm, async (c) => {
    const services = c.get('services');
    const caller = c.get('caller');
    const { caseId, linkId } = c.req.valid('param');
    await confirmLink(services, caller, caseId, linkId);
    return c.json(await presentCase(services, caller, await loadCase(services.db, caller, caseId)), 200);
  })
  .openapi(dismiss, async (c) => {
    const services = c.get('services');
    const caller = c.get('caller');
    const { caseId, linkId } = c.req.valid('param');
    await dismissLink(services, caller, caseId, linkId);
    return c.json(await presentCase(services, caller, await loadCase(services.db, caller, caseId)), 200);
  });
