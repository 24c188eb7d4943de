import { shiftPrior } from '../learning/adapt-prior.ts';
import type { AutomationMode, ConfidenceLevel } from '../domain/triage-result.ts';
import type { ClassifierModel } from './classifier-model.ts';

/** Precision an operator asks of types that are filled in (`preselect`) and of those that are settled (`auto`). */
export interface TargetPrecision {
  readonly preselect: number;
  readonly auto: number;
}

export const DEFAULT_PRECISION: TargetPrecision = { preselect: 0.85, auto: 0.95 };

/** Lowest confidence for each mode by class number; above 1 where the precision cannot be promised. */
export interface ModeThresholds {
  readonly preselect: Float64Array;
  readonly auto: Float64Array;
  /** Labels at least this probable hold the right one with the promised coverage. */
  readonly conformal: number;
}

/** How many rows of all classes' curve each class's own curve is mixed with. */
const POOLED_ROWS = 12;
const STEPS = 100;
export const UNREACHABLE = 1.01;

/**
 * Thresholds from held-out precision-coverage curves, reweighed to the class shares of `prior`. A class with few rows
 * leans on the curve of all.
 * @param coverage share of texts whose right label the conformal set must hold (split conformal; Vovk et al. 2005)
 */
export function chooseThresholds(
  model: ClassifierModel,
  prior: ArrayLike<number>,
  precision: TargetPrecision,
  coverage = 0.95,
): ModeThresholds {
  const classes = model.labels.length;
  const rows = heldOutUnder(model, prior);
  const own = Array.from({ length: classes }, () => new Curve());
  const all = new Curve();
  for (const { predicted, confidence, correct, weight } of rows) {
    own[predicted]!.add(confidence, correct, weight);
    all.add(confidence, correct, weight);
  }
  const reach = (target: number): Float64Array =>
    Float64Array.from(own, (curve) => {
      let lowest = UNREACHABLE;
      for (let step = STEPS - 1; step >= 0; step -= 1) {
        const pooled = all.precisionFrom(step) * POOLED_ROWS;
        if ((curve.rightFrom(step) + pooled) / (curve.countFrom(step) + POOLED_ROWS) < target) break;
        lowest = step / STEPS;
      }
      return lowest;
    });
  return {
    preselect: reach(precision.preselect),
    auto: reach(precision.auto),
    conformal: conformalFloor(rows, coverage),
  };
}

interface HeldOutRow {
  readonly predicted: number;
  readonly confidence: number;
  readonly correct: boolean;
  readonly weight: number;
  readonly ofGold: number;
}

/** The held-out rows as they would look under another prior: posteriors shifted, rows weighed by how much more often they would come. */
export function heldOutUnder(model: ClassifierModel, prior: ArrayLike<number>): HeldOutRow[] {
  const classes = model.labels.length;
  return Array.from(model.heldOut.gold, (gold, i) => {
    const posterior = shiftPrior(
      model.heldOut.posteriors.subarray(i * classes, (i + 1) * classes),
      model.shares,
      prior,
    );
    let predicted = 0;
    for (let k = 1; k < classes; k += 1) if (posterior[k]! > posterior[predicted]!) predicted = k;
    const weight = prior[gold]! / Math.max(model.shares[gold]!, 1e-9);
    return {
      predicted,
      confidence: posterior[predicted]!,
      correct: predicted === gold,
      weight,
      ofGold: posterior[gold]!,
    };
  });
}

function conformalFloor(rows: readonly HeldOutRow[], coverage: number): number {
  const sorted = [...rows].sort((a, b) => b.ofGold - a.ofGold);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  for (const { ofGold, weight } of sorted) {
    reached += weight;
    if (reached >= coverage * (total + total / Math.max(1, sorted.length))) return ofGold;
  }
  return 0;
}

class Curve {
  private readonly count = new Float64Array(STEPS);
  private readonly right = new Float64Array(STEPS);

  add(confidence: number, correct: boolean, weight: number): void {
    const top = Math.min(STEPS - 1, Math.floor(confidence * STEPS));
    for (let step = 0; step <= top; step += 1) {
      this.count[step]! += weight;
      if (correct) this.right[step]! += weight;
    }
  }

  countFrom(step: number): number {
    return this.count[step]!;
  }

  rightFrom(step: number): number {
    return this.right[step]!;
  }

  precisionFrom(step: number): number {
    return this.count[step]! > 0 ? this.right[step]! / this.count[step]! : 0;
  }
}

/** How far a type may be trusted, and the word shown for it: both come from the same thresholds. */
export function chooseMode(
  thresholds: ModeThresholds,
  classNumber: number,
  confidence: number,
  outOfScope: boolean,
): { mode: AutomationMode; level: ConfidenceLevel } {
  if (outOfScope) return { mode: 'suggest_top3', level: 'low' };
  if (confidence >= thresholds.auto[classNumber]!) return { mode: 'auto', level: 'high' };
  if (confidence >= thresholds.preselect[classNumber]!) return { mode: 'preselect', level: 'medium' };
  return { mode: 'suggest_top3', level: 'low' };
}
