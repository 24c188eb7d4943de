import { stat } from 'node:fs/promises';
import { createIdMaker } from '../adapters/new-id.ts';
import { readKnowledgeFolder } from '../adapters/read-knowledge-folder.ts';
import type { Config, Secrets } from '../config.ts';
import { releaseLeases } from '../cases/queue-case.ts';
import { readOrCreateSetting } from '../database/setting-queries.ts';
import { DEFAULT_HOUSE_POLICY } from '../domain/house-policy.ts';
import { PrecedentError } from '../domain/errors.ts';
import type { HttpServices } from '../http/http-services.ts';
import { syncKnowledge } from '../knowledge-base/sync-knowledge.ts';
import type { Log } from '../pipeline/services.ts';
import { COLLECTIONS, type Collection } from '../ports/vector-index.ts';
import { createBackgroundWork } from './background-work.ts';
import { buildEmbedder } from './build-embedder.ts';
import { buildIndexes } from './build-indexes.ts';
import { createHealthCheck } from './check-health.ts';
import { loadOutcomeModel } from './load-outcome-model.ts';
import { loadTriage } from './load-triage.ts';
import { createMemoryRateLimiter } from './memory-rate-limiter.ts';
import { openDatabase } from './open-database.ts';
import { createPinoLog } from './pino-log.ts';
import { readAsset } from './read-asset.ts';
import { startClocks } from './start-clocks.ts';

const DRAIN_MS = 10_000;

export interface ComposeOptions {
  readonly log?: Log;
  readonly now?: () => Date;
  /** Whether waiting tickets and ended appeal windows are seen to by time; true by default. */
  readonly clocks?: boolean;
  readonly onSyncProgress?: (collection: Collection, done: number, total: number) => void;
}

export interface ComposedServices {
  readonly services: HttpServices;
  /** Lets running work end, then closes everything. Safe to call twice. */
  close(): Promise<void>;
}

/** A folder that is not there would read as one whose every article was deleted. @throws PrecedentError `not_admissible` */
async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) {
    throw new PrecedentError(
      'not_admissible',
      `There is no knowledge folder ${folder}. Set KB_DIR to where it is.`,
    );
  }
}

/** Builds all that the service runs on, from settings alone. A model that cannot be loaded does not keep it from starting. */
export async function composeServices(
  config: Config,
  secrets: Secrets,
  options: ComposeOptions = {},
): Promise<ComposedServices> {
  const log = options.log ?? createPinoLog(config.logLevel);
  const now = options.now ?? (() => new Date());
  const database = await openDatabase(config, secrets);
  try {
    const { db } = database;
    const embedder = buildEmbedder(config, secrets);
    const [indexes, triage, outcomes] = await Promise.all([
      buildIndexes(config, db, embedder.model),
      loadTriage(config.modelsFolder, embedder),
      loadOutcomeModel(config.modelsFolder, embedder),
    ]);
    for (const { problem } of [triage, outcomes])
      if (problem !== null) log.warn({ problem }, 'a model is missing');
    const background = createBackgroundWork(log);
    const randomSecret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex');
    const pipeline = {
      db,
      now,
      newId: createIdMaker(),
      policy: DEFAULT_HOUSE_POLICY,
      embedder,
      indexes,
      triage: triage.model,
      outcomeModel: outcomes.model,
      log,
    };
    const services: HttpServices = {
      ...pipeline,
      rateLimiter: createMemoryRateLimiter(config.rateLimits),
      runInBackground: background.run,
      checkHealth: createHealthCheck(pipeline, { triage, outcomes }),
      indexStatus: () => COLLECTIONS.map((collection) => indexes[collection].status()),
      syncFromFolder: async ({ reembed }) => {
        await requireFolder(config.kbFolder);
        const sources = await readKnowledgeFolder(config.kbFolder);
        const { onSyncProgress } = options;
        const collections = await syncKnowledge(db, embedder, sources, {
          now,
          reembed,
          ...(onSyncProgress ? { onProgress: onSyncProgress } : {}),
        });
        for (const collection of COLLECTIONS) await indexes[collection].refresh();
        return { collections, problems: sources.problems };
      },
      signingSecret: secrets.signingSecret ?? (await readOrCreateSetting(db, 'signing_secret', randomSecret)),
      publicUrl: config.publicUrl,
      corsOrigins: config.corsOrigins,
      readAsset,
    };
    // Nobody else has the embedded database: a lease that is still there belongs to a process that died.
    if (database.engine === 'pglite') await releaseLeases(services);
    const stopClocks = options.clocks === false ? () => Promise.resolve() : startClocks(services);
    let closing: Promise<void> | null = null;
    const closeAll = async (): Promise<void> => {
      await stopClocks();
      await background.drain(DRAIN_MS);
      await Promise.allSettled(COLLECTIONS.map((collection) => indexes[collection].close()));
      // Before the embedder: work that did not end in time must fail to write, not be written as "model closed".
      await database.close();
      await embedder.close();
    };
    return { services, close: () => (closing ??= closeAll()) };
  } catch (error) {
    await database.close();
    throw error;
  }
}
