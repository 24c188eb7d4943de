import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelUnavailableError } from '../domain/errors.ts';
import type { OutcomeModel } from '../rulings/outcome-model.ts';
import type { LoadedModel } from './loaded-model.ts';

const counts = z.record(z.string(), z.number().nonnegative());

const outcomeModelSchema = z.object({
  parameters: z.object({
    version: z.string(),
    temperature: z.number().positive(),
    sameCode: z.number().nonnegative(),
    sameFamily: z.number().nonnegative(),
    otherFamily: z.number().nonnegative(),
    priorWeight: z.number().positive(),
    neighbours: z.int().positive(),
  }),
  outcomes: z.array(z.string()).min(1),
  countsByCode: z.record(z.string(), counts),
  counts,
});

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

/** Reads the outcome model that `npm run rulings:train` wrote. */
export async function loadOutcomeModel(modelsFolder: string): Promise<LoadedModel<OutcomeModel>> {
  const file = join(modelsFolder, 'rulings', 'outcome-model.json');
  try {
    const model = outcomeModelSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return { model, problem: null, detail: model.parameters.version };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = `The outcome model ${file} ${missing ? 'is missing' : 'is damaged'}: run "npm run rulings:train"`;
    return { model: unavailableOutcomeModel(problem), problem, detail: problem };
  }
}
