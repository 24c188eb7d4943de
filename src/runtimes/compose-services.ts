import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { createIdMaker } from '../adapters/new-id.ts';
import { readKnowledgeFolder } from '../adapters/read-knowledge-folder.ts';
import type { Config, Secrets } from '../config.ts';
import { releaseLeases } from '../cases/queue-case.ts';
import { releaseImportLeases } from '../ingestion/continue-imports.ts';
import { sealerOf } from '../database/record-sealer.ts';
import { collections as collectionRows } from '../database/schema.ts';
import { readOrCreateSetting } from '../database/setting-queries.ts';
import { DEFAULT_HOUSE_POLICY } from '../domain/house-policy.ts';
import { PrecedentError } from '../domain/errors.ts';
import type { HttpServices } from '../http/http-services.ts';
import { syncKnowledge } from '../knowledge-base/sync-knowledge.ts';
import type { Log } from '../pipeline/services.ts';
import { isSameModel } from '../ports/embedder.ts';
import { COLLECTIONS, type Collection } from '../ports/vector-index.ts';
import { createBackgroundWork } from './background-work.ts';
import { buildChat } from './build-chat.ts';
import { buildEmbedder } from './build-embedder.ts';
import { createHealthCheck } from './check-health.ts';
import { loadOutcomeModel } from './load-outcome-model.ts';
import { openTriageControl, triageHealth } from './open-triage-control.ts';
import { createMemoryRateLimiter } from './memory-rate-limiter.ts';
import { openDatabase } from './open-database.ts';
import { plantSeed } from './plant-seed.ts';
import { createPinoLog } from './pino-log.ts';
import {
  buildSearchStack,
  closeSearchStack,
  openServingStack,
  readySearchStack,
  rememberEmbedder,
  type SearchStack,
} from './search-stack.ts';
import { reembedInBackground } from './reembed-in-background.ts';
import { readAsset } from './read-asset.ts';
import { startClocks } from './start-clocks.ts';

const DRAIN_MS = 10_000;

export interface ComposeOptions {
  readonly log?: Log;
  readonly now?: () => Date;
  /** Whether waiting tickets and ended appeal windows are seen to by time; true by default. */
  readonly clocks?: boolean;
  /** Syncs the knowledge folder in the background at once. Tickets wait for the first sync ever, to be read with it. */
  readonly syncAtOnce?: boolean;
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

/** Brings the knowledge base in line with its folder, as far as it goes: the service works without. */
async function syncAtStart(services: HttpServices, isClosing: () => boolean): Promise<void> {
  try {
    const report = await services.syncFromFolder?.({ reembed: false });
    for (const { collection, added, changed, removed, revision } of report?.collections ?? []) {
      services.log.info({ collection, added, changed, removed, revision }, 'knowledge base synced');
    }
    for (const problem of report?.problems ?? [])
      services.log.warn({ ...problem }, 'a source could not be read');
  } catch (error) {
    if (!isClosing()) services.log.error({ err: error }, 'the knowledge base could not be synced');
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
    if (sealerOf(db).keyId === null)
      log.warn({}, 'DATA_KEY is not set: texts and files of tickets are stored as they are, not sealed');
    const embedder = buildEmbedder(config, secrets);
    await plantSeed(config.modelsFolder, db, embedder.model, log);
    const isModelThere = embedder.model.id !== 'unavailable';
    if (isModelThere) await rememberEmbedder(config, db, embedder.model);
    const [{ former, ...stack }, triage, outcomes] = await Promise.all([
      openServingStack(config, secrets, db, embedder, log),
      openTriageControl(config, db, embedder, log),
      loadOutcomeModel(config.modelsFolder, embedder),
    ]);
    if (outcomes.problem !== null)
      log.warn({ problem: outcomes.problem }, 'a model is missing or does not fit');
    const background = createBackgroundWork(log);
    const randomSecret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex');
    const pipeline = {
      db,
      now,
      newId: createIdMaker(),
      policy: DEFAULT_HOUSE_POLICY,
      ...stack,
      triage: triage.live,
      triageControl: triage,
      outcomeModel: outcomes.model,
      log,
    };
    // What searches changes with the embedding model.
    const live = {
      db,
      get embedder() {
        return services.embedder;
      },
      get indexes() {
        return services.indexes;
      },
    };
    const services: HttpServices = {
      ...pipeline,
      rateLimiter: createMemoryRateLimiter(config.rateLimits),
      chat: await buildChat(config, secrets, pipeline, embedder),
      runInBackground: background.run,
      checkHealth: createHealthCheck(live, {
        triage: () => triageHealth(triage),
        outcomes: () => outcomes,
      }),
      indexStatus: () => COLLECTIONS.map((collection) => services.indexes[collection].status()),
      syncFromFolder: async ({ reembed }) => {
        await requireFolder(config.kbFolder);
        const sources = await readKnowledgeFolder(config.kbFolder);
        const { onSyncProgress } = options;
        // To embed again means: by the configured model, at once.
        const collections = await syncKnowledge(db, reembed ? embedder : services.embedder, sources, {
          now,
          reembed,
          ...(onSyncProgress ? { onProgress: onSyncProgress } : {}),
        });
        if (reembed) await switchStack();
        for (const collection of COLLECTIONS) await services.indexes[collection].refresh();
        return { collections, problems: sources.problems };
      },
      signingSecret: secrets.signingSecret ?? (await readOrCreateSetting(db, 'signing_secret', randomSecret)),
      publicUrl: config.publicUrl,
      corsOrigins: config.corsOrigins,
      readAsset,
    };
    // Nobody else has the embedded database: a lease that is still there belongs to a process that died.
    if (database.engine === 'pglite') {
      await releaseLeases(services);
      await releaseImportLeases(services);
    }
    const retired: SearchStack[] = [];
    /** Takes the configured model into service once the stored vectors are its own; requests that run keep what they have. */
    const switchStack = async (): Promise<void> => {
      const serving = { embedder: services.embedder, indexes: services.indexes, library: stack.library };
      if (isSameModel(serving.embedder.model, embedder.model)) return;
      const next = await buildSearchStack(config, db, embedder);
      await readySearchStack(next);
      const chat = await buildChat(config, secrets, { ...pipeline, ...next }, embedder);
      Object.assign(services, next, { chat });
      retired.push(serving);
    };
    let stopClocks = (): Promise<void> => Promise.resolve();
    let closing: Promise<void> | null = null;
    const begin = (): void => {
      background.release();
      if (options.clocks !== false && closing === null) stopClocks = startClocks(services);
    };
    // The first search after a start need not wait for what is on disk to be read.
    if (options.clocks !== false) void readySearchStack(stack).catch(() => undefined);
    let syncing = Promise.resolve();
    if (options.syncAtOnce) {
      const isFirst = (await db.$count(collectionRows)) === 0;
      if (isFirst) background.hold();
      else begin();
      syncing = syncAtStart(services, () => closing !== null).then(isFirst ? begin : () => undefined);
    } else {
      begin();
    }
    let stopReembedding = (): Promise<void> => Promise.resolve();
    if (former !== null && isModelThere && options.clocks !== false) {
      stopReembedding = reembedInBackground({
        db,
        embedder,
        now,
        // Nobody else has the embedded database: a lease that is still there belongs to a process that died.
        holder: database.engine === 'pglite' ? 'embedded' : `${hostname()}:${process.pid}`,
        log,
        beforeSwitch: () => readySearchStack(stack),
        onSwitched: async () => {
          await switchStack();
          await syncing;
          if (config.syncOnStart) await syncAtStart(services, () => closing !== null);
        },
      });
    }
    const closeAll = async (): Promise<void> => {
      await stopReembedding();
      await stopClocks();
      const allEnded = await background.drain(DRAIN_MS);
      await Promise.allSettled(COLLECTIONS.map((collection) => services.indexes[collection].close()));
      const closeModels = async (): Promise<void> => {
        const others = [stack, ...retired].filter((one) => one.embedder !== embedder);
        await Promise.allSettled(others.map(closeSearchStack));
        await embedder.close();
      };
      if (allEnded) {
        await closeModels();
        await syncing;
      }
      // Else before the embedder: a ticket that did not end in time must fail to write, not be written as "model closed".
      await database.close();
      if (!allEnded) await closeModels();
    };
    return { services, close: () => (closing ??= closeAll()) };
  } catch (error) {
    await database.close();
    throw error;
  }
}
