import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OWN_CASE_FEATURES, type OwnCaseModel } from '../chat/score-own-case.ts';
import { ModelUnavailableError } from '../domain/errors.ts';

const modelSchema = z.strictObject({
  version: z.string(),
  features: z.array(z.string()),
  logistic: z.strictObject({ weights: z.array(z.number()), bias: z.number() }),
  threshold: z.number().min(0).max(1),
});

/**
 * Reads what `src/runtimes/cli/train-own-case.ts` wrote.
 * @throws ModelUnavailableError when there is none, or when it was learned over other features
 */
export async function loadOwnCase(modelsFolder: string): Promise<OwnCaseModel> {
  const file = join(modelsFolder, 'chat', 'own-case.json');
  const retrain = 'run "npx tsx src/runtimes/cli/train-own-case.ts"';
  const source = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ModelUnavailableError(`The model of own cases ${file} is missing: ${retrain}`, error);
  });
  const model = modelSchema.parse(JSON.parse(source));
  if (model.features.join() !== OWN_CASE_FEATURES.join())
    throw new ModelUnavailableError(
      `The model of own cases ${file} was learned over other features: ${retrain}`,
    );
  return model;
}
