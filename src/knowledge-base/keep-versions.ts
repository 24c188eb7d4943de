import { inArray } from 'drizzle-orm';
import type { Transaction } from '../database/database.ts';
import { articles, articleVersions } from '../database/schema.ts';
import { articleOf } from './read-articles.ts';

const ROWS_A_STATEMENT = 100;

/**
 * Keeps the present state of these articles, before the caller of the transaction replaces or removes it. Keys without an
 * article are passed over.
 */
export async function keepVersions(
  tx: Transaction,
  keys: readonly string[],
  change: { readonly at: Date; readonly by: string },
): Promise<void> {
  for (let start = 0; start < keys.length; start += ROWS_A_STATEMENT) {
    const rows = await tx
      .select()
      .from(articles)
      .where(inArray(articles.key, keys.slice(start, start + ROWS_A_STATEMENT)));
    if (rows.length === 0) continue;
    const versions = rows.map((row) => ({
      key: row.key,
      revision: row.revision,
      articleId: row.articleId,
      language: row.language,
      data: { ...articleOf(row) },
      contentHash: row.contentHash,
      origin: row.origin,
      importSource: row.importSource,
      writtenAt: row.changedAt,
      writtenBy: row.changedBy,
      replacedAt: change.at,
      replacedBy: change.by,
    }));
    await tx.insert(articleVersions).values(versions).onConflictDoNothing();
  }
}
