import type { AppealGround, CaseState, PartyView } from '../../domain/case-state.ts';
import type { EvidenceParty, Provenance, RequirementLevel } from '../../domain/evidence.ts';
import type { SecondReviewReason } from '../../domain/house-policy.ts';
import type { LiableParty, Outcome } from '../../domain/outcomes.ts';
import type { EntityKind, Priority, RiskLevel } from '../../domain/triage-result.ts';

const states: Record<CaseState, string> = {
  submitted: 'We have your request and are reading it. You need not do anything.',
  'claim.under_review': 'A person is looking at your case. You may still add evidence.',
  'claim.information_requested':
    'We need something from you. Send it below; the clock of the review has stopped.',
  'claim.second_review': 'A second person checks the decision before it is told. You need not do anything.',
  'decided.appealable': 'Read the decision. You may accept it, or appeal with new evidence.',
  'appeal.under_review': 'Another person than the one who decided is looking at your appeal.',
  'decided.final': 'The decision is final and is being carried out.',
  closed: 'The case is closed. Nothing is left to do.',
  withdrawn: 'You have withdrawn this case. Nothing is left to do.',
  duplicate:
    'You told us of this matter before. It goes on in your other case: follow that one. Nothing is lost.',
};
const partyViews: Record<PartyView, string> = {
  REQUIRED_ACTION: 'Your action is needed',
  REQUIRED_OTHER_PARTY_ACTION: 'Waiting for the other side',
  UNDER_REVIEW: 'Under review',
  APPEALABLE: 'Decided, open to appeal',
  RESOLVED: 'Resolved',
};
const outcomesPlain: Record<Outcome, string> = {
  RESOLVED_CLAIMANT_FAVOUR: 'We decided in your favour.',
  RESOLVED_RESPONDENT_FAVOUR: 'We decided in favour of the other side.',
  RESOLVED_SPLIT: 'We decided partly in your favour.',
  RESOLVED_WITH_GOODWILL_PAYOUT: 'We could not uphold your claim, but make a goodwill payment.',
  ACCEPTED: 'You are right, and we put it right.',
  DENIED: 'We could not uphold your claim.',
  WITHDRAWN: 'You withdrew the case.',
  REFUSED_TO_ARBITRATE: 'This is a matter we have no authority to decide.',
};
const grounds: Record<AppealGround, string> = {
  new_evidence: 'There is new evidence',
  factual_error: 'A fact was taken wrongly',
  rule_misapplied: 'A rule was applied wrongly',
  procedure_unfair: 'The procedure was not fair',
};
const parties: Record<EvidenceParty, string> = {
  CLAIMANT: 'Claimant',
  RESPONDENT: 'Other side',
  PLATFORM: 'Platform',
  ARBITER: 'Arbiter',
  THIRD_PARTY: 'Third party',
};
const liable: Record<LiableParty, string> = {
  CLAIMANT: 'Claimant',
  RESPONDENT: 'Respondent',
  PLATFORM: 'Platform',
  NONE: 'Nobody',
};
const provenances: Record<Provenance, string> = {
  PLATFORM_RECORD: 'platform record',
  ONCHAIN: 'on chain',
  BANK_SIGNED: 'signed by the bank',
  USER_UPLOAD: 'uploaded',
};
const requirementLevels: Record<RequirementLevel, string> = {
  REQUIRED: 'required',
  RECOMMENDED: 'recommended',
  OPTIONAL: 'optional',
};
const risks: Record<RiskLevel, string> = { low: 'Low risk', medium: 'Medium risk', high: 'High risk' };
const priorities: Record<Priority, string> = { low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent' };
const entityKinds: Record<EntityKind, string> = {
  txid: 'Transaction hash',
  address: 'Address',
  order_id: 'Order id',
  amount: 'Amount',
  time: 'Time',
  network: 'Network',
  memo: 'Memo',
  uid: 'User id',
  error_code: 'Error code',
  bank: 'Bank',
  card: 'Card',
};
const secondReview: Record<SecondReviewReason, string> = {
  amount: 'the amount is large',
  risk: 'the risk is high',
  override_of_confident_suggestion: 'it overrides a confident suggestion',
};

/** What comes out of the domain, in words. */
export const enTerms = {
  states,
  partyViews,
  outcomesPlain,
  grounds,
  parties,
  liable,
  provenances,
  requirementLevels,
  risks,
  priorities,
  entityKinds,
  secondReview,
  confidence: { high: 'high confidence', medium: 'medium confidence', low: 'low confidence' },
  languages: { en: 'English', zh: '中文', 'zh-Hant': '繁體中文', mixed: 'mixed', other: 'other' } as Record<
    string,
    string
  >,
  rounds: { first: 'First decision', second: 'Second review', appeal: 'Appeal decision' },
  categories: {
    academy: 'Academy',
    account: 'Account',
    api: 'API',
    complaints: 'Complaints and cases',
    compliance: 'Compliance',
    deposit: 'Deposits',
    fees: 'Fees',
    futures: 'Futures',
    margin: 'Margin',
    networks: 'Networks',
    p2p: 'P2P trading',
    regional: 'By region',
    scams: 'Scams',
    security: 'Security',
    service: 'Service',
    spot: 'Spot trading',
    withdrawal: 'Withdrawals',
  } as Record<string, string>,
  channels: {
    web: 'web',
    app: 'app',
    chat: 'chat',
    email: 'e-mail',
    phone: 'phone',
    helpdesk: 'help desk',
    social: 'social media',
    api: 'API',
  } as Record<string, string>,
  actors: {
    customer: 'Customer',
    reviewer: 'Reviewer',
    agent: 'Agent',
    admin: 'Administrator',
    channel: 'Channel',
    system: 'System',
    model: 'Machine',
  } as Record<string, string>,
  actions: {
    'ticket.received': 'Request received',
    'triage.completed': 'Read by the machine',
    'triage.corrected': 'Reading corrected or confirmed',
    'suggestion.drafted': 'Suggestion drafted',
    'case.queued': 'Put before the reviewers',
    'case.claimed': 'A reviewer took the case',
    'case.released': 'Given back to the queue',
    'case.answered': 'Question answered',
    'information.requested': 'Information requested',
    'evidence.added': 'Evidence added',
    'decision.proposed': 'Decision proposed, second review needed',
    'decision.signed': 'Decision signed',
    'decision.accepted': 'Decision accepted',
    'appeal.filed': 'Appeal filed',
    'appeal_window.closed': 'Time to appeal ended',
    'decision.executed': 'Decision carried out',
    'case.withdrawn': 'Case withdrawn',
    'case.linked': 'Another case about this found',
    'link.confirmed': 'Link to another case confirmed',
    'link.dismissed': 'Link to another case taken off',
    'article.drafted': 'Draft of an article made',
    'case.joined': 'Joined to the earlier case',
    'case.separated': 'Made a case of its own again',
  } as Record<string, string>,
};
