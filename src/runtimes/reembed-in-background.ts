import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import { reembedKnowledge, type ReembedOptions } from '../knowledge-base/reembed-knowledge.ts';
import type { Log } from '../pipeline/services.ts';
import { describeModel, type Embedder } from '../ports/embedder.ts';

const LOOK_AGAIN_MS = 3_000;
const TRY_AGAIN_MS = 30_000;
/** Share of the work between two lines of the log. */
const LOGGED_SHARE = 0.1;

export interface BackgroundReembedding {
  readonly db: Database;
  /** The configured embedder. */
  readonly embedder: Embedder;
  readonly now: () => Date;
  readonly holder: string;
  readonly log: Log;
  /** Makes sure that the former model can go on serving from memory. */
  readonly beforeSwitch: () => Promise<void>;
  /** The database holds the configured model's vectors, by this process or by another. */
  readonly onSwitched: () => Promise<void>;
}

/**
 * Embeds the knowledge base by the configured model, again and again until it is done, whoever does it.
 * @returns stops it; what was embedded stays
 */
export function reembedInBackground(options: BackgroundReembedding): () => Promise<void> {
  const { db, embedder, log, onSwitched } = options;
  const stop = new AbortController();
  const model = describeModel(embedder.model);
  let logged = 0;
  const onProgress: ReembedOptions['onProgress'] = (done, total) => {
    if (done < total && done / total < logged + LOGGED_SHARE) return;
    logged = done / total;
    log.info({ model, done, total }, 'knowledge base being embedded again');
  };
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        const { signal } = stop;
        const result = await reembedKnowledge(db, embedder, { ...options, signal, onProgress });
        if (result !== 'elsewhere') {
          await onSwitched();
          log.info({ model }, 'the knowledge base serves by the new embedding model');
          return;
        }
        await pause(LOOK_AGAIN_MS, undefined, { signal, ref: false });
      } catch (error) {
        if (stop.signal.aborted) return;
        log.error({ err: error, model }, 'embedding the knowledge base again stopped; it goes on in a while');
        await pause(TRY_AGAIN_MS, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
      }
    }
  };
  const running = run();
  return async () => {
    stop.abort(new Error('The service stops'));
    await running.catch(() => undefined);
  };
}
