import { closeEndedAppealWindows } from '../cases/execute-decision.ts';
import { processWaiting } from '../pipeline/process-ticket.ts';
import type { Services } from '../pipeline/services.ts';

const RECOVERY_MS = 3_000;
const WINDOWS_MS = 60_000;

/** Runs `work` again and again, never twice at once. @returns stops it and waits for the round that runs */
function repeat(
  work: () => Promise<unknown>,
  everyMs: number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  const next = (): void => {
    round = work()
      .catch(onError)
      .then(() => {
        if (!stopped) timer = setTimeout(next, everyMs).unref();
      });
  };
  next();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await round;
  };
}

/**
 * Starts what happens by time: tickets that a crash or an outage left behind are processed, and rulings whose appeal
 * window has ended become final.
 */
export function startClocks(services: Services): () => Promise<void> {
  let stopping = false;
  const recover = async (): Promise<void> => {
    while (!stopping && (await processWaiting(services)) > 0);
  };
  const stops = [
    repeat(recover, RECOVERY_MS, (err) =>
      services.log.error({ err }, 'waiting tickets could not be processed'),
    ),
    repeat(
      () => closeEndedAppealWindows(services),
      WINDOWS_MS,
      (err) => services.log.error({ err }, 'ended appeal windows could not be closed'),
    ),
  ];
  return async () => {
    stopping = true;
    await Promise.all(stops.map((stop) => stop()));
  };
}
