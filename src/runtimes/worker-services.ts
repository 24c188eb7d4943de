import outcomeModelFile from '../../models/rulings/outcome-model.json';
import { createIdMaker } from '../adapters/new-id.ts';
import { createOpenaiEmbedder } from '../adapters/openai-embedder.ts';
import { PgvectorIndex } from '../adapters/pgvector-index.ts';
import { openPostgresDatabase } from '../adapters/postgres-database.ts';
import { createWorkersAiEmbedder } from '../adapters/workers-ai-embedder.ts';
import { ConfigError, parseConfig, type Config, type Secrets } from '../config.ts';
import type { Database } from '../database/database.ts';
import { attachSealer, createRecordSealer } from '../database/record-sealer.ts';
import { readOrCreateSetting } from '../database/setting-queries.ts';
import { DEFAULT_HOUSE_POLICY } from '../domain/house-policy.ts';
import type { HttpServices, RateClass } from '../http/http-services.ts';
import type { Log } from '../pipeline/services.ts';
import type { Embedder } from '../ports/embedder.ts';
import { COLLECTIONS, type Collection, type VectorIndex } from '../ports/vector-index.ts';
import { parseOutcomeModel } from '../rulings/outcome-model-file.ts';
import { checkWorkerHealth } from './check-worker-health.ts';
import { loadWorkerTriage } from './load-worker-triage.ts';
import type { WorkerBindings } from './worker-bindings.ts';

const { model: outcomeModel } = parseOutcomeModel(outcomeModelFile);
const newId = createIdMaker();

/** One JSON line an event, which `wrangler tail` and Logpush read. Errors without the values of a failed query. */
function createConsoleLog(): Log {
  const write =
    (level: 'info' | 'warn' | 'error') => (fields: Readonly<Record<string, unknown>>, message: string) => {
      const { err, ...rest } = fields;
      const error =
        err instanceof Error
          ? { name: err.name, message: err.message.split('\n', 1)[0], stack: err.stack }
          : err;
      console[level](
        JSON.stringify({ level, message, ...rest, ...(err === undefined ? {} : { err: error }) }),
      );
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

function buildEmbedder(bindings: WorkerBindings, { embedder }: Config, secrets: Secrets): Embedder {
  const { model, dimensions, revision, url, queryPrefix, passagePrefix } = embedder;
  if (model === null || dimensions === null)
    throw new ConfigError(['EMBEDDING_MODEL and EMBEDDING_DIMENSIONS must be set']);
  const prefixes = { query: queryPrefix, passage: passagePrefix, symmetric: queryPrefix };
  const identity = { id: model, dimensions, revision };
  if (bindings.AI && url === null)
    return createWorkersAiEmbedder({ ai: bindings.AI, model: identity, prefixes });
  if (url === null) throw new ConfigError(['EMBEDDING_URL must be set, or Workers AI bound as AI']);
  return createOpenaiEmbedder({
    url,
    apiKey: secrets.embeddingApiKey,
    model: identity,
    sendInputType: embedder.sendInputType,
    prefixes,
  });
}

const LIMITERS: Readonly<Record<RateClass, string>> = {
  read: 'RATE_READ',
  write: 'RATE_WRITE',
  compute: 'RATE_COMPUTE',
  login: 'RATE_LOGIN',
};

/** Cloudflare's rate limiting bindings; a class without one is not limited here. */
function createBoundRateLimiter(bindings: WorkerBindings): HttpServices['rateLimiter'] {
  return {
    async consume(rateClass, caller) {
      const limiter = bindings[LIMITERS[rateClass]] as RateLimit | undefined;
      if (!limiter) return null;
      const { success } = await limiter.limit({ key: caller });
      return success ? null : 60;
    },
  };
}

function buildIndexes(db: Database, embedder: Embedder): Readonly<Record<Collection, VectorIndex>> {
  return Object.fromEntries(
    COLLECTIONS.map((collection) => [collection, new PgvectorIndex(db, collection, embedder.model)]),
  ) as unknown as Readonly<Record<Collection, VectorIndex>>;
}

export interface WorkerServices {
  readonly services: HttpServices;
  /** Waits for work that goes on after the response, then closes the connection. */
  close(): Promise<void>;
}

/** Builds the services for one request: connections must not outlive it in a Worker. */
export async function buildWorkerServices(bindings: WorkerBindings): Promise<WorkerServices> {
  const texts = Object.fromEntries(
    Object.entries(bindings).filter(([, value]) => typeof value === 'string'),
  ) as Record<string, string>;
  const { config, secrets } = parseConfig({
    ...texts,
    EMBEDDER: 'openai',
    EMBEDDING_URL: texts['EMBEDDING_URL'] ?? (bindings.AI ? 'https://workers-ai.invalid' : undefined),
    DATABASE_URL: bindings.HYPERDRIVE.connectionString,
  });
  const usesWorkersAi = bindings.AI !== undefined && (texts['EMBEDDING_URL'] ?? '') === '';
  const embedder = buildEmbedder(
    bindings,
    usesWorkersAi ? { ...config, embedder: { ...config.embedder, url: null } } : config,
    secrets,
  );
  const database = openPostgresDatabase(bindings.HYPERDRIVE.connectionString, { maxConnections: 5 });
  const { db } = database;
  attachSealer(db, createRecordSealer({ current: secrets.dataKey, old: secrets.oldDataKeys }));
  const log = createConsoleLog();
  const indexes = buildIndexes(db, embedder);
  const running: Promise<unknown>[] = [];
  const services: HttpServices = {
    db,
    now: () => new Date(),
    newId,
    policy: DEFAULT_HOUSE_POLICY,
    embedder,
    indexes,
    // Built for each request: keeping the passages would cost more than the search by words brings.
    library: null,
    triage: loadWorkerTriage(embedder),
    triageControl: null,
    outcomeModel,
    log,
    rateLimiter: createBoundRateLimiter(bindings),
    // Answers only what its score of the passages allows, and there are none in memory here.
    chat: null,
    runInBackground: (work) => {
      running.push(work().catch((error: unknown) => log.error({ err: error }, 'background work failed')));
    },
    checkHealth: () => checkWorkerHealth(db, embedder, indexes),
    indexStatus: () => COLLECTIONS.map((collection) => indexes[collection].status()),
    syncFromFolder: null,
    signingSecret:
      secrets.signingSecret ??
      (await readOrCreateSetting(db, 'signing_secret', crypto.randomUUID() + crypto.randomUUID())),
    publicUrl: config.publicUrl,
    corsOrigins: config.corsOrigins,
    readAsset: async (name) => {
      if (name !== 'api-reference.js' || !bindings.ASSETS) return null;
      const response = await bindings.ASSETS.fetch('https://assets.invalid/standalone.js');
      if (!response.ok) return null;
      return {
        body: new Uint8Array(await response.arrayBuffer()),
        contentType: 'text/javascript; charset=utf-8',
      };
    },
  };
  return {
    services,
    async close() {
      await Promise.allSettled(running);
      await database.close();
    },
  };
}
