import { and, eq, gt, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { textClusters } from '../database/schema.ts';
import { MEASURED_MODEL } from '../duplicates/judge-likeness.ts';
import type { Embedder } from '../ports/embedder.ts';

/** Cosine to the first of a cluster from which a text is one of it: different customers' words for one outage. */
const SAME_CLUSTER = 0.8;
/** A cluster is kept as long as its history counts. */
const KEPT_MS = 56 * 24 * 3_600_000;

interface ClusterContext {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
}

/**
 * The cluster that a text belongs to, or a new one that it starts (leader clustering). Two first texts at the same moment
 * may start two; later texts then go to the nearer.
 * @returns null where the text holds nothing to embed, or another model is configured than was measured
 */
export async function assignTextCluster(
  { db, embedder, now, newId }: ClusterContext,
  reasonCode: string,
  text: string,
): Promise<string | null> {
  if (embedder.model.id !== MEASURED_MODEL) return null;
  const [embedded] = await embedder.embed([text], { kind: 'symmetric', signal: AbortSignal.timeout(10_000) });
  if (!embedded || embedded.empty) return null;
  const at = now();
  const given = sql.param(embedded.vector, {
    mapToDriverValue: (value: Float32Array) => `[${value.join(',')}]`,
  });
  const distance = sql<number>`${textClusters.centre} <=> ${given}::vector`;
  const [nearest] = await db
    .select({ id: textClusters.id, distance })
    .from(textClusters)
    .where(
      and(
        eq(textClusters.reasonCode, reasonCode),
        eq(textClusters.modelId, embedder.model.id),
        eq(textClusters.modelRevision, embedder.model.revision),
        gt(textClusters.lastSeenAt, new Date(at.getTime() - KEPT_MS)),
      ),
    )
    .orderBy(distance)
    .limit(1);
  if (nearest && 1 - Number(nearest.distance) >= SAME_CLUSTER) {
    await db.update(textClusters).set({ lastSeenAt: at }).where(eq(textClusters.id, nearest.id));
    return nearest.id;
  }
  const id = newId('clu');
  await db.insert(textClusters).values({
    id,
    reasonCode,
    modelId: embedder.model.id,
    modelRevision: embedder.model.revision,
    centre: embedded.vector,
    startedAt: at,
    lastSeenAt: at,
  });
  return id;
}
