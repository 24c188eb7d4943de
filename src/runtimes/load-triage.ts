import { ModelUnavailableError } from '../domain/errors.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Triage } from '../triage/triage-text.ts';
import type { LoadedModel } from './loaded-model.ts';

/** Reads the artefact that `npm run triage:train` wrote. */
export function loadTriage(modelsFolder: string, _embedder: Embedder): Promise<LoadedModel<Triage>> {
  const problem = `The triage model in ${modelsFolder}/triage is missing: run "npm run triage:train"`;
  const model: Triage = { triage: () => Promise.reject(new ModelUnavailableError(problem)) };
  return Promise.resolve({ model, problem, detail: problem });
}
