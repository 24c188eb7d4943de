import type { LabelledTicket } from '../triage/train-triage-model.ts';

/** A ticket whose type a person has settled, ready to learn from or to be judged by. */
export interface ReviewedTicket extends LabelledTicket {
  readonly id: string;
  readonly lang: string;
  /** The customer: their tickets are one story, and never on both sides. */
  readonly group: string;
  /** Whether a person named the type, rather than let the machine's stand. */
  readonly isNamed: boolean;
  /** Whether the machine had read another type. */
  readonly isCorrection: boolean;
  readonly settledAt: Date;
}

/**
 * Splits reviewed tickets by time: the latest are held out, for a model must serve what comes next, and all tickets of a
 * customer go where the first of them falls, so that nothing of a held-out story is learned.
 * @param rows oldest first
 * @param share of the rows that is held out, about
 */
export function splitReviewed(
  rows: readonly ReviewedTicket[],
  share: number,
): { readonly train: ReviewedTicket[]; readonly heldOut: ReviewedTicket[] } {
  const groups = new Map<string, ReviewedTicket[]>();
  for (const row of rows) {
    const members = groups.get(row.group);
    if (members) members.push(row);
    else groups.set(row.group, [row]);
  }
  const inOrder = [...groups.values()];
  const heldOut: ReviewedTicket[] = [];
  const wanted = Math.ceil(rows.length * share);
  while (inOrder.length > 1 && heldOut.length < wanted) heldOut.unshift(...inOrder.pop()!);
  return { train: inOrder.flat(), heldOut };
}
