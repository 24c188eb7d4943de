import { judgeCount, type Unusualness } from './usual-rate.ts';

export interface FloodRules {
  /** Windows that are looked at, in hours: the short one is quick, the long one sees what comes in slowly. */
  readonly windowHours: readonly number[];
  /** Fewer cases are never a flood, whatever is usual. */
  readonly minCount: number;
  /** Nor is less than this many times the usual. */
  readonly minRatio: number;
  /** A flood has at most this chance at the usual rate, for one topic and window. */
  readonly chance: number;
  /** An incident ends once its latest window has at least this chance. */
  readonly chanceToClose: number;
  readonly historyDays: number;
  /** Days of records without which nothing counts as unusual. */
  readonly minHistoryDays: number;
}

/** Chosen on the simulation of `npm run bench -- --only incidents`, which states its false alarms and delays. */
export const FLOOD_RULES: FloodRules = {
  windowHours: [2, 12],
  minCount: 6,
  minRatio: 3,
  chance: 1e-7,
  chanceToClose: 0.05,
  historyDays: 28,
  minHistoryDays: 3,
};

/** A count that is a flood, or null. @param history counts of the same hours, one a day */
export function judgeFlood(
  count: number,
  history: readonly number[],
  rules: FloodRules = FLOOD_RULES,
): Unusualness | null {
  if (count < rules.minCount || history.length < rules.minHistoryDays) return null;
  const found = judgeCount(count, history);
  const isFlood = found.logChance <= Math.log(rules.chance) && count >= rules.minRatio * found.expected;
  return isFlood ? found : null;
}

/** Whether a topic has come back to what is usual. */
export function isUsual(count: number, history: readonly number[], rules: FloodRules = FLOOD_RULES): boolean {
  return judgeCount(count, history).logChance >= Math.log(rules.chanceToClose);
}
