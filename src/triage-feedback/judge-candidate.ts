import type { TriageResult } from '../domain/triage-result.ts';
import { comparePaired, type PairedComparison } from '../learning/compare-paired.ts';
import type { LabelledTicket } from '../triage/train-triage-model.ts';

/** A row that neither model has learned from. */
export interface JudgedRow extends LabelledTicket {
  readonly lang: string;
  readonly group: string;
  readonly source: 'test' | 'reviewed';
  readonly isCorrection: boolean;
}

export interface Verdict {
  readonly slices: Readonly<Record<string, PairedComparison>>;
  readonly wins: boolean;
  /** Why it wins or does not, for a person to read. */
  readonly reasons: readonly string[];
}

const OVERALL = 'all rows';
const CORRECTIONS = 'corrections';

/**
 * Judges a candidate (B) beside the live model (A) on rows that neither has learned from. It wins when the 95% interval
 * of the difference lies above zero on all rows or on the corrections, and below zero on no language, source or level. On
 * corrections alone the live model cannot but fail, for it was wrong on them by definition: what was confirmed and the
 * test rows guard against learning those by heart.
 */
export function judgeCandidate(
  rows: readonly JudgedRow[],
  live: readonly TriageResult[],
  candidate: readonly TriageResult[],
): Verdict {
  const compare = (
    isWanted: (row: JudgedRow) => boolean,
    isRight: (result: TriageResult, row: JudgedRow) => boolean = (result, row) =>
      result.type.code === row.label,
  ): PairedComparison => {
    const at = rows.flatMap((row, i) => (isWanted(row) ? [i] : []));
    return comparePaired(
      at.map((i) => isRight(live[i]!, rows[i]!)),
      at.map((i) => isRight(candidate[i]!, rows[i]!)),
      at.map((i) => rows[i]!.group),
    );
  };
  const languages = [...new Set(rows.map(({ lang }) => lang))].sort();
  const slices: Record<string, PairedComparison> = {
    [OVERALL]: compare(() => true),
    [CORRECTIONS]: compare(({ isCorrection }) => isCorrection),
    confirmed: compare(({ source, isCorrection }) => source === 'reviewed' && !isCorrection),
    'test rows': compare(({ source }) => source === 'test'),
    ...Object.fromEntries(languages.map((lang) => [`language ${lang}`, compare((row) => row.lang === lang)])),
    'risk level': compare(
      ({ risk }) => risk !== undefined,
      (result, { risk }) => result.risk.level === risk,
    ),
    'priority level': compare(
      ({ priority }) => priority !== undefined,
      (result, { priority }) => result.priority.level === priority,
    ),
  };
  const gains = [OVERALL, CORRECTIONS].filter((name) => (slices[name]?.interval?.[0] ?? 0) > 0);
  const losses = Object.entries(slices).filter(([, { interval }]) => interval !== null && interval[1] < 0);
  const reasons = [
    ...gains.map((name) => `better on ${name}`),
    ...(gains.length === 0 ? ['no difference above chance on all rows or on corrections'] : []),
    ...losses.map(([name]) => `worse on ${name}`),
  ];
  return { slices, wins: gains.length > 0 && losses.length === 0, reasons };
}
