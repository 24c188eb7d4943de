import { and, asc, eq, gte, inArray, isNull, lt, notExists, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database, Transaction } from '../database/database.ts';
import { articleImportItems, articleImports } from '../database/schema.ts';
import { PrecedentError } from '../domain/errors.ts';
import { orderArticle } from '../knowledge-base/order-article.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { VectorIndex } from '../ports/vector-index.ts';
import { importArticles, type ImportReport } from './import-articles.ts';
import type { ImportedArticle } from './imported-article.ts';
import { MAX_STORED_PROBLEMS, type ImportRow } from './store-import.ts';

export interface ImportJobContext {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly indexes: { readonly articles: VectorIndex };
  readonly now: () => Date;
  readonly log: { error(fields: Readonly<Record<string, unknown>>, message: string): void };
}

export interface ContinueOptions {
  /** Asked between batches: what is left waits for the next call. */
  readonly shouldStop?: () => boolean;
}

/** How long one batch may take before another worker may try. */
const LEASE_MS = 300_000;
const RETRY_MS = 15_000;
const MAX_ATTEMPTS = 10;
const ARTICLES_A_BATCH = 50;
/** Large articles go in smaller batches: one must end well within its lease. */
const CHARACTERS_A_BATCH = 300_000;

/** Another worker took the import over: what this one was about to write is rolled back. */
class LostLeaseError extends Error {}

const OPEN = inArray(articleImports.state, ['waiting', 'running']);

/** Takes the oldest import that waits. A crash gives the lease back by time. */
async function leaseImport({ db, now }: ImportJobContext): Promise<ImportRow | null> {
  const at = now();
  // Imports of one source go one after the other, so that the newest state of an article is the one that stays.
  const earlier = alias(articleImports, 'earlier');
  const isFirst = notExists(
    db
      .select({ id: earlier.id })
      .from(earlier)
      .where(
        and(
          inArray(earlier.state, ['waiting', 'running']),
          sql`${earlier.importSource} is not distinct from ${articleImports.importSource}`,
          or(
            lt(earlier.createdAt, articleImports.createdAt),
            and(eq(earlier.createdAt, articleImports.createdAt), lt(earlier.id, articleImports.id)),
          ),
        ),
      ),
  );
  const isFree = or(isNull(articleImports.leasedUntil), lt(articleImports.leasedUntil, at));
  const free = and(OPEN, isFree, isFirst);
  const candidates = await db
    .select({ id: articleImports.id })
    .from(articleImports)
    .where(free)
    .orderBy(asc(articleImports.createdAt), asc(articleImports.id))
    .limit(5);
  for (const { id } of candidates) {
    // Conditional on the lease still being free, so that two workers never take the same import.
    const [row] = await db
      .update(articleImports)
      .set({ state: 'running', leasedUntil: new Date(at.getTime() + LEASE_MS), updatedAt: at })
      .where(and(free, eq(articleImports.id, id)))
      .returning();
    if (row) return row;
  }
  return null;
}

/** Frees every lease: only for a process that has the database for itself. @returns how many */
export async function releaseImportLeases(context: Pick<ImportJobContext, 'db'>): Promise<number> {
  const freed = await context.db
    .update(articleImports)
    .set({ leasedUntil: null })
    .where(OPEN)
    .returning({ id: articleImports.id });
  return freed.length;
}

async function readBatch(db: Database, job: ImportRow): Promise<ImportedArticle[]> {
  const rows = await db
    .select({ data: articleImportItems.data })
    .from(articleImportItems)
    .where(and(eq(articleImportItems.importId, job.id), gte(articleImportItems.ordinal, job.nextItem)))
    .orderBy(asc(articleImportItems.ordinal))
    .limit(ARTICLES_A_BATCH);
  const batch: ImportedArticle[] = [];
  let characters = 0;
  for (const { data } of rows) {
    const article = orderArticle(data as unknown as ImportedArticle);
    characters += article.body.length;
    if (batch.length > 0 && characters > CHARACTERS_A_BATCH) break;
    batch.push(article);
  }
  return batch;
}

/** Writes what a batch did, on the condition that nobody else has the import by now. @throws LostLeaseError */
async function advance(
  executor: Transaction,
  { now }: ImportJobContext,
  job: ImportRow,
  change: { readonly items: number; readonly report: ImportReport; readonly isLast: boolean },
): Promise<ImportRow> {
  const at = now();
  const { items, report, isLast } = change;
  const [row] = await executor
    .update(articleImports)
    .set({
      nextItem: job.nextItem + items,
      added: sql`${articleImports.added} + ${report.added}`,
      changed: sql`${articleImports.changed} + ${report.changed}`,
      unchanged: sql`${articleImports.unchanged} + ${report.unchanged}`,
      removed: sql`${articleImports.removed} + ${report.removed}`,
      refused: sql`${articleImports.refused} + ${report.problems.length}`,
      problems: [...job.problems, ...report.problems].slice(0, MAX_STORED_PROBLEMS),
      error: null,
      attempts: 0,
      leasedUntil: isLast ? null : new Date(at.getTime() + LEASE_MS),
      updatedAt: at,
      ...(isLast ? { state: 'done' as const, finishedAt: at } : {}),
    })
    .where(
      and(
        eq(articleImports.id, job.id),
        eq(articleImports.state, 'running'),
        eq(articleImports.nextItem, job.nextItem),
        job.leasedUntil === null ? undefined : eq(articleImports.leasedUntil, job.leasedUntil),
      ),
    )
    .returning();
  if (!row) throw new LostLeaseError();
  return row;
}

const NOTHING: ImportReport = {
  added: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
  kept: 0,
  problems: [],
  notes: [],
};

/** The last step: removes what the source no longer has, deletes the stored articles, and ends the import, all at once. */
async function finish(context: ImportJobContext, job: ImportRow): Promise<void> {
  const end = async (tx: Transaction, report: ImportReport): Promise<void> => {
    await advance(tx, context, job, { items: 0, report, isLast: true });
    await tx.delete(articleImportItems).where(eq(articleImportItems.importId, job.id));
  };
  if (!job.removeMissing || job.importSource === null || job.refused > 0) {
    await context.db.transaction((tx) => end(tx, NOTHING));
    return;
  }
  const items = await context.db
    .select({ data: articleImportItems.data })
    .from(articleImportItems)
    .where(eq(articleImportItems.importId, job.id))
    .orderBy(asc(articleImportItems.ordinal));
  const articles = items.map(({ data }) => orderArticle(data as unknown as ImportedArticle));
  await importArticles(
    { ...context, actor: job.sentBy, alongside: (tx, { removed }) => end(tx, { ...NOTHING, removed }) },
    { articles, problems: [], notes: [] },
    { source: job.importSource, isWhole: true },
  );
}

/** Brings one batch in; the articles and the progress are one transaction. @returns the import as it is now; null when it has ended */
async function step(context: ImportJobContext, job: ImportRow): Promise<ImportRow | null> {
  const batch = await readBatch(context.db, job);
  if (batch.length === 0) {
    await finish(context, job);
    return null;
  }
  let next: ImportRow | null = null;
  await importArticles(
    {
      ...context,
      actor: job.sentBy,
      alongside: async (tx, report) => {
        next = await advance(tx, context, job, { items: batch.length, report, isLast: false });
      },
    },
    { articles: batch, problems: [], notes: [] },
    { source: job.importSource, isWhole: false },
  );
  return next;
}

/** Puts a failed import back to be tried again later, or gives it up with the reason. */
async function putBack(context: ImportJobContext, job: ImportRow, error: unknown): Promise<void> {
  const at = context.now();
  const told =
    error instanceof PrecedentError ? error.message : 'Something went wrong on our side; see the log.';
  const attempts = job.attempts + 1;
  const isOver = attempts >= MAX_ATTEMPTS;
  await context.db
    .update(articleImports)
    .set({
      attempts,
      error: told,
      updatedAt: at,
      leasedUntil: isOver ? null : new Date(at.getTime() + RETRY_MS * attempts),
      ...(isOver ? { state: 'failed' as const, finishedAt: at } : {}),
    })
    .where(and(eq(articleImports.id, job.id), eq(articleImports.nextItem, job.nextItem), OPEN));
}

/**
 * Brings stored imports into the knowledge base, batch by batch, until none waits or it is told to stop. Each batch is whole
 * or not there at all, and a process that dies in the middle leaves the rest to the next one.
 * @returns how many batches were written
 */
export async function continueImports(
  context: ImportJobContext,
  { shouldStop }: ContinueOptions = {},
): Promise<number> {
  let batches = 0;
  while (!shouldStop?.()) {
    let job = await leaseImport(context);
    if (job === null) break;
    const { id } = job;
    try {
      while (job !== null) {
        const next: ImportRow | null = await step(context, job);
        job = next;
        batches += 1;
        if (job !== null && shouldStop?.()) {
          await context.db.update(articleImports).set({ leasedUntil: null }).where(eq(articleImports.id, id));
          break;
        }
      }
    } catch (error) {
      if (error instanceof LostLeaseError) continue;
      context.log.error({ importId: id, err: error }, 'an import could not be continued');
      if (job !== null) await putBack(context, job, error);
    } finally {
      if (batches > 0) await context.indexes.articles.refresh();
    }
  }
  return batches;
}
