import type { RiskLevel } from './triage-result.ts';
import type { Outcome } from './outcomes.ts';

/** What an exchange sets for itself. One prizes process and evidence, another speed: both are values here. */
export interface HousePolicy {
  readonly version: string;
  /** A decision over this much of an asset needs a second pair of eyes. Assets not listed always do. */
  readonly secondReviewFrom: Readonly<Record<string, number>>;
  /** Overriding a suggestion at least this probable needs a second pair of eyes. */
  readonly secondReviewOverrideProbability: number;
  readonly secondReviewRisks: readonly RiskLevel[];
  /** How long a claim on a case holds before another reviewer may take it. */
  readonly claimLeaseMs: number;
}

export const DEFAULT_HOUSE_POLICY: HousePolicy = {
  version: '2026-11-01',
  secondReviewFrom: {
    USDT: 10_000,
    USDC: 10_000,
    USD: 10_000,
    EUR: 10_000,
    GBP: 8_000,
    CNY: 70_000,
    HKD: 78_000,
    TWD: 320_000,
    BTC: 0.1,
    ETH: 3,
  },
  secondReviewOverrideProbability: 0.8,
  secondReviewRisks: ['high'],
  claimLeaseMs: 2 * 3_600_000,
};

export type SecondReviewReason = 'amount' | 'risk' | 'override_of_confident_suggestion';

/** Why a first decision must be confirmed by another reviewer; empty when it need not. */
export function secondReviewReasons(
  policy: HousePolicy,
  decision: {
    readonly outcome: Outcome;
    readonly amount: string | null;
    readonly asset: string | null;
    readonly risk: RiskLevel | null;
    readonly suggested: { readonly outcome: Outcome; readonly probability: number } | null;
  },
): SecondReviewReason[] {
  const reasons: SecondReviewReason[] = [];
  if (decision.amount !== null && Number(decision.amount) > 0) {
    const threshold = policy.secondReviewFrom[decision.asset ?? ''] ?? 0;
    if (Number(decision.amount) >= threshold) reasons.push('amount');
  }
  if (decision.risk !== null && policy.secondReviewRisks.includes(decision.risk)) reasons.push('risk');
  const { suggested } = decision;
  if (
    suggested &&
    suggested.outcome !== decision.outcome &&
    suggested.probability >= policy.secondReviewOverrideProbability
  ) {
    reasons.push('override_of_confident_suggestion');
  }
  return reasons;
}
