/** Families of reason codes: what part of the exchange a ticket is about. */
export const REASON_FAMILIES = ['P2P', 'DEP', 'WDR', 'TRD', 'ACC', 'SCM', 'GEN', 'OTH'] as const;
export type ReasonFamily = (typeof REASON_FAMILIES)[number];

interface ReasonCodeRow {
  readonly code: string;
  /** Field name used in exports, snake_case. */
  readonly name: string;
  readonly en: string;
  readonly zh: string;
  /** Stripe dispute reason for exchange between systems; null where cards have no counterpart. */
  readonly stripe: string | null;
  /** PayPal dispute reason; null where PayPal has no counterpart. */
  readonly paypal: string | null;
}

/**
 * The taxonomy of ticket types. Which code applies where two would fit is decided by the rules in kb/policy
 * and in the labelled tickets; the speaker decides in P2P.
 */
export const REASON_CODE_TABLE = [
  {
    code: 'P2P-01',
    name: 'paid_not_released',
    en: 'Paid, coins not released',
    zh: '已付款，卖家未放币',
    stripe: 'product_not_received',
    paypal: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
  },
  {
    code: 'P2P-02',
    name: 'marked_paid_not_received',
    en: 'Marked as paid, money not received',
    zh: '买家点了已付款，卖家未收到',
    stripe: 'general',
    paypal: 'PAYMENT_BY_OTHER_MEANS',
  },
  {
    code: 'P2P-03',
    name: 'cancelled_after_payment',
    en: 'Order cancelled after payment',
    zh: '付款后订单被取消',
    stripe: 'credit_not_processed',
    paypal: 'CANCELED_RECURRING_BILLING',
  },
  {
    code: 'P2P-04',
    name: 'underpaid',
    en: 'Underpaid',
    zh: '少付',
    stripe: 'general',
    paypal: 'INCORRECT_AMOUNT',
  },
  {
    code: 'P2P-05',
    name: 'overpaid',
    en: 'Overpaid',
    zh: '多付',
    stripe: 'credit_not_processed',
    paypal: 'INCORRECT_AMOUNT',
  },
  {
    code: 'P2P-06',
    name: 'third_party_payer',
    en: 'Paid from a third party’s account',
    zh: '第三方账户付款',
    stripe: 'general',
    paypal: 'OTHER',
  },
  {
    code: 'P2P-07',
    name: 'wrong_account',
    en: 'Paid to the wrong account',
    zh: '付到了错误的收款账户',
    stripe: 'general',
    paypal: 'OTHER',
  },
  {
    code: 'P2P-08',
    name: 'released_without_payment',
    en: 'Released without payment',
    zh: '未收款先放币',
    stripe: 'fraudulent',
    paypal: 'UNAUTHORISED',
  },
  {
    code: 'P2P-09',
    name: 'chargeback_after_release',
    en: 'Payment reversed after release',
    zh: '放币后付款被撤回',
    stripe: 'debit_not_authorized',
    paypal: 'UNAUTHORISED',
  },
  {
    code: 'P2P-10',
    name: 'bank_account_frozen',
    en: 'Bank account frozen after P2P',
    zh: 'P2P交易后银行卡被冻结',
    stripe: null,
    paypal: null,
  },
  {
    code: 'P2P-11',
    name: 'price_renegotiation_or_abuse',
    en: 'Renegotiation, pressure or abuse',
    zh: '临时改价、施压或骚扰',
    stripe: 'general',
    paypal: 'OTHER',
  },
  {
    code: 'DEP-01',
    name: 'not_credited',
    en: 'Deposit not credited',
    zh: '充值未到账',
    stripe: 'product_not_received',
    paypal: 'CREDIT_NOT_PROCESSED',
  },
  {
    code: 'DEP-02',
    name: 'wrong_network',
    en: 'Deposit on the wrong network',
    zh: '充值选错网络',
    stripe: null,
    paypal: null,
  },
  {
    code: 'DEP-03',
    name: 'missing_memo',
    en: 'Deposit without or with a wrong memo',
    zh: '充值漏填或填错Memo',
    stripe: null,
    paypal: null,
  },
  {
    code: 'DEP-04',
    name: 'unsupported_asset',
    en: 'Unsupported asset deposited',
    zh: '充值了不支持的币种',
    stripe: null,
    paypal: null,
  },
  {
    code: 'WDR-01',
    name: 'not_received',
    en: 'Withdrawal not received',
    zh: '提现未到账',
    stripe: 'product_not_received',
    paypal: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
  },
  {
    code: 'WDR-02',
    name: 'wrong_address',
    en: 'Withdrawal to a wrong address',
    zh: '提现到错误地址',
    stripe: null,
    paypal: null,
  },
  {
    code: 'WDR-03',
    name: 'held_in_review',
    en: 'Withdrawal held in review',
    zh: '提现被审核卡住',
    stripe: 'credit_not_processed',
    paypal: 'OTHER',
  },
  {
    code: 'TRD-01',
    name: 'liquidation',
    en: 'Liquidation or auto-deleveraging',
    zh: '强平或自动减仓',
    stripe: 'product_unacceptable',
    paypal: 'MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED',
  },
  {
    code: 'TRD-02',
    name: 'mark_price_or_index_anomaly',
    en: 'Mark or index price anomaly',
    zh: '标记价格或指数异常',
    stripe: 'product_unacceptable',
    paypal: 'MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED',
  },
  {
    code: 'TRD-03',
    name: 'execution_or_duplicate_order',
    en: 'Execution, duplicate order or outage',
    zh: '成交异常、重复下单或宕机',
    stripe: 'duplicate',
    paypal: 'DUPLICATE_TRANSACTION',
  },
  {
    code: 'TRD-04',
    name: 'fee_or_funding',
    en: 'Fee, funding or rebate',
    zh: '手续费、资金费或返佣',
    stripe: 'general',
    paypal: 'INCORRECT_AMOUNT',
  },
  {
    code: 'ACC-01',
    name: 'unauthorised_access',
    en: 'Unauthorised access or transfer',
    zh: '账户被盗或未授权操作',
    stripe: 'fraudulent',
    paypal: 'UNAUTHORISED',
  },
  {
    code: 'ACC-02',
    name: 'restricted_or_kyc',
    en: 'Access, verification or restriction',
    zh: '登录、认证或功能受限',
    stripe: 'general',
    paypal: 'OTHER',
  },
  {
    code: 'ACC-03',
    name: 'compliance_freeze',
    en: 'Frozen by compliance or an authority',
    zh: '合规或司法冻结',
    stripe: null,
    paypal: null,
  },
  {
    code: 'SCM-01',
    name: 'impersonation',
    en: 'Someone posed as the exchange',
    zh: '冒充平台或客服',
    stripe: 'fraudulent',
    paypal: 'UNAUTHORISED',
  },
  {
    code: 'SCM-02',
    name: 'induced_transfer',
    en: 'Induced to transfer to a scheme',
    zh: '被诱导转账',
    stripe: 'fraudulent',
    paypal: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
  },
  {
    code: 'GEN-01',
    name: 'how_to_question',
    en: 'How-to question',
    zh: '使用咨询',
    stripe: null,
    paypal: null,
  },
  {
    code: 'GEN-02',
    name: 'feedback',
    en: 'Feedback or complaint about service',
    zh: '反馈与服务投诉',
    stripe: null,
    paypal: null,
  },
  { code: 'GEN-03', name: 'api_question', en: 'API question', zh: 'API咨询', stripe: null, paypal: null },
  {
    code: 'OTH-99',
    name: 'other',
    en: 'Other or not for an exchange',
    zh: '其他',
    stripe: 'general',
    paypal: 'OTHER',
  },
] as const satisfies readonly ReasonCodeRow[];

export type ReasonCode = (typeof REASON_CODE_TABLE)[number]['code'];

export const REASON_CODES: readonly ReasonCode[] = REASON_CODE_TABLE.map((row) => row.code);

const BY_CODE: ReadonlyMap<string, ReasonCodeRow> = new Map(REASON_CODE_TABLE.map((row) => [row.code, row]));

export function isReasonCode(value: string): value is ReasonCode {
  return BY_CODE.has(value);
}

/** Looks a code up. Codes an operator added by few-shot training are not here: the name is then the code itself. */
export function describeReasonCode(code: string): ReasonCodeRow {
  return BY_CODE.get(code) ?? { code, name: code, en: code, zh: code, stripe: null, paypal: null };
}

export function familyOf(code: string): string {
  return code.split('-', 1)[0] ?? code;
}

/** Codes that ask or comment and claim nothing: they get an answer, not a ruling. */
export function isInquiryOnly(code: string): boolean {
  return familyOf(code) === 'GEN' || code === 'OTH-99';
}
