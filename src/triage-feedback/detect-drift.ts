import type { DriftFinding, DriftFindings, DriftMeasure } from '../domain/drift.ts';
import type { TriageResult } from '../domain/triage-result.ts';
import { compareNames, compareNumbers, type SampleComparison } from '../learning/compare-samples.ts';

/** What drift looks at of one ticket. */
export interface TicketReading {
  readonly type: string;
  readonly confidence: number;
  readonly language: string;
  readonly outOfScope: boolean;
  /** Distance to the nearest labelled ticket, in [0, 2]; null where the reading is older than that was kept. */
  readonly distance: number | null;
}

/** Chance that a report on an unchanged inflow raises an alarm, all measures together (Bonferroni). */
export const FALSE_ALARM_RATE = 0.01;
/** A difference however certain is no drift below this: with many tickets everything differs a little. */
export const LEAST_STABILITY_INDEX = 0.1;
export const MIN_WINDOW_TICKETS = 50;
export const MIN_REFERENCE_TICKETS = 100;
const MAX_GROUPS = 12;

const NOTHING = { stabilityIndex: null, pValue: null, drifted: false, groups: [] } as const;
const TESTS: Readonly<Record<DriftMeasure, DriftFinding['test']>> = {
  types: 'permutation_chi_squared',
  confidence: 'kolmogorov_smirnov',
  languages: 'permutation_chi_squared',
  out_of_scope: 'permutation_chi_squared',
  distance: 'kolmogorov_smirnov',
};

export function readingOf(triage: TriageResult): TicketReading {
  const { type, language } = triage;
  return {
    type: type.code,
    confidence: type.confidence,
    language: language.code,
    outOfScope: type.outOfScope,
    distance: type.nearest === undefined ? null : 1 - type.nearest,
  };
}

/**
 * Compares a window of tickets with those before it, measure by measure: a permutation or Kolmogorov-Smirnov test says
 * whether the difference is more than chance, the population stability index whether it is large enough to matter.
 * Deterministic.
 */
export function detectDrift(
  reference: readonly TicketReading[],
  window: readonly TicketReading[],
): DriftFindings {
  const names = (read: (reading: TicketReading) => string): SampleComparison | null =>
    isEnough(reference, window) ? compareNames(reference.map(read), window.map(read)) : null;
  const numbers = (read: (reading: TicketReading) => number | null): SampleComparison | null => {
    const known = (side: readonly TicketReading[]): number[] =>
      side.flatMap((reading) => read(reading) ?? []);
    const [before, now] = [known(reference), known(window)];
    return isEnough(before, now) ? compareNumbers(before, now) : null;
  };
  const compared: Readonly<Record<DriftMeasure, SampleComparison | null>> = {
    types: names(({ type }) => type),
    confidence: numbers(({ confidence }) => confidence),
    languages: names(({ language }) => language),
    out_of_scope: names(({ outOfScope }) => (outOfScope ? 'out of scope' : 'in scope')),
    distance: numbers(({ distance }) => distance),
  };
  const entries = Object.entries(compared) as [DriftMeasure, SampleComparison | null][];
  const limit = FALSE_ALARM_RATE / entries.length;
  return {
    falseAlarmRate: FALSE_ALARM_RATE,
    leastStabilityIndex: LEAST_STABILITY_INDEX,
    measures: entries.map(([measure, found]): DriftFinding => {
      const test = TESTS[measure];
      if (found === null) return { measure, test, ...NOTHING };
      const { stabilityIndex, pValue, groups } = found;
      return {
        measure,
        test,
        stabilityIndex,
        pValue,
        drifted: pValue <= limit && stabilityIndex >= LEAST_STABILITY_INDEX,
        groups: groups.slice(0, MAX_GROUPS),
      };
    }),
  };
}

function isEnough(reference: readonly unknown[], window: readonly unknown[]): boolean {
  return reference.length >= MIN_REFERENCE_TICKETS && window.length >= MIN_WINDOW_TICKETS;
}
