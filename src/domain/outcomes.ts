export const OUTCOMES = [
  'RESOLVED_CLAIMANT_FAVOUR',
  'RESOLVED_RESPONDENT_FAVOUR',
  'RESOLVED_SPLIT',
  'RESOLVED_WITH_GOODWILL_PAYOUT',
  'ACCEPTED',
  'DENIED',
  'WITHDRAWN',
  'REFUSED_TO_ARBITRATE',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const OUTCOME_NAMES: Readonly<Record<Outcome, { en: string; zh: string }>> = {
  RESOLVED_CLAIMANT_FAVOUR: { en: 'Upheld for the claimant', zh: '支持申请人' },
  RESOLVED_RESPONDENT_FAVOUR: { en: 'Decided for the respondent', zh: '支持被申请人' },
  RESOLVED_SPLIT: { en: 'Upheld in part', zh: '部分支持' },
  RESOLVED_WITH_GOODWILL_PAYOUT: { en: 'Not upheld, goodwill payment', zh: '不支持，给予善意补偿' },
  ACCEPTED: { en: 'Accepted by the platform', zh: '平台认可' },
  DENIED: { en: 'Denied', zh: '驳回' },
  WITHDRAWN: { en: 'Withdrawn', zh: '撤回' },
  REFUSED_TO_ARBITRATE: { en: 'Outside our authority', zh: '不予受理裁决' },
};

export const REMEDIES = [
  'release',
  'return_escrow',
  'partial_release',
  'refund',
  'partial_refund',
  'credit',
  'recover_less_fee',
  'resend',
  'compensation',
  'reverse',
  'goodwill',
  'freeze',
  'lift_restriction',
  'enforce_terms',
  'best_effort',
  'records_to_authority',
  'no_action',
] as const;
export type Remedy = (typeof REMEDIES)[number];

export const REMEDY_NAMES: Readonly<Record<Remedy, { en: string; zh: string }>> = {
  release: { en: 'Release the escrow to the buyer', zh: '放币给买家' },
  return_escrow: { en: 'Return the escrow to the seller', zh: '托管币退回卖家' },
  partial_release: { en: 'Divide the escrow', zh: '按比例放币' },
  refund: { en: 'Refund', zh: '全额退款' },
  partial_refund: { en: 'Partial refund', zh: '部分退款' },
  credit: { en: 'Credit to the account', zh: '入账' },
  recover_less_fee: { en: 'Recover, less the fee', zh: '找回并扣除费用' },
  resend: { en: 'Return or resend the withdrawal', zh: '退回或重新发送提现' },
  compensation: { en: 'Compensation', zh: '赔偿' },
  reverse: { en: 'Reverse the trade', zh: '撤销成交' },
  goodwill: { en: 'Goodwill payment', zh: '善意补偿' },
  freeze: { en: 'Freeze up to the amount', zh: '冻结相应金额' },
  lift_restriction: { en: 'Lift the restriction', zh: '解除限制' },
  enforce_terms: { en: 'Enforce the original terms', zh: '按原约定履行' },
  best_effort: { en: 'Contact the other side, no promise', zh: '尽力联系，不作保证' },
  records_to_authority: { en: 'Give the records to the authority', zh: '向主管机关提供记录' },
  no_action: { en: 'No change', zh: '维持不变' },
};

/** What a reviewer may sign. WITHDRAWN is the claimant's own act, never a ruling. */
export const RULING_OUTCOMES = OUTCOMES.filter((outcome) => outcome !== 'WITHDRAWN');

export type LiableParty = 'CLAIMANT' | 'RESPONDENT' | 'PLATFORM' | 'NONE';
export const LIABLE_PARTIES = ['CLAIMANT', 'RESPONDENT', 'PLATFORM', 'NONE'] as const;
