import type { Log } from '../pipeline/services.ts';

export interface BackgroundWork {
  /** Starts work that nobody waits for; what it throws is logged. */
  readonly run: (work: () => Promise<unknown>) => void;
  /** Resolves when everything that was started has ended, or after `timeoutMs`. */
  drain(timeoutMs: number): Promise<void>;
}

/** Keeps hold of work that goes on after the response, so that a shutdown can wait for it. */
export function createBackgroundWork(log: Log): BackgroundWork {
  const running = new Set<Promise<void>>();
  return {
    run(work) {
      const done: Promise<void> = (async () => work())()
        .then(() => undefined)
        .catch((error: unknown) => log.error({ err: error }, 'background work failed'))
        .finally(() => running.delete(done));
      running.add(done);
    },
    async drain(timeoutMs) {
      const timer = new AbortController();
      const timeout = new Promise<void>((resolve) => {
        const handle = setTimeout(resolve, timeoutMs);
        timer.signal.addEventListener('abort', () => {
          clearTimeout(handle);
          resolve();
        });
      });
      while (running.size > 0) {
        const size = running.size;
        const waited = Promise.all([...running]).then(() => 'done' as const);
        if ((await Promise.race([waited, timeout])) !== 'done') {
          log.warn(
            { unfinished: size },
            'shutting down before all work ended; it is taken up at the next start',
          );
          break;
        }
      }
      timer.abort();
    },
  };
}
