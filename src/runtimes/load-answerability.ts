import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelUnavailableError } from '../domain/errors.ts';
import { ANSWERABILITY_FEATURES, type AnswerabilityModel } from '../knowledge-base/score-answerability.ts';

const modelSchema = z.strictObject({
  version: z.string(),
  features: z.array(z.string()),
  logistic: z.strictObject({ weights: z.array(z.number()), bias: z.number() }),
  threshold: z.number().min(0).max(1),
});

/**
 * Reads what `src/runtimes/cli/train-answerability.ts` wrote.
 * @throws ModelUnavailableError when there is none, or when it was learned over other features
 */
export async function loadAnswerability(modelsFolder: string): Promise<AnswerabilityModel> {
  const file = join(modelsFolder, 'answering', 'answerability.json');
  const retrain = 'run "npx tsx src/runtimes/cli/train-answerability.ts"';
  const source = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ModelUnavailableError(`The answerability model ${file} is missing: ${retrain}`, error);
  });
  const model = modelSchema.parse(JSON.parse(source));
  if (model.features.join() !== ANSWERABILITY_FEATURES.join())
    throw new ModelUnavailableError(
      `The answerability model ${file} was learned over other features: ${retrain}`,
    );
  return model;
}
