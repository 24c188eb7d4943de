import { inArray } from 'drizzle-orm';
import { policyClauses } from '../database/schema.ts';
import type { PolicyClause } from '../domain/policy.ts';
import type { HttpServices } from '../http/http-services.ts';

/** The clauses with these ids in the order asked for; unknown ones are left out. */
export async function readClauses(db: HttpServices['db'], ids: readonly string[]): Promise<PolicyClause[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(policyClauses)
    .where(inArray(policyClauses.id, [...ids]));
  const byId = new Map(rows.map((row) => [row.id, row.data]));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}
