import type { Database } from '../database/database.ts';
import type { EvidenceParty, EvidenceType } from '../domain/evidence.ts';
import { OUTCOME_NAMES, OUTCOMES, type LiableParty, type Outcome, type Remedy } from '../domain/outcomes.ts';
import { describeReasonCode, isInquiryOnly } from '../domain/reason-codes.ts';
import type {
  FoundArticle,
  FoundClause,
  FoundPrecedent,
  ProposedRuling,
  Suggestion,
} from '../domain/suggestion.ts';
import type { Reason, TriageResult } from '../domain/triage-result.ts';
import { describeModel, type Embedder } from '../ports/embedder.ts';
import type { VectorIndex } from '../ports/vector-index.ts';
import { clauseOutcome } from '../domain/policy.ts';
import { clauseVotes } from './clause-votes.ts';
import { evidenceRequirements } from './evidence-requirements.ts';
import { predictOutcome, type OutcomeModel } from './outcome-model.ts';
import { searchClauses, type RankedClause } from './search-clauses.ts';
import { searchPrecedents } from './search-precedents.ts';

export interface SuggestionServices {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly clauseIndex: VectorIndex;
  readonly precedentIndex: VectorIndex;
  readonly outcomeModel: OutcomeModel;
  readonly ruleSetVersion: string;
}

export interface SuggestionInput {
  readonly text: string;
  readonly triage: TriageResult;
  readonly articles: readonly FoundArticle[];
  readonly articlesRevision: number;
  readonly evidence: readonly { readonly type: EvidenceType; readonly party: EvidenceParty }[];
  readonly now: Date;
}

const SHOWN_PRECEDENTS = 5;
const SHOWN_CLAUSES = 4;
const VOTING_PRECEDENTS = 60;
const VOTING_CLAUSES = 30;

function isOutcome(value: string): value is Outcome {
  return (OUTCOMES as readonly string[]).includes(value);
}

/** The remedy that went with this outcome most often among the precedents; the clauses' where there is none. */
function usualRemedy(
  outcome: Outcome,
  reasonCode: string,
  precedents: readonly FoundPrecedent[],
  clauses: readonly RankedClause[],
): Remedy {
  const counts = new Map<Remedy, number>();
  for (const past of precedents) {
    if (past.outcome === outcome)
      counts.set(past.remedy, (counts.get(past.remedy) ?? 0) + Math.max(past.similarity, 0.01));
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  const ofClause = clauses.find(({ clause }) => clauseOutcome(clause, reasonCode) === outcome)?.clause
    .consequence.remedy;
  return most?.[0] ?? ofClause ?? 'no_action';
}

function liableParty(outcome: Outcome, reasonCode: string, clauses: readonly RankedClause[]): LiableParty {
  const ofClause = clauses.find(({ clause }) => clauseOutcome(clause, reasonCode) === outcome)?.clause
    .consequence.liable_party;
  if (ofClause) return ofClause;
  switch (outcome) {
    case 'RESOLVED_CLAIMANT_FAVOUR':
    case 'RESOLVED_SPLIT':
      return reasonCode.startsWith('P2P') ? 'RESPONDENT' : 'PLATFORM';
    case 'ACCEPTED':
    case 'RESOLVED_WITH_GOODWILL_PAYOUT':
      return 'PLATFORM';
    case 'RESOLVED_RESPONDENT_FAVOUR':
    case 'DENIED':
      return 'CLAIMANT';
    case 'WITHDRAWN':
    case 'REFUSED_TO_ARBITRATE':
      return 'NONE';
  }
}

function proposeRuling(
  model: OutcomeModel,
  reasonCode: string,
  voting: readonly FoundPrecedent[],
  clauses: readonly RankedClause[],
): ProposedRuling | null {
  // A claimant withdraws; a reviewer never rules so, and neither does the proposal.
  const votes = clauseVotes(clauses, reasonCode);
  const probabilities = predictOutcome(model, reasonCode, voting, votes).flatMap(
    ({ outcome, probability }) =>
      isOutcome(outcome) && outcome !== 'WITHDRAWN' ? [{ outcome, probability }] : [],
  );
  const sum = probabilities.reduce((all, { probability }) => all + probability, 0);
  const scaled = probabilities.map(({ outcome, probability }) => ({
    outcome,
    probability: probability / sum,
  }));
  const [first, ...alternatives] = scaled;
  if (!first) return null;
  const agreeing = voting.filter((past) => past.outcome === first.outcome).slice(0, SHOWN_PRECEDENTS);
  const sameType = voting.filter((past) => past.reasonCode === reasonCode);
  const sameTypeAgreeing = sameType.filter((past) => past.outcome === first.outcome).length;
  const supporting = clauses.filter(({ clause }) => clauseOutcome(clause, reasonCode) === first.outcome);
  const name = describeReasonCode(reasonCode);
  const reasons: Reason[] = [];
  if (sameType.length > 0) {
    reasons.push({
      code: 'precedents',
      en: `${sameTypeAgreeing} of the ${sameType.length} nearest decided cases of type "${name.en}" ended "${OUTCOME_NAMES[first.outcome].en}".`,
      zh: `最相近的${sameType.length}个“${name.zh}”案例中，${sameTypeAgreeing}个的结果是“${OUTCOME_NAMES[first.outcome].zh}”。`,
      weight: 1,
    });
  }
  for (const { clause } of supporting.slice(0, 2)) {
    reasons.push({
      code: `clause:${clause.id}`,
      en: `${clause.id} “${clause.title.en}” leads to this outcome when its conditions are shown.`,
      zh: `${clause.id}《${clause.title.zh}》的条件成立时，结果即为此项。`,
      weight: clause.proves ? 0.8 : 0.5,
    });
  }
  const contrary = clauses.find(({ clause }) => clauseOutcome(clause, reasonCode) !== first.outcome);
  if (contrary) {
    reasons.push({
      code: `contrary:${contrary.clause.id}`,
      en: `Against it: ${contrary.clause.id} “${contrary.clause.title.en}” would lead to "${OUTCOME_NAMES[clauseOutcome(contrary.clause, reasonCode)].en}".`,
      zh: `相反依据：若${contrary.clause.id}《${contrary.clause.title.zh}》成立，结果应为“${OUTCOME_NAMES[clauseOutcome(contrary.clause, reasonCode)].zh}”。`,
      weight: 0.3,
    });
  }
  return {
    outcome: first.outcome,
    remedy: usualRemedy(first.outcome, reasonCode, voting, clauses),
    liableParty: liableParty(first.outcome, reasonCode, clauses),
    probability: first.probability,
    alternatives: alternatives.slice(0, 3),
    clauseIds: supporting.slice(0, 3).map(({ clause }) => clause.id),
    precedentIds: agreeing.map((past) => past.caseId),
    reasons,
  };
}

function toFoundClause({ clause, similarity }: RankedClause, reasonCode: string): FoundClause {
  return {
    clauseId: clause.id,
    version: clause.version,
    title: clause.title,
    text: clause.text,
    score: similarity,
    outcome: clauseOutcome(clause, reasonCode),
    proves: clause.proves,
  };
}

/**
 * Lays before the reviewer what the record offers: clauses in scope, the nearest decided cases, the outcome they make
 * probable, and the evidence still missing. Questions and comments get articles and no ruling.
 */
export async function draftSuggestion(
  services: SuggestionServices,
  input: SuggestionInput,
): Promise<Suggestion> {
  const reasonCode = input.triage.type.code;
  const [embedding] = await services.embedder.embed([input.text], { kind: 'passage' });
  const isRuling = !isInquiryOnly(reasonCode) && embedding !== undefined && !embedding.empty;
  const vector = embedding?.vector ?? new Float32Array(services.embedder.model.dimensions);
  const onDate = input.now.toISOString().slice(0, 10);
  const clauses = await searchClauses(
    { db: services.db, index: services.clauseIndex },
    vector,
    reasonCode,
    onDate,
    VOTING_CLAUSES,
  );
  const precedents = isRuling
    ? await searchPrecedents(
        { db: services.db, index: services.precedentIndex },
        vector,
        reasonCode,
        VOTING_PRECEDENTS,
      )
    : [];
  const shownClauses = clauses.slice(0, SHOWN_CLAUSES);
  return {
    kind: isInquiryOnly(reasonCode) ? 'answer' : 'ruling',
    mode: 'suggest',
    articles: input.articles,
    clauses: shownClauses.map((ranked) => toFoundClause(ranked, reasonCode)),
    precedents: precedents.slice(0, SHOWN_PRECEDENTS),
    ruling:
      isRuling && precedents.length > 0
        ? proposeRuling(services.outcomeModel, reasonCode, precedents, clauses)
        : null,
    evidence: isInquiryOnly(reasonCode)
      ? []
      : evidenceRequirements(
          shownClauses.map(({ clause }) => clause),
          input.evidence,
          input.triage.entities,
        ),
    provenance: {
      embedder: describeModel(services.embedder.model),
      classifier: input.triage.models.classifier,
      outcomeModel: services.outcomeModel.parameters.version,
      knowledgeBaseRevision: input.articlesRevision,
      precedentRevision: services.precedentIndex.status().revision,
      ruleSetVersion: services.ruleSetVersion,
      promptVersion: null,
    },
  };
}
