import { z } from 'zod';
import { EVIDENCE_PARTIES, EVIDENCE_TYPES, PROVENANCES, REQUIREMENT_LEVELS } from './evidence.ts';
import { LIABLE_PARTIES, OUTCOMES, REMEDIES } from './outcomes.ts';

const bilingual = z.object({ zh: z.string().min(1), en: z.string().min(1) });

/** A condition over the facts and the evidence of a case. */
export type PolicyCondition =
  | { readonly all: readonly PolicyCondition[] }
  | { readonly any: readonly PolicyCondition[] }
  | { readonly not: PolicyCondition }
  | {
      readonly fact: string;
      readonly op: 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in';
      readonly value: boolean | number | string | readonly (string | number)[];
    }
  | {
      readonly evidence: (typeof EVIDENCE_TYPES)[number];
      readonly party?: (typeof EVIDENCE_PARTIES)[number] | undefined;
      readonly provenance?: (typeof PROVENANCES)[number] | undefined;
      readonly verified?: boolean | undefined;
    };

export const policyConditionSchema: z.ZodType<PolicyCondition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(policyConditionSchema).min(1) }),
    z.strictObject({ any: z.array(policyConditionSchema).min(1) }),
    z.strictObject({ not: policyConditionSchema }),
    z.strictObject({
      fact: z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/),
      op: z.enum(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in']),
      value: z.union([z.boolean(), z.number(), z.string(), z.array(z.union([z.string(), z.number()]))]),
    }),
    z.strictObject({
      evidence: z.enum(EVIDENCE_TYPES),
      party: z.enum(EVIDENCE_PARTIES).optional(),
      provenance: z.enum(PROVENANCES).optional(),
      verified: z.boolean().optional(),
    }),
  ]),
);

/** A clause of the house rules as data. Outcomes are seen from the claimant's side. */
export const policyClauseSchema = z.strictObject({
  id: z.string().regex(/^[A-Z0-9]+(-[A-Z0-9]+)+$/),
  version: z.int().positive(),
  effective_from: z.iso.date(),
  effective_to: z.iso.date().nullable(),
  reason_codes: z.array(z.string()).min(1),
  title: bilingual,
  text: bilingual,
  conditions: policyConditionSchema,
  burden_of_proof: z.enum(['CLAIMANT', 'RESPONDENT', 'PLATFORM']),
  required_evidence: z.array(
    z.strictObject({
      type: z.enum(EVIDENCE_TYPES),
      party: z.enum(EVIDENCE_PARTIES),
      level: z.enum(REQUIREMENT_LEVELS),
    }),
  ),
  consequence: z.strictObject({
    outcome: z.enum(OUTCOMES),
    outcomes_by_role: z.record(z.string(), z.enum(OUTCOMES)).optional(),
    remedy: z.enum(REMEDIES),
    liable_party: z.enum(LIABLE_PARTIES),
  }),
  /** True where the conditions, once verified from records, settle the outcome. */
  proves: z.boolean(),
  exceptions: z.array(
    z.strictObject({
      text: bilingual,
      overridden_by: z.string().nullable(),
      when: policyConditionSchema.nullable(),
    }),
  ),
  see_also: z.array(z.string()),
});

export type PolicyClause = z.infer<typeof policyClauseSchema>;

/** The role that the claimant of a P2P type speaks in, where the type says it; the speaker decides in P2P. */
const CLAIMANT_ROLE: Readonly<Record<string, 'buyer' | 'seller'>> = {
  'P2P-01': 'buyer',
  'P2P-02': 'seller',
  'P2P-03': 'buyer',
  'P2P-08': 'seller',
  'P2P-09': 'seller',
};

/** What the clause prescribes, seen from the claimant of this type of case. */
export function clauseOutcome(clause: PolicyClause, reasonCode: string): (typeof OUTCOMES)[number] {
  const role = CLAIMANT_ROLE[reasonCode];
  return (role && clause.consequence.outcomes_by_role?.[role]) ?? clause.consequence.outcome;
}
