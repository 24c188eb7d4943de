import { clauseOutcome, type PolicyClause } from '../domain/policy.ts';
import type { ClauseVote } from './outcome-model.ts';

/** A clause with the vectors of its passages, one a language. */
export interface EmbeddedClause {
  readonly clause: PolicyClause;
  readonly vectors: readonly Float32Array[];
}

/** Clauses in scope of more types than this are procedure (duplicates, late evidence): they say nothing about who wins. */
const MOST_CODES_OF_A_RULE = 12;

export function isGeneralClause(clause: PolicyClause): boolean {
  return clause.reason_codes.length > MOST_CODES_OF_A_RULE;
}

/** What the rules in scope prescribe for this type of case, each by its likeness to the facts. */
export function clauseVotes(
  ranked: readonly { readonly clause: PolicyClause; readonly similarity: number }[],
  reasonCode: string,
): ClauseVote[] {
  return ranked
    .filter(({ clause }) => clause.reason_codes.includes(reasonCode) && !isGeneralClause(clause))
    .map(({ clause, similarity }) => ({ outcome: clauseOutcome(clause, reasonCode), similarity }));
}

/** The clauses by cosine to a unit vector, each by its nearest language. */
export function compareClauses(
  clauses: readonly EmbeddedClause[],
  vector: Float32Array,
): { readonly clause: PolicyClause; readonly similarity: number }[] {
  return clauses.map(({ clause, vectors }) => ({
    clause,
    similarity: Math.max(
      ...vectors.map((own) => own.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0)),
    ),
  }));
}
