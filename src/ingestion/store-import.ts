import { and, eq } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { articleImportItems, articleImports, type StoredImportProblem } from '../database/schema.ts';
import { NotFoundError, PrecedentError } from '../domain/errors.ts';
import type { ImportedArticle } from './imported-article.ts';

export type ImportRow = typeof articleImports.$inferSelect;

export interface NewImport {
  readonly sentBy: string;
  readonly idempotencyKey: string | null;
  readonly bodyHash: string;
  /** Name of the source whose newest state this is; null for single articles. */
  readonly source: string | null;
  readonly removeMissing: boolean;
  readonly articles: readonly ImportedArticle[];
  /** Of the articles that were refused before they were stored. */
  readonly problems: readonly StoredImportProblem[];
  readonly refused: number;
}

/** Problems kept of one import; `refused` counts them all. */
export const MAX_STORED_PROBLEMS = 1_000;
const ROWS_A_STATEMENT = 200;

/**
 * Stores a bulk of articles to be brought in later, all or nothing. The same idempotency key answers with the import that is
 * there.
 * @throws PrecedentError `idempotency_conflict` when the key was used with another body
 */
export async function storeImport(
  context: { readonly db: Database; readonly now: () => Date; readonly newId: (prefix: string) => string },
  input: NewImport,
): Promise<{ readonly row: ImportRow; readonly created: boolean }> {
  const { db, now, newId } = context;
  const at = now();
  const id = newId('import');
  const created = await db.transaction(async (tx) => {
    const [row] = await tx
      .insert(articleImports)
      .values({
        id,
        sentBy: input.sentBy,
        idempotencyKey: input.idempotencyKey,
        bodyHash: input.bodyHash,
        importSource: input.source,
        removeMissing: input.removeMissing,
        state: 'waiting',
        total: input.articles.length + input.refused,
        nextItem: 0,
        added: 0,
        changed: 0,
        unchanged: 0,
        removed: 0,
        refused: input.refused,
        problems: input.problems.slice(0, MAX_STORED_PROBLEMS),
        attempts: 0,
        createdAt: at,
        updatedAt: at,
      })
      .onConflictDoNothing()
      .returning();
    if (!row) return null;
    const items = input.articles.map((article, ordinal) => ({
      importId: id,
      ordinal,
      key: article.key,
      data: { ...article },
    }));
    for (let start = 0; start < items.length; start += ROWS_A_STATEMENT) {
      await tx.insert(articleImportItems).values(items.slice(start, start + ROWS_A_STATEMENT));
    }
    return row;
  });
  if (created) return { row: created, created: true };
  const [row] = await db
    .select()
    .from(articleImports)
    .where(
      and(
        eq(articleImports.sentBy, input.sentBy),
        eq(articleImports.idempotencyKey, input.idempotencyKey ?? ''),
      ),
    );
  if (!row) throw new Error('An import conflicted with one that cannot be found');
  if (row.bodyHash !== input.bodyHash) {
    throw new PrecedentError(
      'idempotency_conflict',
      'This Idempotency-Key was already used for another import. Use a new key for a new import.',
      { fields: [{ path: 'header/Idempotency-Key', message: 'was used with another body' }] },
    );
  }
  return { row, created: false };
}

/** @throws NotFoundError */
export async function readImport(db: Database, id: string): Promise<ImportRow> {
  const [row] = await db.select().from(articleImports).where(eq(articleImports.id, id));
  if (!row) throw new NotFoundError('import', id);
  return row;
}
