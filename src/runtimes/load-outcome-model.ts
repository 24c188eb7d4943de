import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelUnavailableError } from '../domain/errors.ts';
import { describeModel, isSameModel, type Embedder } from '../ports/embedder.ts';
import { parseOutcomeModel } from '../rulings/outcome-model-file.ts';
import type { OutcomeModel } from '../rulings/outcome-model.ts';
import type { LoadedModel } from './loaded-model.ts';

/** A model that answers every question with why it is not there. */
function unavailableOutcomeModel(reason: string): OutcomeModel {
  const refuse = (): never => {
    throw new ModelUnavailableError(reason);
  };
  return {
    get parameters() {
      return refuse();
    },
    get outcomes() {
      return refuse();
    },
    get countsByCode() {
      return refuse();
    },
    get counts() {
      return refuse();
    },
  };
}

/** Reads the outcome model that `npm run rulings:train` wrote. One fitted for another embedder serves, and is reported. */
export async function loadOutcomeModel(
  modelsFolder: string,
  embedder: Embedder,
): Promise<LoadedModel<OutcomeModel>> {
  const file = join(modelsFolder, 'rulings', 'outcome-model.json');
  const refuse = (what: string): LoadedModel<OutcomeModel> => {
    const problem = `The outcome model ${file} ${what}: run "npm run rulings:train"`;
    return { model: unavailableOutcomeModel(problem), problem, detail: problem };
  };
  try {
    const { model, embedder: fittedFor } = parseOutcomeModel(JSON.parse(await readFile(file, 'utf8')));
    if (!isSameModel(fittedFor, embedder.model)) {
      // Its votes still count; only how sure they make it was measured with other similarities.
      const problem = `The outcome model ${file} was fitted for ${describeModel(fittedFor)}, its probabilities may be off: run "npm run rulings:train"`;
      return { model, problem, detail: problem };
    }
    return { model, problem: null, detail: model.parameters.version };
  } catch (error) {
    return refuse((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : 'is damaged');
  }
}
