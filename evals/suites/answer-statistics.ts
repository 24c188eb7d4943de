import { weightedMean, weightedRatio, weightedRocAuc, type Statistic } from '../metrics/weighted.ts';
import { flags, numbers, type EvalRows } from './suite.ts';

/** Least share of false answers over the thresholds that refuse at most a tenth of what could be answered. */
function falseAnswersAt(
  scores: readonly number[],
  answerable: readonly boolean[],
  refusals: number,
): Statistic {
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  return (weights) => {
    let positives = 0;
    let negatives = 0;
    for (const i of order) {
      if (answerable[i]) positives += weights[i]!;
      else negatives += weights[i]!;
    }
    let answered = 0;
    let wrong = 0;
    for (let at = 0; at < order.length;) {
      const score = scores[order[at]!]!;
      for (; at < order.length && scores[order[at]!] === score; at += 1) {
        if (answerable[order[at]!]) answered += weights[order[at]!]!;
        else wrong += weights[order[at]!]!;
      }
      if (answered >= (1 - refusals) * positives) break;
    }
    return wrong / negatives;
  };
}

export function answerStatistics(rows: EvalRows): Record<string, Statistic | null> {
  const answerable = flags(rows, 'answerable');
  const answered = flags(rows, 'answered');
  const right = flags(rows, 'right');
  const score = numbers(rows, 'confidence');
  const cell = (name: string) =>
    (rows[name] ?? []).map((value) => (typeof value === 'boolean' ? value : null));
  const where = (condition: (i: number) => boolean, value: (i: number) => boolean): Statistic =>
    weightedMean(answerable.map((_, i) => (condition(i) ? value(i) : null)));
  const cited = cell('cited_right');
  const span = cell('span_right');
  const hasBoth = answerable.includes(true) && answerable.includes(false);
  return {
    answered_correct: answerable.includes(true)
      ? where(
          (i) => answerable[i]!,
          (i) => answered[i]! && right[i]!,
        )
      : null,
    refused_correct: answerable.includes(false)
      ? where(
          (i) => !answerable[i],
          (i) => !answered[i],
        )
      : null,
    false_answer_rate: answerable.includes(false)
      ? where(
          (i) => !answerable[i],
          (i) => answered[i]!,
        )
      : null,
    false_refusal_rate: answerable.includes(true)
      ? where(
          (i) => answerable[i]!,
          (i) => !answered[i],
        )
      : null,
    citation_hit: cited.some((value) => value !== null)
      ? weightedMean(cited.map((value, i) => (answered[i] ? value : null)))
      : null,
    span_hit: span.some((value) => value !== null)
      ? weightedMean(span.map((value, i) => (answered[i] ? value : null)))
      : null,
    /** As the two above, refusals set aside: what the answer would have been. */
    citation_hit_forced: cited.some((value) => value !== null) ? weightedMean(cited) : null,
    span_hit_forced: span.some((value) => value !== null) ? weightedMean(span) : null,
    answerable_roc_auc: hasBoth ? weightedRocAuc(score, answerable) : null,
    false_answer_at_false_refusal_10: hasBoth ? falseAnswersAt(score, answerable, 0.1) : null,
    f1: weightedRatio(
      answerable.map((value, i) => (value && answered[i]! && right[i]! ? 2 : 0)),
      answerable.map((value, i) => Number(value) + Number(answered[i])),
    ),
  };
}
