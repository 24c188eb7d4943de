import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { cors } from 'hono/cors';
import { webRoutes } from '../web/routes.tsx';
import { handleError, handleValidation } from './error-response.ts';
import type { AppEnv, HttpServices } from './http-services.ts';
import { authenticate } from './middleware/authenticate.ts';
import { checkJsonBody } from './middleware/check-body.ts';
import { frameResponse, identifyRequest } from './middleware/frame-request.ts';
import { refuseBrokenEncoding } from './middleware/refuse-unknown.ts';
import { createNotFound } from './middleware/refuse-method.ts';
import { describeApi } from './openapi-document.ts';
import { articleDraftRoutes } from './routes/article-drafts.ts';
import { caseLinkRoutes } from './routes/case-links.ts';
import { caseVerbRoutes } from './routes/case-verbs.ts';
import { caseRoutes } from './routes/cases.ts';
import { chatRoutes } from './routes/chat.ts';
import { chatFeedbackRoutes } from './routes/chat-feedback.ts';
import { embeddingRoutes } from './routes/embeddings.ts';
import { healthRoutes } from './routes/health.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { keyRoutes } from './routes/keys.ts';
import { knowledgeContentRoutes } from './routes/knowledge-content.ts';
import { hitTestRoutes } from './routes/hit-test.ts';
import { knowledgeGapRoutes } from './routes/knowledge-gaps.ts';
import { knowledgeImportRoutes, MAX_IMPORT_BYTES } from './routes/knowledge-imports.ts';
import { knowledgeVersionRoutes } from './routes/knowledge-versions.ts';
import { knowledgeRoutes } from './routes/knowledge.ts';
import { reembeddingRoutes } from './routes/reembedding.ts';
import { referenceRoutes } from './routes/reference.ts';
import { ticketRoutes } from './routes/tickets.ts';
import { triageRoutes } from './routes/triage.ts';
import { triageTypeRoutes } from './routes/triage-types.ts';
import { triageWatchRoutes } from './routes/triage-watch.ts';

export interface AppOptions {
  /** Node returns a constant; a Worker builds the services for the request. */
  readonly resolveServices: (c: Context<AppEnv>) => HttpServices | Promise<HttpServices>;
}

const KIB = 1024;
const DEFAULT_BODY_BYTES = 256 * KIB;
/** Routes that take files or many texts. Ten files of 2 MiB are 27 MiB in base64. */
const LARGE_BODIES: readonly { readonly path: RegExp; readonly bytes: number }[] = [
  { path: /^\/v1\/(tickets|cases\/[^/]+\/(evidence|appeal))$/, bytes: 28 * KIB * KIB },
  { path: /^\/v1\/(triage|embeddings)$/, bytes: 8 * KIB * KIB },
  { path: /^\/v1\/kb\/articles\/[^/]+$/, bytes: KIB * KIB },
  { path: /^\/v1\/kb\/imports$/, bytes: MAX_IMPORT_BYTES },
];

/** The whole API, chained so that its type tells a client of every route. */
function createApiRoutes() {
  return new OpenAPIHono<AppEnv>({ defaultHook: handleValidation })
    .route('/', healthRoutes)
    .route('/', ticketRoutes)
    .route('/', caseRoutes)
    .route('/', caseVerbRoutes)
    .route('/', caseLinkRoutes)
    .route('/', incidentRoutes)
    .route('/', knowledgeRoutes)
    .route('/', knowledgeContentRoutes)
    .route('/', knowledgeImportRoutes)
    .route('/', knowledgeVersionRoutes)
    .route('/', hitTestRoutes)
    .route('/', knowledgeGapRoutes)
    .route('/', articleDraftRoutes)
    .route('/', chatRoutes)
    .route('/', chatFeedbackRoutes)
    .route('/', triageRoutes)
    .route('/', triageTypeRoutes)
    .route('/', triageWatchRoutes)
    .route('/', reembeddingRoutes)
    .route('/', embeddingRoutes)
    .route('/', keyRoutes);
}

export type AppType = ReturnType<typeof createApiRoutes>;

/** The app for every runtime: the API under /v1, its document and reference, health, and the pages for people. */
export function createApp({ resolveServices }: AppOptions) {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: handleValidation });
  app.onError(handleError);
  app.use(identifyRequest);
  app.use(async (c, next) => {
    c.set('services', await resolveServices(c));
    await next();
  });
  app.use(frameResponse);

  app.use(
    '/v1/*',
    cors({
      origin: (origin, c: Context<AppEnv>) =>
        c.get('services').corsOrigins.includes(origin) ? origin : null,
      allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'Prefer', 'X-Request-Id'],
      exposeHeaders: ['Location', 'Retry-After', 'X-Request-Id'],
      maxAge: 600,
    }),
  );
  app.use('/v1/*', authenticate, refuseBrokenEncoding);
  app.use('/v1/*', async (c, next) => {
    const limit = LARGE_BODIES.find(({ path }) => path.test(c.req.path))?.bytes ?? DEFAULT_BODY_BYTES;
    return checkJsonBody(limit)(c, next);
  });

  const api = createApiRoutes();
  app.route('/', api);
  app.get('/openapi.json', (c) => c.json(describeApi(api, c.get('services').publicUrl)));
  app.route('/', referenceRoutes);
  app.route('/', webRoutes);
  app.notFound(createNotFound(app.routes));
  return app;
}
