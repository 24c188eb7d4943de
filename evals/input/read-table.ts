import { InputError } from './input-error.ts';
import { readLines } from './read-lines.ts';

export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
}

/** Splits one CSV line; quotes may hold the separator and doubled quotes, not line breaks. */
function splitCsv(file: string, number: number, text: string): string[] {
  if (!text.includes('"')) return text.split(',');
  const cells: string[] = [];
  let at = 0;
  while (at <= text.length) {
    if (text[at] === '"') {
      let cell = '';
      for (at += 1; ; at += 1) {
        const character = text[at];
        if (character === undefined) throw new InputError(file, number, null, 'a quote is not closed');
        if (character !== '"') cell += character;
        else if (text[at + 1] === '"') {
          cell += '"';
          at += 1;
        } else break;
      }
      at += 1;
      if (at < text.length && text[at] !== ',')
        throw new InputError(file, number, null, 'text follows a closing quote');
      cells.push(cell);
      at += 1;
    } else {
      const end = text.indexOf(',', at);
      cells.push(text.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? text.length + 1 : end + 1;
    }
  }
  return cells;
}

/** Reads a table with a header; every row must have as many cells. @throws InputError */
export async function readTable(file: string, format: 'csv' | 'tsv'): Promise<Table> {
  let header: string[] | null = null;
  const rows: TableRow[] = [];
  for await (const { number, text } of readLines(file)) {
    if (text.trim() === '') throw new InputError(file, number, null, 'the line is empty');
    const cells = format === 'tsv' ? text.split('\t') : splitCsv(file, number, text);
    if (header === null) {
      header = cells.map((cell) => cell.trim());
      const twice = header.find((name, i) => header?.indexOf(name) !== i);
      if (twice !== undefined) throw new InputError(file, number, twice, 'two columns have this name');
    } else if (cells.length !== header.length) {
      throw new InputError(
        file,
        number,
        null,
        `the row has ${cells.length} cells, the header ${header.length}`,
      );
    } else rows.push({ line: number, cells });
  }
  if (header === null) throw new InputError(file, null, null, 'the file is empty');
  if (rows.length === 0) throw new InputError(file, null, null, 'the file holds no row');
  return { header, rows };
}

export interface NumericTable {
  readonly columns: readonly string[];
  /** Row-major, rows x columns. */
  readonly values: Float64Array;
  readonly rows: number;
  /** Null when the file has no `label` column. */
  readonly labels: Uint8Array | null;
}

/**
 * Reads a CSV of numbers with a `label` column of 0 and 1.
 * @param expected columns of the other part, whose order the result follows
 */
export async function readNumericCsv(
  file: string,
  options: { readonly labelRequired: boolean; readonly expected?: readonly string[] },
): Promise<NumericTable> {
  const { header, rows } = await readTable(file, 'csv');
  const labelAt = header.indexOf('label');
  if (labelAt < 0 && options.labelRequired) throw new InputError(file, 1, 'label', 'the column is missing');
  const found = header.filter((_, i) => i !== labelAt);
  if (found.length === 0) throw new InputError(file, 1, null, 'there is no column of numbers');
  const columns = options.expected ?? found;
  for (const name of columns)
    if (!found.includes(name)) throw new InputError(file, 1, name, 'the column is missing');
  for (const name of found)
    if (!columns.includes(name)) throw new InputError(file, 1, name, 'the column is not in the other part');
  const at = columns.map((name) => header.indexOf(name));
  const values = new Float64Array(rows.length * columns.length);
  const labels = labelAt < 0 ? null : new Uint8Array(rows.length);
  rows.forEach(({ line, cells }, i) => {
    at.forEach((position, j) => {
      const cell = (cells[position] ?? '').trim();
      const value = cell === '' ? NaN : Number(cell);
      if (!Number.isFinite(value))
        throw new InputError(
          file,
          line,
          columns[j] ?? null,
          `${JSON.stringify(cell)} is not a finite number`,
        );
      values[i * columns.length + j] = value;
    });
    if (labels === null) return;
    const cell = (cells[labelAt] ?? '').trim();
    const label = cell === '' ? NaN : Number(cell);
    if (label !== 0 && label !== 1)
      throw new InputError(file, line, 'label', `${JSON.stringify(cell)} is neither 0 nor 1`);
    labels[i] = label;
  });
  return { columns, values, rows: rows.length, labels };
}
