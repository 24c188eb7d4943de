import type { PolicyClause, PolicyCondition } from '../../src/domain/policy.ts';

/** What one conjunction demands of one fact. */
interface FactConstraint {
  readonly allowed: ReadonlySet<string> | null;
  readonly refused: ReadonlySet<string>;
  readonly min: number;
  readonly minOpen: boolean;
  readonly max: number;
  readonly maxOpen: boolean;
}
type Literal = { readonly condition: PolicyCondition; readonly positive: boolean };
type Conjunction = readonly Literal[];

const FREE: FactConstraint = {
  allowed: null,
  refused: new Set(),
  min: -Infinity,
  minOpen: false,
  max: Infinity,
  maxOpen: false,
};
/** More alternatives than this are not compared: the clause should be split. */
const MAX_ALTERNATIVES = 4_096;

/** Disjunctive normal form; `not` is pushed to the leaves. @throws RangeError when it would grow too large */
function alternatives(condition: PolicyCondition, positive = true): Conjunction[] {
  if ('not' in condition) return alternatives(condition.not, !positive);
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any;
    const joined = 'all' in condition === positive;
    const options = parts.map((part) => alternatives(part, positive));
    if (!joined) return options.flat();
    let product: Conjunction[] = [[]];
    for (const option of options) {
      product = product.flatMap((left) => option.map((right) => [...left, ...right]));
      if (product.length > MAX_ALTERNATIVES)
        throw new RangeError('The conditions have too many alternatives to compare');
    }
    return product;
  }
  return [[{ condition, positive }]];
}

function narrow(constraint: FactConstraint, op: string, value: unknown, positive: boolean): FactConstraint {
  const opposite: Readonly<Record<string, string>> = {
    eq: 'ne',
    ne: 'eq',
    gt: 'lte',
    gte: 'lt',
    lt: 'gte',
    lte: 'gt',
  };
  if (!positive && op !== 'in') return narrow(constraint, opposite[op] ?? op, value, true);
  const texts = (Array.isArray(value) ? value : [value]).map(String);
  switch (op) {
    case 'eq':
    case 'in': {
      if (!positive) return { ...constraint, refused: new Set([...constraint.refused, ...texts]) };
      return {
        ...constraint,
        allowed: constraint.allowed
          ? new Set(texts.filter((text) => constraint.allowed?.has(text)))
          : new Set(texts),
      };
    }
    case 'ne':
      return { ...constraint, refused: new Set([...constraint.refused, ...texts]) };
    case 'gt':
    case 'gte': {
      const bound = Number(value);
      const tighter = bound > constraint.min || (bound === constraint.min && op === 'gt');
      return tighter ? { ...constraint, min: bound, minOpen: op === 'gt' } : constraint;
    }
    default: {
      const bound = Number(value);
      const tighter = bound < constraint.max || (bound === constraint.max && op === 'lt');
      return tighter ? { ...constraint, max: bound, maxOpen: op === 'lt' } : constraint;
    }
  }
}

function isPossible({ allowed, refused, min, minOpen, max, maxOpen }: FactConstraint): boolean {
  if (min > max || (min === max && (minOpen || maxOpen))) return false;
  if (allowed === null) return !(min === max && refused.has(String(min)));
  return [...allowed].some((text) => {
    if (refused.has(text)) return false;
    const number = Number(text);
    if (Number.isNaN(number)) return true;
    return (minOpen ? number > min : number >= min) && (maxOpen ? number < max : number <= max);
  });
}

/** Whether the literals can hold together: facts by interval and set, evidence by being there or not. */
function isSatisfiable(literals: Conjunction): boolean {
  const facts = new Map<string, FactConstraint>();
  const evidence = new Map<string, boolean>();
  for (const { condition, positive } of literals) {
    if ('fact' in condition) {
      facts.set(
        condition.fact,
        narrow(facts.get(condition.fact) ?? FREE, condition.op, condition.value, positive),
      );
    } else {
      const key = JSON.stringify(condition);
      const known = evidence.get(key);
      if (known !== undefined && known !== positive) return false;
      evidence.set(key, positive);
    }
  }
  return [...facts.values()].every(isPossible);
}

type Side = 'claimant' | 'respondent' | 'split';

/** Who wins; null for what ends a case without a winner. */
function winningSide(outcome: string): Side | null {
  switch (outcome) {
    case 'RESOLVED_CLAIMANT_FAVOUR':
    case 'ACCEPTED':
      return 'claimant';
    case 'RESOLVED_RESPONDENT_FAVOUR':
    case 'RESOLVED_WITH_GOODWILL_PAYOUT':
    case 'DENIED':
      return 'respondent';
    case 'RESOLVED_SPLIT':
      return 'split';
    default:
      return null;
  }
}

const ROLES = ['buyer', 'seller', 'customer'] as const;

export interface PolicyConflict {
  readonly first: string;
  readonly second: string;
  readonly role: (typeof ROLES)[number];
  readonly reasonCodes: readonly string[];
}

/**
 * Pairs of clauses of one type of case whose conditions can hold together while another side wins, and neither of which
 * yields to the other by an exception.
 */
export function findPolicyConflicts(clauses: readonly PolicyClause[]): PolicyConflict[] {
  const expanded = new Map(clauses.map((clause) => [clause.id, alternatives(clause.conditions)]));
  const conflicts: PolicyConflict[] = [];
  for (const [i, first] of clauses.entries()) {
    for (const second of clauses.slice(i + 1)) {
      const reasonCodes = first.reason_codes.filter((code) => second.reason_codes.includes(code));
      const settled = [
        [first, second],
        [second, first],
      ].some(([a, b]) => a?.exceptions.some((exception) => exception.overridden_by === b?.id));
      if (reasonCodes.length === 0 || settled) continue;
      const clash = ROLES.find((role) => {
        const [a, b] = [first, second].map(({ consequence }) =>
          winningSide(consequence.outcomes_by_role?.[role] ?? consequence.outcome),
        );
        if (!a || !b || a === b) return false;
        const ofRole: Literal = {
          condition: { fact: 'claimant.role', op: 'eq', value: role },
          positive: true,
        };
        return (expanded.get(first.id) ?? []).some((left) =>
          (expanded.get(second.id) ?? []).some((right) => isSatisfiable([ofRole, ...left, ...right])),
        );
      });
      if (clash) conflicts.push({ first: first.id, second: second.id, role: clash, reasonCodes });
    }
  }
  return conflicts;
}
