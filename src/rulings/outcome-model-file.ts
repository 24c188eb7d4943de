import { z } from 'zod';
import { OUTCOMES } from '../domain/outcomes.ts';
import type { EmbeddingModel } from '../ports/embedder.ts';
import type { OutcomeModel } from './outcome-model.ts';

const countsSchema = z.record(z.string(), z.int().nonnegative());

const outcomeModelFileSchema = z.strictObject({
  format: z.literal(1),
  /** The embedder whose similarities the parameters were fitted on. */
  embedder: z.strictObject({ id: z.string(), dimensions: z.int().positive(), revision: z.string() }),
  cases: z.int().positive(),
  /** Leave-one-family-out scores on the decided cases themselves. */
  fit: z.strictObject({ logLoss: z.number(), accuracy: z.number() }),
  parameters: z.strictObject({
    version: z.string(),
    temperature: z.number().positive(),
    sameCode: z.number(),
    sameFamily: z.number(),
    otherFamily: z.number(),
    priorWeight: z.number(),
    neighbours: z.int().positive(),
    clauseWeight: z.number().nonnegative(),
    clauseTemperature: z.number().positive(),
  }),
  outcomes: z.array(z.enum(OUTCOMES)).min(2),
  counts: countsSchema,
  countsByCode: z.record(z.string(), countsSchema),
});

export type OutcomeModelFile = z.infer<typeof outcomeModelFileSchema>;

/** Reads models/rulings/outcome-model.json. @throws ZodError naming the field when it is no such file */
export function parseOutcomeModel(json: unknown): {
  readonly model: OutcomeModel;
  readonly embedder: EmbeddingModel;
} {
  const { parameters, outcomes, counts, countsByCode, embedder } = outcomeModelFileSchema.parse(json);
  return { model: { parameters, outcomes, counts, countsByCode }, embedder };
}
