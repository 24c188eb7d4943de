import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelUnavailableError } from '../domain/errors.ts';
import { ANSWERABILITY_FEATURES, type AnswerabilityModel } from '../knowledge-base/score-answerability.ts';

const nodeSchema = z.strictObject({
  column: z.int().min(-1),
  threshold: z.number(),
  left: z.int(),
  right: z.int(),
  value: z.number(),
});
const modelSchema = z.strictObject({
  version: z.string(),
  features: z.array(z.string()),
  logistic: z.strictObject({ weights: z.array(z.number()), bias: z.number() }),
  trees: z.strictObject({ base: z.number(), trees: z.array(z.array(nodeSchema).min(1)) }),
  threshold: z.number().min(0).max(1),
});

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
}

/**
 * Reads what `src/runtimes/cli/train-answerability.ts` wrote.
 * @throws ModelUnavailableError when there is none, when it is cut short or of another version, or was learned over other features
 */
export async function loadAnswerability(modelsFolder: string): Promise<AnswerabilityModel> {
  const file = join(modelsFolder, 'answering', 'answerability.json');
  const retrain = 'run "npx tsx src/runtimes/cli/train-answerability.ts"';
  const source = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ModelUnavailableError(`The answerability model ${file} is missing: ${retrain}`, error);
  });
  const model = modelSchema.safeParse(parseJson(source));
  if (!model.success)
    throw new ModelUnavailableError(`The file ${file} is no answerability model of this version: ${retrain}`);
  if (model.data.features.join() !== ANSWERABILITY_FEATURES.join())
    throw new ModelUnavailableError(
      `The answerability model ${file} was learned over other features: ${retrain}`,
    );
  return model.data;
}
