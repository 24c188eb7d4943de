/** What is watched of the inflow and of how the machine reads it. */
export const DRIFT_MEASURES = ['types', 'confidence', 'languages', 'out_of_scope', 'distance'] as const;
export type DriftMeasure = (typeof DRIFT_MEASURES)[number];

/** One measure of a window of tickets against a reference. */
export interface DriftFinding {
  readonly measure: DriftMeasure;
  /** Population stability index: below 0.1 nothing of note, above 0.25 another population. Null for too few tickets. */
  readonly stabilityIndex: number | null;
  /** Of the two-sample test that `test` names; null for too few tickets. */
  readonly pValue: number | null;
  readonly test: 'permutation_chi_squared' | 'kolmogorov_smirnov';
  readonly drifted: boolean;
  /** Shares of the groups (types, languages, bands of a number), in per cent of their side; largest change first. */
  readonly groups: readonly { readonly name: string; readonly before: number; readonly now: number }[];
}

export interface DriftFindings {
  /** Chance that a report without any change raises an alarm. */
  readonly falseAlarmRate: number;
  /** Lowest stability index that counts as drift, however certain the difference. */
  readonly leastStabilityIndex: number;
  readonly measures: readonly DriftFinding[];
}
