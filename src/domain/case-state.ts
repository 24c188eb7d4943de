/**
 * The lifecycle of a case as a pure table. Stages and states follow ../dispute-model (INQUIRY -> CLAIM -> APPEAL ->
 * EXECUTION -> CLOSED); a state is written "stage.step".
 */
export const CASE_STATES = [
  'submitted',
  'claim.under_review',
  'claim.information_requested',
  'claim.second_review',
  'decided.appealable',
  'appeal.under_review',
  'decided.final',
  'closed',
  'withdrawn',
  'duplicate',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const CASE_VERBS = [
  'queue',
  'answer',
  'request_information',
  'provide_information',
  'decide',
  'send_to_second_review',
  'decide_second',
  'accept',
  'appeal',
  'decide_appeal',
  'close_window',
  'execute',
  'withdraw',
  'join',
  'separate',
] as const;
export type CaseVerb = (typeof CASE_VERBS)[number];

const TRANSITIONS: Readonly<Record<CaseState, Partial<Record<CaseVerb, CaseState>>>> = {
  submitted: { queue: 'claim.under_review', withdraw: 'withdrawn' },
  'claim.under_review': {
    answer: 'closed',
    request_information: 'claim.information_requested',
    decide: 'decided.appealable',
    send_to_second_review: 'claim.second_review',
    withdraw: 'withdrawn',
    join: 'duplicate',
  },
  'claim.information_requested': {
    provide_information: 'claim.under_review',
    withdraw: 'withdrawn',
    join: 'duplicate',
  },
  'claim.second_review': { decide_second: 'decided.appealable', withdraw: 'withdrawn' },
  'decided.appealable': {
    accept: 'decided.final',
    appeal: 'appeal.under_review',
    close_window: 'decided.final',
  },
  'appeal.under_review': { decide_appeal: 'decided.final', withdraw: 'withdrawn' },
  'decided.final': { execute: 'closed' },
  closed: {},
  withdrawn: {},
  // Goes on in the case it repeats, unless a reviewer finds that it was another matter after all.
  duplicate: { separate: 'claim.under_review' },
};

/** The state after `verb`, or null when the verb is not allowed in `state`. */
export function nextState(state: CaseState, verb: CaseVerb): CaseState | null {
  return TRANSITIONS[state][verb] ?? null;
}

export function allowedVerbs(state: CaseState): CaseVerb[] {
  return CASE_VERBS.filter((verb) => TRANSITIONS[state][verb] !== undefined);
}

/** States in which a reviewer works on the case. */
export const REVIEWABLE_STATES = [
  'claim.under_review',
  'claim.second_review',
  'appeal.under_review',
] as const;
export type ReviewableState = (typeof REVIEWABLE_STATES)[number];

export function isReviewable(state: CaseState): state is ReviewableState {
  return (REVIEWABLE_STATES as readonly CaseState[]).includes(state);
}

export const PARTY_VIEWS = [
  'REQUIRED_ACTION',
  'REQUIRED_OTHER_PARTY_ACTION',
  'UNDER_REVIEW',
  'APPEALABLE',
  'RESOLVED',
] as const;
export type PartyView = (typeof PARTY_VIEWS)[number];

/** States in which nothing goes on any more under the case's own number. */
export function hasEnded(state: CaseState): boolean {
  return state === 'closed' || state === 'withdrawn' || state === 'duplicate';
}

/** What the claimant sees in the tracker. */
export function claimantView(state: CaseState): PartyView {
  switch (state) {
    case 'submitted':
    case 'claim.under_review':
    case 'claim.second_review':
    case 'appeal.under_review':
      return 'UNDER_REVIEW';
    case 'claim.information_requested':
      return 'REQUIRED_ACTION';
    case 'decided.appealable':
      return 'APPEALABLE';
    case 'decided.final':
    case 'closed':
    case 'withdrawn':
    case 'duplicate':
      return 'RESOLVED';
  }
}

export const CASE_STATE_NAMES: Readonly<Record<CaseState, { en: string; zh: string }>> = {
  submitted: { en: 'Received', zh: '已收到' },
  'claim.under_review': { en: 'Under review', zh: '审核中' },
  'claim.information_requested': { en: 'Waiting for your information', zh: '等待您补充材料' },
  'claim.second_review': { en: 'Second review', zh: '复核中' },
  'decided.appealable': { en: 'Decided, may be appealed', zh: '已裁决，可申诉' },
  'appeal.under_review': { en: 'Appeal under review', zh: '申诉审核中' },
  'decided.final': { en: 'Final, being carried out', zh: '裁决生效，执行中' },
  closed: { en: 'Closed', zh: '已结案' },
  withdrawn: { en: 'Withdrawn', zh: '已撤回' },
  duplicate: { en: 'Joined to another case', zh: '已并入其他案件' },
};

export const APPEAL_GROUNDS = [
  'new_evidence',
  'factual_error',
  'rule_misapplied',
  'procedure_unfair',
] as const;
export type AppealGround = (typeof APPEAL_GROUNDS)[number];

const HOUR_MS = 3_600_000;

/** Clocks in milliseconds, from the house policy; null where no clock runs. */
export function deadlineMs(state: CaseState, reasonCode: string): number | null {
  const isP2p = reasonCode.startsWith('P2P');
  switch (state) {
    case 'submitted':
      return HOUR_MS;
    case 'claim.under_review':
      return (isP2p ? 24 : 72) * HOUR_MS;
    case 'claim.information_requested':
      return (isP2p ? 24 : 7 * 24) * HOUR_MS;
    case 'claim.second_review':
      return 24 * HOUR_MS;
    case 'decided.appealable':
      return 7 * 24 * HOUR_MS;
    case 'appeal.under_review':
      return 72 * HOUR_MS;
    case 'decided.final':
      return HOUR_MS;
    case 'closed':
    case 'withdrawn':
    case 'duplicate':
      return null;
  }
}
