import { closeEndedAppealWindows } from '../cases/execute-decision.ts';
import { sweepIncidents } from '../pipeline/watch-for-incident.ts';
import { continueImports } from '../ingestion/continue-imports.ts';
import { groupPending } from '../knowledge-gaps/group-pending.ts';
import { processWaiting } from '../pipeline/process-ticket.ts';
import type { Services } from '../pipeline/services.ts';
import { estimatePrior } from '../triage-feedback/estimate-prior.ts';
import { runShadow } from '../triage-feedback/run-shadow.ts';
import { watchDrift } from '../triage-feedback/watch-drift.ts';

const RECOVERY_MS = 3_000;
const WINDOWS_MS = 60_000;
const IMPORTS_MS = 3_000;
const INCIDENTS_MS = 60_000;
/** How soon another process's or the command line's change of triage is in force here. */
const TRIAGE_MS = 5_000;
const DRIFT_MS = 600_000;
/** How soon a question that was asked in vain is among the articles to write. */
const GAPS_MS = 60_000;

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
 * window has ended become final, and floods of tickets become incidents until they are over.
 */
export function startClocks(services: Services): () => Promise<void> {
  let stopping = false;
  const recover = async (): Promise<void> => {
    // A copy: what searches may change meanwhile, and a ticket is read by one model.
    while (!stopping && (await processWaiting({ ...services })) > 0);
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
  stops.push(
    repeat(
      () => sweepIncidents(services),
      INCIDENTS_MS,
      (err) => services.log.error({ err }, 'incidents could not be looked for'),
    ),
  );
  stops.push(
    repeat(
      () => continueImports(services, { shouldStop: () => stopping }),
      IMPORTS_MS,
      (err) => services.log.error({ err }, 'waiting imports could not be continued'),
    ),
  );
  const groupSome = async (): Promise<number> => {
    // Read anew: what searches may change meanwhile.
    const { db, embedder, indexes, library, now, newId } = services;
    const search = { db, embedder, index: indexes.articles, library };
    return (await groupPending({ db, embedder, search, now, newId })).pending;
  };
  const groupQuestions = async (): Promise<void> => {
    while (!stopping && (await groupSome()) > 0);
  };
  stops.push(
    repeat(groupQuestions, GAPS_MS, (err) =>
      services.log.error({ err }, 'unanswered questions could not be grouped'),
    ),
  );
  const { triageControl } = services;
  if (triageControl !== null) {
    const readAlong = async (): Promise<void> => {
      await triageControl.refresh();
      while (!stopping && (await runShadow(services, 16)) === 16);
    };
    const watch = async (): Promise<void> => {
      await watchDrift(services);
      await estimatePrior(services);
    };
    stops.push(
      repeat(readAlong, TRIAGE_MS, (err) => services.log.error({ err }, 'triage could not be refreshed')),
      repeat(watch, DRIFT_MS, (err) => services.log.error({ err }, 'drift could not be watched')),
    );
  }
  return async () => {
    stopping = true;
    await Promise.all(stops.map((stop) => stop()));
  };
}
