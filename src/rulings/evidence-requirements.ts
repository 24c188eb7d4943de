import type {
  EvidenceParty,
  EvidenceRequirement,
  EvidenceType,
  RequirementLevel,
} from '../domain/evidence.ts';
import type { Entity } from '../domain/triage-result.ts';
import type { PolicyClause } from '../domain/policy.ts';

const LEVEL_RANK: Readonly<Record<RequirementLevel, number>> = { REQUIRED: 2, RECOMMENDED: 1, OPTIONAL: 0 };

/**
 * What the clauses in play ask for, and whether it is there. A transaction hash in the text stands for the on-chain
 * transaction: the chain can be read with it. Most needed first, the missing before what is there.
 */
export function evidenceRequirements(
  clauses: readonly PolicyClause[],
  onFile: readonly { readonly type: EvidenceType; readonly party: EvidenceParty }[],
  entities: readonly Entity[],
): EvidenceRequirement[] {
  const merged = new Map<
    string,
    { level: RequirementLevel; type: EvidenceType; party: EvidenceParty; clauseIds: string[] }
  >();
  for (const clause of clauses) {
    for (const { type, party, level } of clause.required_evidence) {
      const key = `${type}/${party}`;
      const known = merged.get(key);
      if (!known) merged.set(key, { level, type, party, clauseIds: [clause.id] });
      else {
        known.clauseIds.push(clause.id);
        if (LEVEL_RANK[level] > LEVEL_RANK[known.level]) known.level = level;
      }
    }
  }
  const hasHash = entities.some((entity) => entity.kind === 'txid');
  return [...merged.values()]
    .map(({ type, party, level, clauseIds }) => ({
      evidenceType: type,
      party,
      level,
      clauseIds,
      satisfied:
        onFile.some((item) => item.type === type && item.party === party) ||
        (type === 'ONCHAIN_TX' && hasHash),
    }))
    .sort(
      (a, b) =>
        Number(a.satisfied) - Number(b.satisfied) ||
        LEVEL_RANK[b.level] - LEVEL_RANK[a.level] ||
        a.evidenceType.localeCompare(b.evidenceType),
    );
}
