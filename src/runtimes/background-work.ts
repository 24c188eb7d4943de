import type { Log } from '../pipeline/services.ts';

export interface BackgroundWork {
  /** Starts work that nobody waits for, a few at a time; what it throws is logged. */
  readonly run: (work: () => Promise<unknown>) => void;
  /** Lets nothing begin until `release`. */
  hold(): void;
  release(): void;
  /**
   * Resolves when everything that was handed in has ended, or after `timeoutMs`; what has not begun by then never does.
   * @returns whether all has ended
   */
  drain(timeoutMs: number): Promise<boolean>;
}

/** More at once would only make each wait for the same processor, and a burst of tickets run into its time limits. */
const AT_ONCE = 4;

/** Keeps hold of work that goes on after the response, so that a shutdown can wait for it. */
export function createBackgroundWork(log: Log): BackgroundWork {
  const waiting: (() => Promise<unknown>)[] = [];
  const onIdle = new Set<() => void>();
  let running = 0;
  let held = false;

  const startNext = (): void => {
    if (running === 0 && waiting.length === 0) for (const resolve of onIdle) resolve();
    while (!held && running < AT_ONCE) {
      const work = waiting.shift();
      if (!work) return;
      running += 1;
      // Wrapped, so that what throws at once is caught like what throws later.
      void (async () => work())()
        .catch((error: unknown) => log.error({ err: error }, 'background work failed'))
        .finally(() => {
          running -= 1;
          startNext();
        });
    }
  };

  return {
    run(work) {
      waiting.push(work);
      startNext();
    },
    hold() {
      held = true;
    },
    release() {
      held = false;
      startNext();
    },
    async drain(timeoutMs) {
      if (held) waiting.length = 0;
      if (running === 0 && waiting.length === 0) return true;
      const ended = await new Promise<boolean>((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          onIdle.delete(finish);
          resolve(true);
        };
        const timer = setTimeout(() => {
          onIdle.delete(finish);
          resolve(false);
        }, timeoutMs);
        onIdle.add(finish);
      });
      if (ended) return true;
      log.warn(
        { running, waiting: waiting.length },
        'shutting down before all work ended; tickets are taken up at the next start',
      );
      waiting.length = 0;
      return false;
    },
  };
}
