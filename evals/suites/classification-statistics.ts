import { OUT_OF_SCOPE } from '../../src/triage/train-classifier.ts';
import {
  weightedAurc,
  weightedCoverage,
  weightedEce,
  weightedMacroF1,
  weightedMean,
  weightedRatio,
  weightedRocAuc,
} from '../metrics/weighted.ts';
import { meanOverRuns, pick } from './label-statistics.ts';
import { flags, numbers, strings, type EvalRows } from './suite.ts';

/** Metrics of single-label classification; those of the labels are over the rows in scope, averaged over the trainings. */
export function classificationStatistics(rows: EvalRows) {
  const gold = strings(rows, 'gold');
  const predicted = strings(rows, 'predicted');
  const correct = flags(rows, 'correct');
  const lenient = flags(rows, 'lenient');
  const confidence = numbers(rows, 'confidence');
  const strange = numbers(rows, 'strange');
  const flagged = flags(rows, 'flagged');
  const runs = numbers(rows, 'run');
  const isForeign = gold.map((label) => label === OUT_OF_SCOPE);
  const hasForeign = isForeign.includes(true);
  const native = (make: (at: readonly number[]) => ReturnType<typeof weightedMean>) =>
    meanOverRuns(runs, (run) => {
      const inside = run.flatMap((row, i) => (isForeign[row] ? [] : [i]));
      const statistic = make(inside.map((i) => run[i]!));
      const weights = new Float64Array(inside.length);
      return (all) => {
        inside.forEach((i, k) => (weights[k] = all[i]!));
        return statistic(weights);
      };
    });
  const everywhere = (make: (at: readonly number[]) => ReturnType<typeof weightedMean>) =>
    hasForeign ? meanOverRuns(runs, make) : null;
  return {
    accuracy: native((at) => weightedMean(pick(correct, at))),
    macro_f1: native((at) => weightedMacroF1(pick(gold, at), pick(predicted, at))),
    ece: native((at) => weightedEce(pick(confidence, at), pick(correct, at))),
    aurc: native((at) => weightedAurc(pick(confidence, at), pick(correct, at))),
    coverage_at_precision_95: native((at) => weightedCoverage(pick(confidence, at), pick(correct, at), 0.95)),
    ...(rows['lenient'] ? { accuracy_lenient: native((at) => weightedMean(pick(lenient, at))) } : {}),
    oos_recall: everywhere((at) =>
      weightedRatio(
        at.map((i) => (isForeign[i] && flagged[i] ? 1 : 0)),
        at.map((i) => (isForeign[i] ? 1 : 0)),
      ),
    ),
    oos_precision: everywhere((at) =>
      weightedRatio(
        at.map((i) => (isForeign[i] && flagged[i] ? 1 : 0)),
        at.map((i) => (flagged[i] ? 1 : 0)),
      ),
    ),
    oos_roc_auc: everywhere((at) => weightedRocAuc(pick(strange, at), pick(isForeign, at))),
    /** Rows in scope that get the right label and are not turned away. */
    accuracy_with_rejection: hasForeign
      ? native((at) => weightedMean(at.map((i) => correct[i]! && !flagged[i])))
      : null,
  };
}
