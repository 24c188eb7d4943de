import type { EvidenceRequirement } from './evidence.ts';
import type { LiableParty, Outcome, Remedy } from './outcomes.ts';
import type { Reason } from './triage-result.ts';

export interface FoundArticle {
  readonly articleId: string;
  readonly language: string;
  readonly title: string;
  readonly heading: string;
  readonly excerpt: string;
  /** Cosine similarity in [-1, 1] or the blended score of the search; higher is closer. */
  readonly score: number;
}

export interface FoundClause {
  readonly clauseId: string;
  readonly version: number;
  readonly title: { readonly en: string; readonly zh: string };
  readonly text: { readonly en: string; readonly zh: string };
  readonly score: number;
  /** The outcome the clause prescribes when its conditions hold. */
  readonly outcome: Outcome;
  readonly proves: boolean;
}

export interface FoundPrecedent {
  readonly caseId: string;
  readonly reasonCode: string;
  readonly outcome: Outcome;
  readonly remedy: Remedy;
  readonly similarity: number;
  readonly facts: string;
  readonly reasons: string;
  readonly clauseIds: readonly string[];
}

export interface ProposedRuling {
  readonly outcome: Outcome;
  readonly remedy: Remedy;
  readonly liableParty: LiableParty;
  /** Probability in [0, 1] that a reviewer would sign this outcome, from decided cases. */
  readonly probability: number;
  readonly alternatives: readonly { readonly outcome: Outcome; readonly probability: number }[];
  readonly clauseIds: readonly string[];
  readonly precedentIds: readonly string[];
  readonly reasons: readonly Reason[];
}

/** What the machine lays before the reviewer. It never decides: mode is always `suggest`. */
export interface Suggestion {
  readonly kind: 'ruling' | 'answer';
  readonly mode: 'suggest';
  readonly articles: readonly FoundArticle[];
  readonly clauses: readonly FoundClause[];
  readonly precedents: readonly FoundPrecedent[];
  /** Null for questions and comments, which get an answer. */
  readonly ruling: ProposedRuling | null;
  readonly evidence: readonly EvidenceRequirement[];
  readonly provenance: {
    readonly embedder: string;
    readonly classifier: string;
    readonly outcomeModel: string;
    readonly knowledgeBaseRevision: number;
    readonly precedentRevision: number;
    readonly ruleSetVersion: string;
    readonly promptVersion: string | null;
  };
}
