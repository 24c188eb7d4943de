export const RISK_LEVELS = ['low', 'medium', 'high'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];
export const TICKET_LANGUAGES = ['zh', 'zh-Hant', 'en', 'mixed', 'other'] as const;
export type TicketLanguage = (typeof TICKET_LANGUAGES)[number];
export const ENTITY_KINDS = [
  'txid',
  'address',
  'order_id',
  'amount',
  'time',
  'network',
  'memo',
  'uid',
  'error_code',
  'bank',
  'card',
] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** How far a field may be trusted without a look: shown as three choices, filled in, or settled. */
export type AutomationMode = 'suggest_top3' | 'preselect' | 'auto';
export type ConfidenceLevel = 'high' | 'medium' | 'low';

/** One thing found in the text. `start` and `end` are UTF-16 offsets into the ticket text, end exclusive. */
export interface Entity {
  readonly kind: EntityKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Normal form: a decimal string for amounts, lower-case hex for EVM hashes, ISO 8601 for resolvable times. */
  readonly value: string;
  /** Asset ticker or ISO 4217 code of an amount. */
  readonly asset?: string;
  /** Chain family of a hash or an address, as far as its form tells. */
  readonly network?: string;
  /** Result of the checksum where the format has one. */
  readonly checksum?: 'valid' | 'invalid';
}

export interface ScoredLabel {
  readonly label: string;
  /** Calibrated probability in [0, 1]. */
  readonly probability: number;
}

/** A reason a human can read. `weight` orders reasons of one field; larger moved the result more. */
export interface Reason {
  readonly code: string;
  readonly en: string;
  readonly zh: string;
  readonly weight: number;
}

export interface TriageResult {
  readonly language: { readonly code: TicketLanguage; readonly confidence: number };
  readonly entities: readonly Entity[];
  readonly type: {
    readonly code: string;
    readonly confidence: number;
    readonly level: ConfidenceLevel;
    readonly mode: AutomationMode;
    readonly top: readonly ScoredLabel[];
    /** Conformal set: labels that together hold the right one as often as the model promises. */
    readonly set?: readonly string[];
    /** True when the text is unlike anything the classifier was taught. */
    readonly outOfScope: boolean;
    /** Cosine to the nearest labelled ticket, in [-1, 1]: falls when the inflow grows unlike what was taught. */
    readonly nearest?: number;
    readonly reasons: readonly Reason[];
  };
  readonly risk: {
    readonly level: RiskLevel;
    readonly confidence: number;
    readonly reasons: readonly Reason[];
  };
  readonly priority: {
    readonly level: Priority;
    readonly confidence: number;
    readonly reasons: readonly Reason[];
  };
  /** Which model read the text, so that an eval can replay it. */
  readonly models: { readonly classifier: string; readonly embedder: string };
}
