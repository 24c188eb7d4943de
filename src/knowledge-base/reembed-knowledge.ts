import { and, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { collections, reembeddings } from '../database/schema.ts';
import { isSameModel, type Embedder, type EmbeddingModel } from '../ports/embedder.ts';
import { countStaged, readUnstaged, stagePassages, switchModel } from './stage-embeddings.ts';

const PASSAGES_A_BATCH = 64;
/** A process that has not come back for so long is taken to have died. */
const LEASE_MS = 120_000;

export type ReembeddingResult =
  /** The new vectors serve. */
  | 'switched'
  /** Every collection is of this model, or empty. */
  | 'nothing to do'
  /** Another process is at it. */
  | 'elsewhere';

export interface ReembedOptions {
  readonly now: () => Date;
  /** Names this process among those of one database. */
  readonly holder: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Called once all vectors are there, before they take the place of the old ones. */
  readonly beforeSwitch?: () => Promise<void>;
}

export interface ReembeddingState {
  readonly state: 'running' | 'stopped' | 'complete';
  readonly model: EmbeddingModel;
  readonly former: EmbeddingModel;
  readonly done: number;
  readonly total: number;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
  readonly problem: string | null;
}

function ofModel(model: EmbeddingModel) {
  return and(
    eq(reembeddings.modelId, model.id),
    eq(reembeddings.dimensions, model.dimensions),
    eq(reembeddings.modelRevision, model.revision),
  );
}

/** The model whose vectors serve while it is another than `model`; null when none is. */
export async function findFormerModel(db: Database, model: EmbeddingModel): Promise<EmbeddingModel | null> {
  const rows = await db.select().from(collections).orderBy(collections.name);
  const models = rows.map(({ modelId: id, dimensions, modelRevision: revision }) => ({
    id,
    dimensions,
    revision,
  }));
  return models.find((stored) => !isSameModel(stored, model)) ?? null;
}

/** The latest change of model that this database has seen; null before the first. */
export async function readReembedding(db: Database, now: Date): Promise<ReembeddingState | null> {
  const [row] = await db.select().from(reembeddings).orderBy(desc(reembeddings.startedAt)).limit(1);
  if (!row) return null;
  const { modelId: id, dimensions, modelRevision: revision, leaseUntil, leaseHolder: _, ...rest } = row;
  const state = row.finishedAt ? 'complete' : leaseUntil && leaseUntil > now ? 'running' : 'stopped';
  return { ...rest, model: { id, dimensions, revision }, state };
}

async function takeLease(
  db: Database,
  model: EmbeddingModel,
  former: EmbeddingModel,
  { now, holder }: ReembedOptions,
): Promise<boolean> {
  const at = now();
  const { done, total } = await countStaged(db, model);
  const leaseUntil = new Date(at.getTime() + LEASE_MS);
  const begun = { former, done, total, updatedAt: at, finishedAt: null, leaseHolder: holder, leaseUntil };
  const { id: modelId, dimensions, revision: modelRevision } = model;
  const rows = await db
    .insert(reembeddings)
    .values({ ...begun, modelId, dimensions, modelRevision, startedAt: at, problem: null })
    .onConflictDoUpdate({
      target: [reembeddings.modelId, reembeddings.dimensions, reembeddings.modelRevision],
      set: { ...begun, problem: null },
      setWhere: sql`${reembeddings.leaseUntil} is null or ${reembeddings.leaseUntil} < ${at.toISOString()}::timestamptz
        or ${reembeddings.leaseHolder} = ${holder}`,
    })
    .returning({ holder: reembeddings.leaseHolder });
  return rows.length > 0;
}

/** @returns whether this process still holds the lease */
async function report(
  db: Database,
  model: EmbeddingModel,
  { now, holder, onProgress }: ReembedOptions,
  { done, total }: { readonly done: number; readonly total: number },
): Promise<boolean> {
  const at = now();
  const rows = await db
    .update(reembeddings)
    .set({ done, total, updatedAt: at, leaseUntil: new Date(at.getTime() + LEASE_MS) })
    .where(and(ofModel(model), eq(reembeddings.leaseHolder, holder)))
    .returning({ id: reembeddings.modelId });
  onProgress?.(done, total);
  return rows.length > 0;
}

/** Embeds until no passage is without a vector of the new model. @returns false when the lease was lost */
async function stageAll(db: Database, embedder: Embedder, options: ReembedOptions): Promise<boolean> {
  const { model } = embedder;
  let progress = await countStaged(db, model);
  for (let afterId = ''; ;) {
    options.signal?.throwIfAborted();
    const rows = await readUnstaged(db, model, { afterId, limit: PASSAGES_A_BATCH });
    const last = rows.at(-1);
    if (!last) {
      // One that changed behind us is found by starting over.
      if (afterId === '') return true;
      afterId = '';
      progress = await countStaged(db, model);
      continue;
    }
    await stagePassages(db, embedder, rows);
    afterId = last.id;
    progress = { ...progress, done: Math.min(progress.total, progress.done + rows.length) };
    if (!(await report(db, model, options, progress))) return false;
  }
}

/**
 * Embeds all stored knowledge by `embedder`, while the vectors of the former model go on serving, and switches to the new
 * ones in one transaction once none is missing. May be stopped or killed at any time: a later run embeds only the rest.
 * What is changed meanwhile is embedded by both.
 * @throws ModelUnavailableError when the new model fails; what it had embedded stays
 */
export async function reembedKnowledge(
  db: Database,
  embedder: Embedder,
  options: ReembedOptions,
): Promise<ReembeddingResult> {
  const { model } = embedder;
  const former = await findFormerModel(db, model);
  if (former === null) return 'nothing to do';
  if (!(await takeLease(db, model, former, options))) return 'elsewhere';
  try {
    for (;;) {
      if (!(await stageAll(db, embedder, options))) return 'elsewhere';
      await options.beforeSwitch?.();
      options.signal?.throwIfAborted();
      if (await switchModel(db, model, options.now())) break;
    }
    return 'switched';
  } catch (error) {
    const problem = options.signal?.aborted
      ? null
      : error instanceof Error
        ? error.message.slice(0, 500)
        : 'failed';
    await db
      .update(reembeddings)
      .set({ problem, leaseHolder: null, leaseUntil: null, updatedAt: options.now() })
      .where(and(ofModel(model), eq(reembeddings.leaseHolder, options.holder)))
      .catch(() => undefined);
    throw error;
  }
}
