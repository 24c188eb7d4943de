import { z } from 'zod';
import { InputError } from './input-error.ts';
import { readJsonLines, type JsonRow } from './read-json-lines.ts';

export async function readPredictions<T>(file: string, schema: z.ZodType<T>): Promise<JsonRow<T>[]> {
  return readJsonLines(file, schema);
}

const labelPredictionSchema = z.object({
  index: z.int().nonnegative(),
  predicted: z.string(),
  confidence: z.number().min(0).max(1),
  top: z.array(z.tuple([z.string(), z.number()])).optional(),
});

export interface LabelPrediction {
  readonly predicted: string;
  /** Probability in [0, 1] that it is right. */
  readonly confidence: number;
  readonly top: readonly (readonly [string, number])[];
}

/** Predictions of labels, one a test row in order. @throws InputError when one is missing or out of order */
export async function readLabelPredictions(file: string, rows: number): Promise<LabelPrediction[]> {
  const read = await readPredictions(file, labelPredictionSchema);
  read.forEach(({ line, value }, i) => {
    if (value.index !== i)
      throw new InputError(file, line, 'index', `the row of index ${i} was expected, not ${value.index}`);
  });
  if (read.length !== rows)
    throw new InputError(file, null, 'index', `${read.length} predictions for ${rows} test rows`);
  return read.map(({ value }) => ({
    predicted: value.predicted,
    confidence: value.confidence,
    top: value.top ?? [[value.predicted, value.confidence]],
  }));
}

const scorePredictionSchema = z
  .object({
    index: z.int().nonnegative(),
    score: z.number().optional(),
    predicted: z.union([z.string(), z.number()]).optional(),
    confidence: z.number().min(0).max(1).optional(),
    top: z.array(z.tuple([z.string(), z.number()])).optional(),
  })
  .refine(
    ({ score, top, predicted, confidence }) =>
      score !== undefined ||
      top?.some(([label]) => label === '1') ||
      (predicted !== undefined && confidence !== undefined),
    {
      path: ['score'],
      message: 'a score is needed, or "top" with label "1", or "predicted" and "confidence"',
    },
  );

/** Scores, higher is more positive, one a test row in order. */
export async function readScorePredictions(file: string, rows: number): Promise<number[]> {
  const read = await readPredictions(file, scorePredictionSchema);
  read.forEach(({ line, value }, i) => {
    if (value.index !== i)
      throw new InputError(file, line, 'index', `the row of index ${i} was expected, not ${value.index}`);
  });
  if (read.length !== rows)
    throw new InputError(file, null, 'index', `${read.length} predictions for ${rows} test rows`);
  return read.map(({ value: { score, top, predicted, confidence = 0 } }) => {
    if (score !== undefined) return score;
    const positive = top?.find(([label]) => label === '1');
    return positive ? positive[1] : String(predicted) === '1' ? confidence : 1 - confidence;
  });
}
