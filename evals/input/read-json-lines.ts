import type { z } from 'zod';
import { InputError } from './input-error.ts';
import { readLines } from './read-lines.ts';

export interface JsonRow<T> {
  readonly line: number;
  readonly value: T;
}

/**
 * Streams JSON Lines, each line checked by the schema. Nothing is skipped: an empty or broken line, or a row that does
 * not fit, ends the run.
 * @throws InputError with file, line and field
 */
export async function* streamJsonLines<T>(file: string, schema: z.ZodType<T>): AsyncGenerator<JsonRow<T>> {
  for await (const { number, text } of readLines(file)) {
    if (text.trim() === '') throw new InputError(file, number, null, 'the line is empty');
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new InputError(
        file,
        number,
        null,
        `the line is not valid JSON (${error instanceof Error ? error.message : 'unreadable'})`,
      );
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const field = issue?.path.join('.') ?? '';
      throw new InputError(
        file,
        number,
        field === '' ? null : field,
        issue?.message ?? 'the row does not fit',
      );
    }
    yield { line: number, value: parsed.data };
  }
}

/** The whole file. @throws InputError also when it holds no row */
export async function readJsonLines<T>(file: string, schema: z.ZodType<T>): Promise<JsonRow<T>[]> {
  const rows: JsonRow<T>[] = [];
  for await (const row of streamJsonLines(file, schema)) rows.push(row);
  if (rows.length === 0) throw new InputError(file, null, null, 'the file holds no row');
  return rows;
}

/** @throws InputError at the second row whose key was seen before; rows without a key are not compared. */
export function refuseDuplicates<T>(
  file: string,
  field: string,
  rows: readonly JsonRow<T>[],
  key: (value: T) => string | undefined,
): void {
  const seen = new Map<string, number>();
  for (const { line, value } of rows) {
    const id = key(value);
    if (id === undefined) continue;
    const first = seen.get(id);
    if (first !== undefined)
      throw new InputError(
        file,
        line,
        field,
        `${JSON.stringify(id)} is already the ${field} of line ${first}`,
      );
    seen.set(id, line);
  }
}
