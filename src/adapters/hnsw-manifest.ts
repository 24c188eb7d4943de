import { z } from 'zod';

const graphSchema = z.object({
  /** Passage id by label; null where the entry is dead. */
  ids: z.array(z.string().nullable()),
  sha256: z.string(),
});

/** What lies beside saved graphs and says which state of which database they are of. */
export const hnswManifestSchema = z.object({
  format: z.literal(3),
  collection: z.string(),
  revision: z.int().nonnegative(),
  /** Which database, and when the revision was written: another history may reach the same number. */
  databaseId: z.string(),
  updatedAt: z.string(),
  model: z.object({ id: z.string(), dimensions: z.int().positive(), revision: z.string() }),
  graphs: z.object({ chinese: graphSchema, other: graphSchema }),
});

export type HnswManifest = z.infer<typeof hnswManifestSchema>;
