import type { PastCase } from '../../src/domain/past-case.ts';
import type { PolicyClause } from '../../src/domain/policy.ts';

export function makeClause(change: Partial<PolicyClause> = {}): PolicyClause {
  return {
    id: 'TST-REL-1',
    version: 1,
    effective_from: '2026-01-01',
    effective_to: null,
    reason_codes: ['P2P-01'],
    title: { en: 'Paid in full: release', zh: '足额付款应当放币' },
    text: {
      en: 'The seller releases the coins once the buyer paid in full.',
      zh: '买家足额付款后卖家应当放币。',
    },
    conditions: { fact: 'payment.complete', op: 'eq', value: true },
    burden_of_proof: 'CLAIMANT',
    required_evidence: [{ type: 'PAYMENT_PROOF', party: 'CLAIMANT', level: 'REQUIRED' }],
    consequence: { outcome: 'RESOLVED_CLAIMANT_FAVOUR', remedy: 'release', liable_party: 'RESPONDENT' },
    proves: true,
    exceptions: [],
    see_also: [],
    ...change,
  };
}

export function makePastCase(id: string, change: Partial<PastCase> = {}): PastCase {
  return {
    id,
    family: `family-${id}`,
    lang: 'en',
    reason_code: 'P2P-01',
    facts: 'The buyer paid the seller in full, and the seller did not release the coins for hours.',
    claimant_version: 'I paid.',
    respondent_version: 'I saw nothing.',
    evidence: [],
    amounts: [],
    clause_ids: ['TST-REL-1'],
    outcome: 'RESOLVED_CLAIMANT_FAVOUR',
    also_ok: [],
    remedy: { type: 'release', amount: null, asset: null },
    liable_party: 'RESPONDENT',
    reasons: 'The payment was proven by the bank statement.',
    hours_taken: 5,
    appealed: null,
    decided_at: '2026-10-01',
    ...change,
  };
}

/** Two cases that were upheld and one that was not. */
export function makePastCases(): PastCase[] {
  return [
    makePastCase('TPC-1'),
    makePastCase('TPC-2', {
      facts: 'Paid by bank transfer; the seller kept the coins and asked for more money.',
    }),
    makePastCase('TPC-3', {
      facts: 'The buyer marked the order as paid, yet no money ever reached the seller.',
      outcome: 'DENIED',
      remedy: { type: 'no_action', amount: null, asset: null },
    }),
  ];
}
