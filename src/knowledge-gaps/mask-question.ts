import { extractEntities } from '../triage/extract-entities.ts';
import { maskPersonalData } from '../triage/mask-personal-data.ts';

/** What points at one transaction, order or account. Amounts stay: a limit or a fee is what a question may be about. */
const IDS: ReadonlySet<string> = new Set(['txid', 'address', 'order_id', 'memo', 'uid', 'card']);
const MAX_CHARACTERS = 600;

/** A question without what tells of its asker, so that staff may read it. */
export function maskQuestion(question: string): string {
  let text = question.slice(0, MAX_CHARACTERS).toWellFormed();
  for (const { kind, start, end } of extractEntities(text).toReversed())
    if (IDS.has(kind)) text = `${text.slice(0, start)}[${kind.toUpperCase()}]${text.slice(end)}`;
  return maskPersonalData(text).masked.replace(/\s+/g, ' ').trim();
}
