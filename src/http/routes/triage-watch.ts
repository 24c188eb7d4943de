import { createRoute, z } from '@hono/zod-openapi';
import { actorOf } from '../../cases/load-case.ts';
import { DRIFT_MEASURES } from '../../domain/drift.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { applyPrior, isPriorApplied, readLatestPrior } from '../../triage-feedback/prior-setting.ts';
import { listShadows, reportShadow, type ShadowReport } from '../../triage-feedback/report-shadow.ts';
import { listTriageChanges } from '../../triage-feedback/triage-changes.ts';
import { listDriftReports, type DriftReportRow } from '../../triage-feedback/watch-drift.ts';
import { problemResponses } from '../error-response.ts';
import type { HttpServices } from '../http-services.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';
import { requireControl } from './triage-types.ts';

const instant = z.iso.datetime();
const interval = z.tuple([z.number(), z.number()]);
const agreement = z
  .object({ rows: z.int(), share: z.number(), interval })
  .openapi('Agreement', { description: 'Share of tickets with its 95% interval.' });
const comparison = z
  .object({
    rows: z.int(),
    a: z.number(),
    b: z.number(),
    difference: z.number(),
    interval: interval.nullable(),
    onlyA: z.int(),
    onlyB: z.int(),
  })
  .openapi('PairedComparison', {
    description:
      'Share of right types of the live model (a) and the candidate (b); 95% interval of b less a.',
  });

const shadowSchema = z
  .object({
    running: z.object({ version: z.string().nullable(), problem: z.string().nullable() }).nullable(),
    candidates: z.array(z.object({ version: z.string(), tickets: z.int() })),
    report: z
      .object({
        version: z.string(),
        live: z.array(z.string()),
        from: instant.nullable(),
        to: instant.nullable(),
        type: agreement,
        risk: agreement,
        priority: agreement,
        outOfScope: z.object({ live: z.number(), shadow: z.number() }),
        byLanguage: z.record(z.string(), agreement),
        differences: z.array(
          z.object({
            live: z.string(),
            shadow: z.string(),
            count: z.int(),
            liveRight: z.int(),
            shadowRight: z.int(),
            neitherRight: z.int(),
            caseIds: z.array(z.string()),
          }),
        ),
        settled: comparison,
        named: comparison,
      })
      .nullable(),
  })
  .openapi('ShadowReport');

const driftSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        modelVersion: z.string(),
        windowStart: instant,
        windowEnd: instant,
        referenceStart: instant,
        windowTickets: z.int(),
        referenceTickets: z.int(),
        alarm: z.boolean(),
        falseAlarmRate: z.number(),
        leastStabilityIndex: z.number(),
        measures: z.array(
          z.object({
            measure: z.enum(DRIFT_MEASURES),
            stabilityIndex: z.number().nullable(),
            pValue: z.number().nullable(),
            test: z.enum(['permutation_chi_squared', 'kolmogorov_smirnov']),
            drifted: z.boolean(),
            groups: z.array(z.object({ name: z.string(), before: z.number(), now: z.number() })),
          }),
        ),
      }),
    ),
  })
  .openapi('DriftReports');

const modelSchema = z
  .object({
    version: z.string(),
    trained: z.string().nullable(),
    rows: z.int(),
    problem: z.string().nullable(),
    prior: z.object({
      applied: z.boolean(),
      latest: z
        .object({
          id: z.string(),
          tickets: z.int(),
          confirmed: z.int(),
          estimatedAt: instant,
          shares: z.record(z.string(), z.number()),
        })
        .nullable(),
    }),
    changes: z.array(
      z.object({
        id: z.string(),
        at: instant,
        actor: z.object({ kind: z.string(), id: z.string() }),
        action: z.string(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .openapi('TriageModelStatus');

const shared = { tags: ['Triage'], security: BEARER };
const PROBLEMS = ['invalid_request', 'unauthenticated', 'forbidden', 'rate_limited'] as const;

const shadow = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/triage/shadow',
  summary: 'Compare a candidate model with the live one on the tickets that came in',
  description:
    'Where they differ, how often, and who was right where a person settled the type. Set SHADOW_TRIAGE to a model file to let it read along; nothing of it reaches a case.',
  middleware: [allow('compute', 'triage:manage')],
  request: {
    query: z.strictObject({
      version: z
        .string()
        .regex(/^[\x21-\x7e]{1,120}$/, 'must be a version that "candidates" lists')
        .optional()
        .openapi({ description: 'A candidate; the latest when left out.' }),
    }),
  },
  responses: {
    200: jsonContent(shadowSchema, 'The comparison; `report` is null before the first ticket'),
    ...problemResponses(...PROBLEMS, 'not_found'),
  },
});

const drift = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/triage/drift',
  summary: 'Whether the tickets of the last week are like those before',
  description:
    'Made once a day: types, confidence, languages, share out of scope and distance to the labelled tickets of the last week against the four weeks before.',
  middleware: [allow('read', 'case:review'), refuseQuery],
  responses: {
    200: jsonContent(driftSchema, 'Reports, newest first, 60 at most'),
    ...problemResponses(...PROBLEMS),
  },
});

const model = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/triage/model',
  summary: 'Which model reads tickets, and what was changed about it',
  middleware: [allow('read', 'case:review'), refuseQuery],
  responses: {
    200: jsonContent(modelSchema, 'The model in force; the last 50 changes'),
    ...problemResponses(...PROBLEMS, 'not_admissible'),
  },
});

const prior = createRoute({
  ...shared,
  method: 'put',
  path: '/v1/triage/prior',
  summary: 'Use the estimated shares of types, or those of the model again',
  description: 'The estimate is made once a day from 300 tickets on. It can be put aside again at any time.',
  middleware: [allow('write', 'triage:manage'), refuseQuery],
  request: { body: jsonBody(z.strictObject({ applied: z.boolean() }).openapi('PriorChoice')) },
  responses: {
    200: jsonContent(modelSchema, 'As it is now'),
    ...problemResponses(...PROBLEMS, 'not_admissible', 'body_too_large', 'unsupported_media_type'),
  },
});

function presentShadow(report: ShadowReport) {
  return {
    ...(structuredClone(report) as unknown as NonNullable<z.infer<typeof shadowSchema>['report']>),
    from: report.from?.toISOString() ?? null,
    to: report.to?.toISOString() ?? null,
  };
}

function presentDrift(row: DriftReportRow): z.infer<typeof driftSchema>['items'][number] {
  const { falseAlarmRate, leastStabilityIndex, measures } = row.findings;
  return {
    id: row.id,
    modelVersion: row.modelVersion,
    windowStart: row.windowStart.toISOString(),
    windowEnd: row.windowEnd.toISOString(),
    referenceStart: row.referenceStart.toISOString(),
    windowTickets: row.windowTickets,
    referenceTickets: row.referenceTickets,
    alarm: row.alarm,
    falseAlarmRate,
    leastStabilityIndex,
    measures: measures.map(({ groups, ...rest }) => ({ ...rest, groups: [...groups] })),
  };
}

async function presentModel(services: HttpServices): Promise<z.infer<typeof modelSchema>> {
  const { db } = services;
  const status = requireControl(services).status();
  const [applied, latest, changes] = await Promise.all([
    isPriorApplied(db),
    readLatestPrior(db),
    listTriageChanges(db, 50),
  ]);
  return {
    version: status.version,
    trained: status.trained,
    rows: status.rows,
    problem: status.problem,
    prior: {
      applied,
      latest: latest && {
        id: latest.id,
        tickets: latest.tickets,
        confirmed: latest.confirmed,
        estimatedAt: latest.estimatedAt.toISOString(),
        shares: { ...latest.shares },
      },
    },
    changes: changes.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      actor: { kind: row.actorKind, id: row.actorId },
      action: row.action,
      data: { ...row.data },
    })),
  };
}

export const triageWatchRoutes = newRouter()
  .openapi(shadow, async (c) => {
    const { db, triageControl } = c.get('services');
    const candidates = await listShadows(db);
    const { version = candidates[0]?.version } = c.req.valid('query');
    if (version !== undefined && !candidates.some((one) => one.version === version))
      throw new NotFoundError('candidate', version);
    const report = version === undefined ? null : presentShadow(await reportShadow(db, version));
    return c.json({ running: triageControl?.status().shadow ?? null, candidates, report }, 200);
  })
  .openapi(drift, async (c) => {
    const rows = await listDriftReports(c.get('services').db, 60);
    return c.json({ items: rows.map(presentDrift) }, 200);
  })
  .openapi(model, async (c) => c.json(await presentModel(c.get('services')), 200))
  .openapi(prior, async (c) => {
    const services = c.get('services');
    const { applied } = c.req.valid('json');
    const control = requireControl(services);
    await applyPrior(services, actorOf(c.get('caller')), applied);
    await control.refresh();
    services.log.info(
      { applied, by: c.get('caller').keyId },
      'estimated shares of types put to use or aside',
    );
    return c.json(await presentModel(services), 200);
  });
