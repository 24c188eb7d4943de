import { ModelUnavailableError } from '../domain/errors.ts';

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** What went wrong with one attempt, in words that may be shown, and whether it may pass by itself. */
export class AttemptFailedError extends Error {
  override readonly name = 'AttemptFailedError';
  readonly mayPass: boolean;
  readonly waitMs: number | null;

  constructor(message: string, mayPass: boolean, options: { waitMs?: number | null; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.mayPass = mayPass;
    this.waitMs = options.waitMs ?? null;
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Exponential with full jitter, so that callers that failed together do not come back together. */
export function pauseBefore(attempt: number, waitMs: number | null, random: () => number): number {
  if (waitMs !== null) return Math.min(waitMs, LONGEST_PAUSE_MS);
  return random() * Math.min(FIRST_PAUSE_MS * 4 ** attempt, LONGEST_PAUSE_MS);
}

/** Milliseconds that a `retry-after` header asks for, in seconds or as a date; null when absent or senseless. */
export function readRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}

/** Repeats what may pass by itself. @throws ModelUnavailableError when it does not; the reason of `signal` when aborted */
export async function retryRequest<T>(
  attempt: () => Promise<T>,
  signal: AbortSignal | undefined,
  random: () => number = Math.random,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof AttemptFailedError)) throw error;
      if (!error.mayPass || count === ATTEMPTS) throw new ModelUnavailableError(error.message, error.cause);
      await pause(pauseBefore(count - 1, error.waitMs, random), signal);
    }
  }
}
