export const EVIDENCE_TYPES = [
  'PAYMENT_PROOF',
  'BANK_STATEMENT',
  'SCREEN_RECORDING',
  'SCREENSHOT',
  'ORDER_CHAT',
  'ONCHAIN_TX',
  'ADDRESS_OWNERSHIP_PROOF',
  'KYC_MATCH',
  'DEVICE_LOGIN_LOG',
  'API_ORDER_LOG',
  'LEDGER_ENTRY',
  'MARK_PRICE_SERIES',
  'POLICE_REPORT',
  'AFFIDAVIT',
  'BANK_FREEZE_NOTICE',
  'PRIOR_RULING',
  'OTHER',
] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

export const EVIDENCE_NAMES: Readonly<Record<EvidenceType, { en: string; zh: string }>> = {
  PAYMENT_PROOF: { en: 'Payment receipt', zh: '付款凭证' },
  BANK_STATEMENT: { en: 'Bank statement', zh: '银行流水' },
  SCREEN_RECORDING: { en: 'Screen recording', zh: '录屏' },
  SCREENSHOT: { en: 'Screenshot', zh: '截图' },
  ORDER_CHAT: { en: 'Order chat', zh: '订单聊天记录' },
  ONCHAIN_TX: { en: 'On-chain transaction', zh: '链上交易' },
  ADDRESS_OWNERSHIP_PROOF: { en: 'Proof of address ownership', zh: '地址归属证明' },
  KYC_MATCH: { en: 'Identity match', zh: '实名比对' },
  DEVICE_LOGIN_LOG: { en: 'Device and login log', zh: '设备与登录日志' },
  API_ORDER_LOG: { en: 'Order log', zh: '委托日志' },
  LEDGER_ENTRY: { en: 'Ledger entry', zh: '平台账目' },
  MARK_PRICE_SERIES: { en: 'Mark price record', zh: '标记价格记录' },
  POLICE_REPORT: { en: 'Police report', zh: '报警回执' },
  AFFIDAVIT: { en: 'Signed statement', zh: '书面声明' },
  BANK_FREEZE_NOTICE: { en: 'Bank freeze notice', zh: '银行冻结通知' },
  PRIOR_RULING: { en: 'Earlier ruling', zh: '既往裁决' },
  OTHER: { en: 'Other', zh: '其他' },
};

export const EVIDENCE_PARTIES = ['CLAIMANT', 'RESPONDENT', 'PLATFORM', 'ARBITER', 'THIRD_PARTY'] as const;
export type EvidenceParty = (typeof EVIDENCE_PARTIES)[number];

export const PROVENANCES = ['PLATFORM_RECORD', 'ONCHAIN', 'BANK_SIGNED', 'USER_UPLOAD'] as const;
export type Provenance = (typeof PROVENANCES)[number];

export const REQUIREMENT_LEVELS = ['REQUIRED', 'RECOMMENDED', 'OPTIONAL'] as const;
export type RequirementLevel = (typeof REQUIREMENT_LEVELS)[number];

/** What a case needs before it can be decided well, and whether it is there. */
export interface EvidenceRequirement {
  readonly evidenceType: EvidenceType;
  readonly party: EvidenceParty;
  readonly level: RequirementLevel;
  readonly satisfied: boolean;
  /** Policy clauses that ask for it. */
  readonly clauseIds: readonly string[];
}
