import { z } from 'zod';
import { PrecedentError, type FieldError } from '../domain/errors.ts';
import { PRIORITIES, RISK_LEVELS } from '../domain/triage-result.ts';
import { checkLabelledRows } from './check-labelled-rows.ts';
import type { LabelledTicket } from './train-triage-model.ts';

const ticketSchema = z.object({
  id: z.string().optional(),
  text: z.string(),
  label: z.string(),
  lang: z.string().optional(),
  group: z.string().optional(),
  risk: z.enum(RISK_LEVELS).optional(),
  priority: z.enum(PRIORITIES).optional(),
});

const MAX_FAULTS = 20;

/**
 * Reads labelled tickets from JSON Lines. Every fault is named with its line; nothing is skipped.
 * @param file name for messages
 * @throws PrecedentError `invalid_request` with the lines at fault
 */
export function readTickets(content: string, file: string): LabelledTicket[] {
  const lines = content.replace(/^\ufeff/, '').split('\n');
  if (lines.at(-1)?.trim() === '') lines.pop();
  const tickets: LabelledTicket[] = [];
  const faults: FieldError[] = [];
  lines.forEach((line, i) => {
    const parsed = parseLine(line);
    if (typeof parsed === 'string') faults.push({ path: `${file}:${i + 1}`, message: parsed });
    else tickets.push(parsed);
  });
  if (faults.length > 0) {
    const shown = faults.slice(0, MAX_FAULTS).map(({ path, message }) => `${path}: ${message}`);
    const more = faults.length > MAX_FAULTS ? [`... and ${faults.length - MAX_FAULTS} more`] : [];
    throw new PrecedentError('invalid_request', [...shown, ...more].join('\n'), { fields: faults });
  }
  checkLabelledRows(tickets, (row) => `${file}:${row + 1}`);
  return tickets;
}

function parseLine(line: string): LabelledTicket | string {
  if (line.trim() === '') return 'the line is empty';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `not valid JSON (${error instanceof Error ? error.message : String(error)})`;
  }
  const result = ticketSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    return `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'not a ticket'}`;
  }
  const { id, text, label, lang, group, risk, priority } = result.data;
  return {
    text,
    label,
    ...(id === undefined ? {} : { id }),
    ...(lang === undefined ? {} : { lang }),
    ...(group === undefined ? {} : { group }),
    ...(risk === undefined ? {} : { risk }),
    ...(priority === undefined ? {} : { priority }),
  };
}

const inflowSchema = z.object({ text: z.string(), label: z.string().optional() });

/**
 * Reads texts that came in, with the type where it was confirmed, from JSON Lines.
 * @throws PrecedentError `invalid_request` with the first line at fault
 */
export function readInflowTexts(content: string, file: string): { text: string; confirmed?: string }[] {
  const lines = content.replace(/^\ufeff/, '').split('\n');
  if (lines.at(-1)?.trim() === '') lines.pop();
  return lines.map((line, i) => {
    let value: unknown = null;
    try {
      value = JSON.parse(line);
    } catch {
      // the schema below refuses it
    }
    const result = inflowSchema.safeParse(value);
    if (!result.success)
      throw new PrecedentError('invalid_request', `${file}:${i + 1}: not an object with a text`);
    const { text, label } = result.data;
    return label === undefined ? { text } : { text, confirmed: label };
  });
}

/** Texts of `test` that `train` holds too, by what a reader would call the same text: case, spaces and marks aside. */
export function findOverlap(
  train: readonly LabelledTicket[],
  test: readonly { readonly text: string }[],
): { test: number; train: number }[] {
  const plain = (text: string): string =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s\p{P}]+/gu, '');
  const known = new Map(train.map(({ text }, i) => [plain(text), i]));
  return test.flatMap(({ text }, i) => {
    const at = known.get(plain(text));
    return at === undefined ? [] : [{ test: i, train: at }];
  });
}
