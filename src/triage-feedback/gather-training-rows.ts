import type { LabelledTicket } from '../triage/train-triage-model.ts';
import type { ReviewedTicket } from './split-reviewed.ts';
import { plainText, type TaughtType } from './taught-types.ts';

export interface GatheredRows {
  readonly rows: readonly LabelledTicket[];
  /** What was left out and why, for a person to read. */
  readonly notes: readonly string[];
}

/**
 * Joins what a new model learns from: the labelled tickets, the examples of added types, and what people settled. A text
 * that is asked in a test is not learned. Where two sources disagree on one text, the later word counts: people over
 * examples over labelled tickets. Nothing is dropped without a note.
 */
export function gatherTrainingRows(
  labelled: readonly LabelledTicket[],
  types: readonly TaughtType[],
  reviewed: readonly ReviewedTicket[],
  asked: readonly { readonly text: string }[],
): GatheredRows {
  const notes: string[] = [];
  const isAsked = new Set(asked.map(({ text }) => plainText(text)));
  const chosen = new Map<string, { row: LabelledTicket; source: string }>();
  let tested = 0;
  const add = (row: LabelledTicket, source: string): void => {
    const plain = plainText(row.text);
    if (isAsked.has(plain)) {
      tested += 1;
      return;
    }
    const before = chosen.get(plain);
    if (before && before.row.label !== row.label)
      notes.push(
        `${before.source} and ${source} are one text under ${before.row.label} and ${row.label}: ${row.label} is learned`,
      );
    // The later word on the type; risk and priority of the former stay where the later says nothing.
    chosen.set(plain, { row: { ...before?.row, ...row }, source });
  };
  labelled.forEach((row, i) => add(row, `labelled row ${i + 1}`));
  for (const { code, examples } of types)
    examples.forEach((text, i) =>
      add({ text, label: code, id: `${code}-example-${i + 1}` }, `example ${i + 1} of ${code}`),
    );
  for (const { id, text, label, lang, group, risk, priority } of reviewed)
    add(
      {
        id,
        text,
        label,
        lang,
        group,
        ...(risk === undefined ? {} : { risk }),
        ...(priority === undefined ? {} : { priority }),
      },
      `case ${id}`,
    );
  if (tested > 0) notes.push(`${tested} rows are asked in the test and not learned`);
  return { rows: [...chosen.values()].map(({ row }) => row), notes };
}
