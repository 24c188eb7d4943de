import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import type { Log } from '../pipeline/services.ts';
import type { Embedder } from '../ports/embedder.ts';
import { createTriageControl, type TriageControl } from '../triage-feedback/triage-control.ts';
import { fileSource, storeSource, triageFolder } from './triage-store.ts';

/** Opens what reads tickets: the promoted or bundled model, what operators taught it, and a candidate beside it. */
export async function openTriageControl(
  config: Pick<Config, 'dataFolder' | 'modelsFolder' | 'shadowTriage'>,
  db: Database,
  embedder: Embedder,
  log: Log,
): Promise<TriageControl> {
  const control = createTriageControl({
    db,
    embedder,
    source: storeSource(triageFolder(config.dataFolder), config.modelsFolder, embedder),
    shadow: config.shadowTriage === null ? null : fileSource(config.shadowTriage, embedder),
    onProblem: (problem) => log.warn({ problem }, 'a model is missing or does not fit'),
  });
  try {
    await control.refresh();
  } catch (err) {
    // Without the embedder nothing can be taught; the clock tries again, and tickets reach a human meanwhile.
    log.error({ err }, 'triage could not be opened');
  }
  return control;
}

/** For the readiness report: what reads tickets, or why nothing does. */
export function triageHealth(control: TriageControl): {
  readonly problem: string | null;
  readonly detail: string;
} {
  const { problem, version, trained } = control.status();
  return {
    problem: problem ?? (trained === null ? 'There is no triage model.' : null),
    detail: problem ?? version,
  };
}
