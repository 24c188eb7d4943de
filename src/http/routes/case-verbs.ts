import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { answerCase } from '../../cases/answer-case.ts';
import { claimCase, releaseCase } from '../../cases/claim-case.ts';
import { correctTriage } from '../../cases/correct-triage.ts';
import { decideCase } from '../../cases/decide-case.ts';
import { executeDecision } from '../../cases/execute-decision.ts';
import { loadCase } from '../../cases/load-case.ts';
import { addEvidence, requestInformation } from '../../cases/request-information.ts';
import { acceptDecision, appealDecision, withdrawCase } from '../../cases/respond-to-decision.ts';
import type { Permission } from '../../domain/access.ts';
import { EVIDENCE_TYPES } from '../../domain/evidence.ts';
import { problemResponses } from '../error-response.ts';
import type { AppEnv } from '../http-services.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseBody, refuseQuery } from '../middleware/refuse-unknown.ts';
import { presentCase, type CaseView } from '../present-case.ts';
import {
  appealSchema,
  caseIdParam,
  caseSchema,
  decisionSchema,
  newEvidenceListSchema,
  reasonCodeSchema,
  referenceSchema,
  textSchema,
  triageCorrectionSchema,
} from '../schemas.ts';
import { BEARER, CHANGE_PROBLEMS, jsonBody, jsonContent, newRouter } from './new-router.ts';
import { parseEvidence } from './parse-evidence.ts';

const PROBLEMS = problemResponses(...CHANGE_PROBLEMS);

/** A mutation of one case that answers with the case as it is then. */
function verbRoute<P extends string>(path: P, summary: string, permission: Permission, description?: string) {
  return {
    method: 'post' as const,
    path: `/v1/cases/{caseId}/${path}` as `/v1/cases/{caseId}/${P}`,
    tags: ['Cases'],
    summary,
    ...(description === undefined ? {} : { description }),
    security: BEARER,
    middleware: [allow('write', permission), refuseQuery],
    responses: { 200: jsonContent(caseSchema, 'The case as it is now'), ...PROBLEMS },
  };
}

/** A verb that says all by its name: it takes no body. */
function bareVerbRoute<P extends string>(path: P, summary: string, permission: Permission) {
  return {
    ...verbRoute(path, summary, permission),
    middleware: [allow('write', permission), refuseQuery, refuseBody],
  };
}

async function answer(c: Context<AppEnv>, caseId: string): Promise<CaseView> {
  const services = c.get('services');
  return presentCase(services, c.get('caller'), await loadCase(services.db, c.get('caller'), caseId));
}

const claim = createRoute({
  ...bareVerbRoute('claim', 'Claim a case for review', 'case:review'),
  request: { params: caseIdParam },
});
const release = createRoute({
  ...bareVerbRoute('release', 'Give a claimed case back to the queue', 'case:review'),
  request: { params: caseIdParam },
});
const decide = createRoute({
  ...verbRoute(
    'decision',
    'Sign a decision',
    'case:review',
    'Only the reviewer who holds the claim. Large sums, high risk and overrides of a confident suggestion go to a second reviewer.',
  ),
  request: { params: caseIdParam, body: jsonBody(decisionSchema) },
});
const answerQuestion = createRoute({
  ...verbRoute(
    'answer',
    'Answer a question or a comment, and close the case',
    'case:review',
    'Only for cases of a type that claims nothing; a dispute needs a decision that can be appealed.',
  ),
  request: {
    params: caseIdParam,
    body: jsonBody(
      z.strictObject({
        message: textSchema(1, 8_000),
        articleIds: z.array(referenceSchema).max(10).default([]),
        correctedReasonCode: reasonCodeSchema.nullable().default(null),
      }),
    ),
  },
});
const correct = createRoute({
  ...verbRoute(
    'triage-correction',
    'Correct or confirm what the machine read',
    'case:review',
    'The case follows the person. The machine\'s reading stays beside it: such pairs are what "npm run triage:retrain" learns from and what models are judged by. Naming the machine\'s own type confirms it.',
  ),
  request: { params: caseIdParam, body: jsonBody(triageCorrectionSchema) },
});
const requestInfo = createRoute({
  ...verbRoute('information-request', 'Ask the claimant for more; the clock stops', 'case:review'),
  request: {
    params: caseIdParam,
    body: jsonBody(
      z.strictObject({
        message: textSchema(10, 4_000),
        evidenceTypes: z.array(z.enum(EVIDENCE_TYPES)).max(10).default([]),
      }),
    ),
  },
});
const execute = createRoute({
  ...verbRoute('execution', 'Record that the final ruling was carried out', 'case:review'),
  request: { params: caseIdParam, body: jsonBody(z.strictObject({ reference: textSchema(1, 200) })) },
});
const evidenceRoute = {
  ...verbRoute('evidence', 'Add evidence', 'case:respond_own'),
  middleware: [allow('write', 'case:respond_own', 'case:review'), refuseQuery],
};
const addItems = createRoute({
  ...evidenceRoute,
  request: {
    params: caseIdParam,
    body: jsonBody(z.strictObject({ evidence: newEvidenceListSchema.min(1, 'send at least one item') })),
  },
});
const accept = createRoute({
  ...bareVerbRoute('acceptance', 'Accept the decision', 'case:respond_own'),
  request: { params: caseIdParam },
});
const appeal = createRoute({
  ...verbRoute(
    'appeal',
    'Appeal the decision',
    'case:respond_own',
    'Needs a ground and new evidence, within the window; each ground once. Another reviewer looks.',
  ),
  request: { params: caseIdParam, body: jsonBody(appealSchema) },
});
const withdraw = createRoute({
  ...verbRoute('withdrawal', 'Withdraw the case', 'case:respond_own'),
  request: {
    params: caseIdParam,
    body: jsonBody(z.strictObject({ reason: textSchema(0, 2_000).default('') })),
  },
});

export const caseVerbRoutes = newRouter()
  .openapi(claim, async (c) => {
    const { caseId } = c.req.valid('param');
    await claimCase(c.get('services'), c.get('caller'), caseId);
    return c.json(await answer(c, caseId), 200);
  })
  .openapi(release, async (c) => {
    const { caseId } = c.req.valid('param');
    await releaseCase(c.get('services'), c.get('caller'), caseId);
    return c.json(await answer(c, caseId), 200);
  })
  .openapi(decide, async (c) => {
    const { caseId } = c.req.valid('param');
    const { version, ...decision } = c.req.valid('json');
    await decideCase(c.get('services'), c.get('caller'), caseId, { ...decision, expectedVersion: version });
    return c.json(await answer(c, caseId), 200);
  })
  .openapi(answerQuestion, async (c) => {
    const { caseId } = c.req.valid('param');
    await answerCase(c.get('services'), c.get('caller'), caseId, c.req.valid('json'));
    return c.json(await answer(c, caseId), 200);
  })
  .openapi(correct, async (c) => {
    const { caseId } = c.req.valid('param');
    const { version, ...correction } = c.req.valid('json');
    await correctTriage(c.get('services'), c.get('caller'), caseId, {
      ...correction,
      expectedVersion: version,
    });
    return c.json(await answer(c, caseId), 200);
  })
  .openapi(requestInfo, async (c) => {
    const { caseId } = c.req.valid('param');
    await requestInformation(c.get('services'), c.get('caller'), caseId, c.req.valid('json'));
    return c.json(await answer(c, caseId), 200);
  })
  .openapi(addItems, async (c) => {
    const { caseId } = c.req.valid('param');
    await addEvidence(
      c.get('services'),
      c.get('caller'),
      caseId,
      parseEvidence(c.req.valid('json').evidence),
    );
    return c.json(await answer(c, caseId), 200);
  })
  .openapi(accept, async (c) => {
    const { caseId } = c.req.valid('param');
    await acceptDecision(c.get('services'), c.get('caller'), caseId);
    return c.json(await answer(c, caseId), 200);
  })
  .openapi(appeal, async (c) => {
    const { caseId } = c.req.valid('param');
    const { ground, statement, evidence } = c.req.valid('json');
    await appealDecision(c.get('services'), c.get('caller'), caseId, {
      ground,
      statement,
      evidence: parseEvidence(evidence),
    });
    return c.json(await answer(c, caseId), 200);
  })
  .openapi(withdraw, async (c) => {
    const { caseId } = c.req.valid('param');
    await withdrawCase(c.get('services'), c.get('caller'), caseId, c.req.valid('json').reason);
    return c.json(await answer(c, caseId), 200);
  })
  .openapi(execute, async (c) => {
    const { caseId } = c.req.valid('param');
    await executeDecision(c.get('services'), c.get('caller'), caseId, c.req.valid('json').reference);
    return c.json(await answer(c, caseId), 200);
  });
