import { inArray } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { readPassages } from '../database/passage-queries.ts';
import { pastCases } from '../database/schema.ts';
import { familyOf } from '../domain/reason-codes.ts';
import type { FoundPrecedent } from '../domain/suggestion.ts';
import type { VectorIndex } from '../ports/vector-index.ts';

export interface PrecedentSearch {
  readonly db: Database;
  readonly index: VectorIndex;
}

/** How much nearer a past case of the same type, or of the same family, is taken to be. In cosine units. */
const SAME_CODE_BONUS = 0.12;
const SAME_FAMILY_BONUS = 0.04;

/** What the order of precedents follows: likeness of the facts, and a bonus for a dispute of the same type or family. */
export function precedentRank(
  past: { readonly similarity: number; readonly reasonCode: string },
  reasonCode: string,
): number {
  if (past.reasonCode === reasonCode) return past.similarity + SAME_CODE_BONUS;
  return past.similarity + (familyOf(past.reasonCode) === familyOf(reasonCode) ? SAME_FAMILY_BONUS : 0);
}

/**
 * Past cases most like this one, best first. A dispute of the same type outweighs a like wording: the bonus is part of
 * the order, `similarity` stays the plain cosine.
 */
export async function searchPrecedents(
  search: PrecedentSearch,
  vector: Float32Array,
  reasonCode: string,
  limit: number,
): Promise<FoundPrecedent[]> {
  const hits = await search.index.search(vector, Math.max(limit * 6, 60));
  const similarity = new Map(hits.map((hit) => [hit.id, hit.similarity]));
  const passages = await readPassages(search.db, [...similarity.keys()]);
  if (passages.length === 0) return [];
  const rows = await search.db
    .select()
    .from(pastCases)
    .where(inArray(pastCases.id, [...new Set(passages.map((passage) => passage.sourceKey))]));
  const byId = new Map(rows.map((row) => [row.id, row.data]));
  return passages
    .flatMap((passage): FoundPrecedent[] => {
      const past = byId.get(passage.sourceKey);
      if (!past) return [];
      return [
        {
          caseId: past.id,
          reasonCode: past.reason_code,
          outcome: past.outcome,
          remedy: past.remedy.type,
          similarity: similarity.get(passage.id) ?? -1,
          facts: past.facts,
          reasons: past.reasons,
          clauseIds: past.clause_ids,
        },
      ];
    })
    .sort((a, b) => precedentRank(b, reasonCode) - precedentRank(a, reasonCode))
    .slice(0, limit);
}
