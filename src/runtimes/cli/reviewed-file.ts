import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PrecedentError } from '../../domain/errors.ts';
import { PRIORITIES, RISK_LEVELS } from '../../domain/triage-result.ts';
import type { ReviewedTicket } from '../../triage-feedback/split-reviewed.ts';
import { readTickets } from '../../triage/read-tickets.ts';
import type { LabelledTicket } from '../../triage/train-triage-model.ts';

/** Labelled tickets of a file. @throws PrecedentError `invalid_request` when it is missing or its lines are at fault */
export async function readLabelled(file: string): Promise<LabelledTicket[]> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new PrecedentError('invalid_request', `There is no file ${file}.`);
  }
  return readTickets(content, file);
}

const reviewedSchema = z.object({
  id: z.string().min(1),
  text: z.string().refine((text) => /\p{L}/u.test(text), 'holds no words'),
  label: z.string().regex(/^[A-Z0-9]{2,4}-\d{2}$/),
  lang: z.string(),
  group: z.string().min(1),
  risk: z.enum(RISK_LEVELS).optional(),
  priority: z.enum(PRIORITIES).optional(),
  named: z.boolean(),
  correction: z.boolean(),
  settledAt: z.iso.datetime(),
});

/** One reviewed ticket a line, oldest first. */
export function writeReviewed(rows: readonly ReviewedTicket[]): string {
  return rows
    .map(({ isNamed, isCorrection, settledAt, ...rest }) =>
      JSON.stringify({
        ...rest,
        named: isNamed,
        correction: isCorrection,
        settledAt: settledAt.toISOString(),
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** Reads what `writeReviewed` wrote. @throws PrecedentError `invalid_request` with each line at fault */
export function parseReviewed(content: string, file: string): ReviewedTicket[] {
  const lines = content.split('\n');
  if (lines.at(-1)?.trim() === '') lines.pop();
  const faults: { path: string; message: string }[] = [];
  const rows = lines.flatMap((line, i): ReviewedTicket[] => {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      faults.push({ path: `${file}:${i + 1}`, message: 'not valid JSON' });
      return [];
    }
    const parsed = reviewedSchema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      faults.push({
        path: `${file}:${i + 1}`,
        message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a reviewed ticket'}`,
      });
      return [];
    }
    const { named, correction, settledAt, risk, priority, ...rest } = parsed.data;
    return [
      {
        ...rest,
        isNamed: named,
        isCorrection: correction,
        settledAt: new Date(settledAt),
        ...(risk === undefined ? {} : { risk }),
        ...(priority === undefined ? {} : { priority }),
      },
    ];
  });
  if (faults.length > 0)
    throw new PrecedentError(
      'invalid_request',
      faults
        .slice(0, 20)
        .map(({ path, message }) => `${path}: ${message}`)
        .join('\n'),
      { fields: faults },
    );
  return rows.sort((a, b) => a.settledAt.getTime() - b.settledAt.getTime() || (a.id < b.id ? -1 : 1));
}
