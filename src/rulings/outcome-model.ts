import { familyOf } from '../domain/reason-codes.ts';
import { dotProduct } from '../learning/dot-product.ts';

/** What the model learned from a decided case. */
export interface DecidedCase {
  readonly reasonCode: string;
  readonly outcome: string;
}

export interface Neighbour extends DecidedCase {
  /** Cosine similarity of the facts, in [-1, 1]. */
  readonly similarity: number;
}

/** Fitted on decided cases by leave-one-out log loss; see `fitOutcomeModel`. */
export interface OutcomeModelParameters {
  readonly version: string;
  /** Softness of the neighbour weights, in cosine units: exp(similarity / temperature). */
  readonly temperature: number;
  /** Weight of a neighbour of the same code, of the same family, of another. */
  readonly sameCode: number;
  readonly sameFamily: number;
  readonly otherFamily: number;
  /** Weight of the outcome frequencies of the code against the neighbours (whose weights sum to 1). */
  readonly priorWeight: number;
  readonly neighbours: number;
  /** Weight of what the policy clauses in scope prescribe, by their likeness to the facts; 0 leaves them out. */
  readonly clauseWeight: number;
  /** Softness of the clause weights, in cosine units. */
  readonly clauseTemperature: number;
}

/** A policy clause in scope of the case, and what it prescribes for this type. */
export interface ClauseVote {
  readonly outcome: string;
  /** Cosine similarity of clause and facts, in [-1, 1]. */
  readonly similarity: number;
}

export interface OutcomeModel {
  readonly parameters: OutcomeModelParameters;
  readonly outcomes: readonly string[];
  /** Outcome counts by reason code. */
  readonly countsByCode: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly counts: Readonly<Record<string, number>>;
}

export function countOutcomes(
  decided: readonly DecidedCase[],
): Pick<OutcomeModel, 'outcomes' | 'counts' | 'countsByCode'> {
  const counts: Record<string, number> = {};
  const countsByCode: Record<string, Record<string, number>> = {};
  for (const { reasonCode, outcome } of decided) {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    const ofCode = (countsByCode[reasonCode] ??= {});
    ofCode[outcome] = (ofCode[outcome] ?? 0) + 1;
  }
  return { outcomes: Object.keys(counts).sort(), counts, countsByCode };
}

/** Frequencies of the code, smoothed towards those of all cases (a Dirichlet prior worth four cases). */
function prior(model: OutcomeModel, reasonCode: string, outcome: string, without?: DecidedCase): number {
  const minus = (code: boolean) =>
    without && without.outcome === outcome && (!code || without.reasonCode === reasonCode) ? 1 : 0;
  const total = Object.values(model.counts).reduce((sum, n) => sum + n, 0) - (without ? 1 : 0);
  const overall = ((model.counts[outcome] ?? 0) - minus(false) + 0.5) / (total + 0.5 * model.outcomes.length);
  const ofCode = model.countsByCode[reasonCode] ?? {};
  const codeTotal =
    Object.values(ofCode).reduce((sum, n) => sum + n, 0) - (without?.reasonCode === reasonCode ? 1 : 0);
  return ((ofCode[outcome] ?? 0) - minus(true) + 4 * overall) / (codeTotal + 4);
}

function clauseShares(clauses: readonly ClauseVote[], temperature: number): Map<string, number> {
  const weights = clauses.map(({ similarity }) => Math.exp((similarity - 1) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = new Map<string, number>();
  clauses.forEach(({ outcome }, i) =>
    shares.set(outcome, (shares.get(outcome) ?? 0) + (weights[i] ?? 0) / total),
  );
  return shares;
}

/**
 * Outcome probabilities by the votes of the nearest decided cases, weighted by likeness and by whether they are of the
 * same type, blended with how cases of this type ended and with what the clauses in scope prescribe. Sums to 1, most
 * probable first.
 * @param without the case itself when it is scored against its own collection
 */
export function predictOutcome(
  model: OutcomeModel,
  reasonCode: string,
  neighbours: readonly Neighbour[],
  clauses: readonly ClauseVote[] = [],
  without?: DecidedCase,
): { outcome: string; probability: number }[] {
  const { parameters } = model;
  const nearest = [...neighbours].sort((a, b) => b.similarity - a.similarity).slice(0, parameters.neighbours);
  const votes = new Map<string, number>();
  let total = 0;
  for (const { outcome, similarity, reasonCode: code } of nearest) {
    const kind =
      code === reasonCode
        ? parameters.sameCode
        : familyOf(code) === familyOf(reasonCode)
          ? parameters.sameFamily
          : parameters.otherFamily;
    const weight = kind * Math.exp((similarity - 1) / parameters.temperature);
    votes.set(outcome, (votes.get(outcome) ?? 0) + weight);
    total += weight;
  }
  const prescribed = clauseShares(clauses, parameters.clauseTemperature);
  const scored = model.outcomes.map((outcome) => {
    const vote = total > 0 ? (votes.get(outcome) ?? 0) / total : 0;
    const ofType = parameters.priorWeight * prior(model, reasonCode, outcome, without);
    return { outcome, probability: vote + ofType + parameters.clauseWeight * (prescribed.get(outcome) ?? 0) };
  });
  const sum = scored.reduce((all, { probability }) => all + probability, 0);
  return scored
    .map(({ outcome, probability }) => ({ outcome, probability: probability / sum }))
    .sort((a, b) => b.probability - a.probability || a.outcome.localeCompare(b.outcome));
}

export interface FitRow extends DecidedCase {
  readonly vector: Float32Array;
  /** Rows of one family never vote for one another. */
  readonly family: string;
  /** Clauses in scope of the row's type; none where there is no policy. */
  readonly clauses?: readonly ClauseVote[];
}

const GRID = {
  temperature: [0.02, 0.035, 0.05, 0.08, 0.12, 0.2],
  sameFamily: [0.05, 0.2, 0.5],
  otherFamily: [0, 0.02, 0.1],
  priorWeight: [0.1, 0.25, 0.5, 1, 2],
  neighbours: [10, 25, 60],
} as const;
const CLAUSE_GRID = {
  clauseWeight: [0, 0.2, 0.4, 0.7, 1, 1.5],
  clauseTemperature: [0.02, 0.05, 0.1],
  priorWeight: GRID.priorWeight,
} as const;

interface FittedOutcomeModel {
  readonly model: OutcomeModel;
  /** Mean log loss and accuracy, each row predicted without its own family. */
  readonly logLoss: number;
  readonly accuracy: number;
}

/**
 * Chooses the parameters by leave-one-family-out log loss: first those of the neighbours over a grid, then what the
 * clauses weigh. Deterministic.
 */
export function fitOutcomeModel(rows: readonly FitRow[], version: string): FittedOutcomeModel {
  if (rows.length < 2) throw new RangeError('An outcome model needs at least two decided cases');
  const counted = countOutcomes(rows);
  const neighbours = rows.map((row) =>
    rows
      .filter((other) => other !== row && other.family !== row.family)
      .map((other): Neighbour => ({ ...other, similarity: dotProduct(row.vector, other.vector) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, 60),
  );
  const score = (parameters: OutcomeModelParameters): FittedOutcomeModel => {
    const model = { parameters, ...counted };
    let logLoss = 0;
    let right = 0;
    rows.forEach((row, i) => {
      const predicted = predictOutcome(model, row.reasonCode, neighbours[i] ?? [], row.clauses ?? [], row);
      const p = predicted.find(({ outcome }) => outcome === row.outcome)?.probability ?? 0;
      logLoss -= Math.log(Math.max(p, 1e-9)) / rows.length;
      if (predicted[0]?.outcome === row.outcome) right += 1;
    });
    return { model, logLoss, accuracy: right / rows.length };
  };
  const better = (best: FittedOutcomeModel, parameters: OutcomeModelParameters): FittedOutcomeModel => {
    const candidate = score(parameters);
    return candidate.logLoss < best.logLoss ? candidate : best;
  };
  let best = score({
    version,
    temperature: 0.05,
    sameCode: 1,
    sameFamily: 0.2,
    otherFamily: 0.02,
    priorWeight: 0.5,
    neighbours: 60,
    clauseWeight: 0,
    clauseTemperature: 0.05,
  });
  for (const temperature of GRID.temperature)
    for (const sameFamily of GRID.sameFamily)
      for (const otherFamily of GRID.otherFamily)
        for (const priorWeight of GRID.priorWeight)
          for (const count of GRID.neighbours)
            best = better(best, {
              ...best.model.parameters,
              temperature,
              sameFamily,
              otherFamily,
              priorWeight,
              neighbours: count,
            });
  if (rows.some(({ clauses }) => clauses !== undefined && clauses.length > 0)) {
    for (const clauseWeight of CLAUSE_GRID.clauseWeight)
      for (const clauseTemperature of CLAUSE_GRID.clauseTemperature)
        for (const priorWeight of CLAUSE_GRID.priorWeight)
          best = better(best, { ...best.model.parameters, clauseWeight, clauseTemperature, priorWeight });
  }
  return best;
}
