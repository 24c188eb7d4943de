import { z } from 'zod';
import { EVIDENCE_PARTIES, EVIDENCE_TYPES, PROVENANCES } from './evidence.ts';
import { LIABLE_PARTIES, OUTCOMES, REMEDIES } from './outcomes.ts';

/** A decided case that later cases may be compared with. `facts` never tells the outcome. */
export const pastCaseSchema = z.strictObject({
  id: z.string().min(1),
  /** Cases that tell one story share a family; a family is never split between train and test. */
  family: z.string().min(1),
  lang: z.enum(['zh', 'zh-Hant', 'en', 'mixed']),
  reason_code: z.string(),
  facts: z.string().min(40),
  claimant_version: z.string(),
  respondent_version: z.string(),
  evidence: z.array(
    z.strictObject({
      type: z.enum(EVIDENCE_TYPES),
      party: z.enum(EVIDENCE_PARTIES),
      provenance: z.enum(PROVENANCES),
      summary: z.string(),
    }),
  ),
  amounts: z.array(z.strictObject({ value: z.string(), asset: z.string(), role: z.string() })),
  clause_ids: z.array(z.string()),
  outcome: z.enum(OUTCOMES),
  also_ok: z.array(z.enum(OUTCOMES)),
  remedy: z.strictObject({
    type: z.enum(REMEDIES),
    amount: z.string().nullable(),
    asset: z.string().nullable(),
  }),
  liable_party: z.enum(LIABLE_PARTIES),
  reasons: z.string().min(10),
  hours_taken: z.number().nonnegative(),
  appealed: z
    .strictObject({
      by: z.enum(['CLAIMANT', 'RESPONDENT']),
      ground: z.string(),
      result: z.enum(['upheld', 'modified', 'overturned']),
      note: z.string(),
    })
    .nullable(),
  decided_at: z.iso.date(),
});

export type PastCase = z.infer<typeof pastCaseSchema>;
