import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelUnavailableError, PrecedentError } from '../domain/errors.ts';
import type { Embedder } from '../ports/embedder.ts';
import { decodeTriageModel } from '../triage/triage-model.ts';
import { createTriage, type Triage } from '../triage/triage-text.ts';
import type { LoadedModel } from './loaded-model.ts';

/** Triage that answers every text with why it cannot read it. */
function unavailableTriage(reason: string): LoadedModel<Triage> {
  const refuse = (): Promise<never> => Promise.reject(new ModelUnavailableError(reason));
  return {
    model: { version: 'unavailable', triage: refuse, triageMany: refuse },
    problem: reason,
    detail: reason,
  };
}

/** Reads the bundle that `npm run triage:train` wrote for this embedder. */
export async function loadTriage(modelsFolder: string, embedder: Embedder): Promise<LoadedModel<Triage>> {
  const file = join(modelsFolder, 'triage', 'triage.bin');
  try {
    const model = decodeTriageModel(new Uint8Array(await readFile(file)), embedder.model);
    const triage = createTriage({ embedder, model });
    return { model: triage, problem: null, detail: triage.version };
  } catch (error) {
    if (error instanceof PrecedentError) return unavailableTriage(error.message);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return unavailableTriage(`The triage model ${file} is missing: run "npm run triage:train"`);
    }
    throw error;
  }
}
