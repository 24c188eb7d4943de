import { loadTriage } from '../../src/runtimes/load-triage.ts';
import type { Triage } from '../../src/triage/triage-text.ts';
import { UsageError } from '../input/input-error.ts';
import type { SuiteContext } from './suite.ts';

/** The bundled triage. @throws UsageError when there is none for this embedder: no number is made up for it */
export async function openTriage(context: SuiteContext): Promise<Triage> {
  const loaded = await loadTriage(context.modelsFolder, context.embedder());
  if (loaded.problem !== null) throw new UsageError(`this suite cannot be computed: ${loaded.problem}`);
  return loaded.model;
}
