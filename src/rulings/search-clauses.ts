import type { Database } from '../database/database.ts';
import { readPassages } from '../database/passage-queries.ts';
import { policyClauses } from '../database/schema.ts';
import type { PolicyClause } from '../domain/policy.ts';
import type { VectorIndex } from '../ports/vector-index.ts';
import { isGeneralClause } from './clause-votes.ts';

export interface ClauseSearch {
  readonly db: Database;
  readonly index: VectorIndex;
}

export interface RankedClause {
  readonly clause: PolicyClause;
  readonly similarity: number;
}

/** Clauses in force on `onDate` (ISO date) that govern this type of case, in no order. */
export async function readClausesInScope(
  db: Database,
  reasonCode: string,
  onDate: string,
): Promise<PolicyClause[]> {
  const rows = await db.select({ data: policyClauses.data }).from(policyClauses);
  return rows
    .map((row) => row.data)
    .filter(
      (clause) =>
        clause.reason_codes.includes(reasonCode) &&
        clause.effective_from <= onDate &&
        (clause.effective_to === null || onDate <= clause.effective_to),
    );
}

/**
 * Clauses in force on `onDate` (ISO date) that govern this type of case: rules before procedure, nearest to the text
 * first. Scope is a rule, not a similarity: a clause of another type never shows.
 */
export async function searchClauses(
  search: ClauseSearch,
  vector: Float32Array,
  reasonCode: string,
  onDate: string,
  limit: number,
): Promise<RankedClause[]> {
  const inScope = await readClausesInScope(search.db, reasonCode, onDate);
  if (inScope.length === 0) return [];
  // Two passages a clause: enough hits to see every one of them.
  const passageCount = 2 * (await search.db.$count(policyClauses));
  const hits = await search.index.search(vector, Math.max(passageCount, 10));
  const passages = await readPassages(
    search.db,
    hits.map((hit) => hit.id),
  );
  const sourceKey = new Map(passages.map((passage) => [passage.id, passage.sourceKey]));
  const best = new Map<string, number>();
  for (const hit of hits) {
    const id = sourceKey.get(hit.id);
    if (id !== undefined) best.set(id, Math.max(best.get(id) ?? -1, hit.similarity));
  }
  return inScope
    .map((clause) => ({ clause, similarity: best.get(clause.id) ?? -1 }))
    .sort(
      (a, b) =>
        Number(isGeneralClause(a.clause)) - Number(isGeneralClause(b.clause)) || b.similarity - a.similarity,
    )
    .slice(0, limit);
}
