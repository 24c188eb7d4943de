import { PrecedentError, type FieldError } from '../domain/errors.ts';

/** One training example. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
  readonly id?: string;
  readonly lang?: string;
  /** Rows of one group (paraphrases, translations) never test one another. */
  readonly group?: string;
}

export const MAX_LABELS = 2_000;
const MAX_NAMED = 10;
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]/;

/**
 * Refuses rows that cannot teach: bad labels, empty texts, one class only, one text under two labels.
 * @throws PrecedentError `invalid_request`; its fields name the rows as `/0`, `/1`, ... (line number less one)
 */
export function checkLabelledRows(
  rows: readonly LabelledText[],
  describe: (row: number) => string = (row) => `/${row}`,
): void {
  const faults: FieldError[] = [];
  const firstLabel = new Map<string, { label: string; row: number }>();
  const labels = new Map<string, number>();
  rows.forEach(({ text, label }, row) => {
    const fault = faultOfLabel(label) ?? faultOfText(text);
    if (fault) faults.push({ path: describe(row), message: fault });
    const before = firstLabel.get(text);
    if (before && before.label !== label) {
      const where = describe(before.row);
      faults.push({
        path: describe(row),
        message: `The same text is labelled ${quote(label)} here and ${quote(before.label)} at ${where}.`,
      });
    } else if (!before) firstLabel.set(text, { label, row });
    labels.set(label, (labels.get(label) ?? 0) + 1);
    if (labels.size === MAX_LABELS + 1 && labels.get(label) === 1)
      faults.push({
        path: describe(row),
        message: `More than ${MAX_LABELS} different labels; are these labels or texts?`,
      });
  });
  if (rows.length === 0) faults.push({ path: '', message: 'There are no rows to learn from.' });
  else if (labels.size < 2 && faults.length === 0) {
    const [only] = labels.keys();
    faults.push({
      path: '',
      message: `All ${rows.length} rows have the label ${quote(only ?? '')}: a classifier needs two or more.`,
    });
  }
  if (faults.length === 0) return;
  const named = faults
    .slice(0, MAX_NAMED)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const more = faults.length > MAX_NAMED ? ` (and ${faults.length - MAX_NAMED} more)` : '';
  throw new PrecedentError(
    'invalid_request',
    `These rows cannot be learned from. ${named.join(' ')}${more}`,
    { fields: faults.slice(0, 100) },
  );
}

/** Longer texts are read from both ends only. */
const LONG_CHARACTERS = 6_000;
/** With fewer rows no fold can tell how well a class is known. */
const FEW_ROWS = 5;

/** What can be learned from but is worth knowing: long texts, classes with few rows, texts that are there twice. */
export function findWeakRows(
  rows: readonly LabelledText[],
  describe: (row: number) => string = (row) => `/${row}`,
): string[] {
  const warnings: string[] = [];
  const counts = new Map<string, number>();
  const seen = new Map<string, number>();
  const long: string[] = [];
  const twice: string[] = [];
  rows.forEach(({ text, label }, row) => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    if (text.length > LONG_CHARACTERS) long.push(`${describe(row)} (${text.length} characters)`);
    const before = seen.get(text);
    if (before === undefined) seen.set(text, row);
    else twice.push(`${describe(row)} (as ${describe(before)})`);
  });
  const name = (items: readonly string[]): string =>
    items.length > MAX_NAMED
      ? `${items.slice(0, MAX_NAMED).join(', ')} and ${items.length - MAX_NAMED} more`
      : items.join(', ');
  if (long.length > 0) warnings.push(`Read from both ends only, being long: ${name(long)}.`);
  if (twice.length > 0) warnings.push(`The same text and label twice, which counts double: ${name(twice)}.`);
  const few = [...counts].flatMap(([label, count]) =>
    count < FEW_ROWS ? [`${quote(label)} (${count})`] : [],
  );
  if (few.length > 0)
    warnings.push(`Fewer than ${FEW_ROWS} rows, so that their confidence is a guess: ${name(few)}.`);
  return warnings;
}

/** The part of a long text that is read. */
export function cutLongText(text: string): string {
  if (text.length <= LONG_CHARACTERS) return text;
  return `${text.slice(0, LONG_CHARACTERS / 2)} ${text.slice(-LONG_CHARACTERS / 2)}`;
}

function faultOfLabel(label: string): string | null {
  if (label.trim() === '') return 'The label is empty.';
  if (label.length > 200) return `The label has ${label.length} characters; 200 at most.`;
  if (CONTROL.test(label)) return `The label ${quote(label)} holds a line break or a control character.`;
  return null;
}

function faultOfText(text: string): string | null {
  if (text.trim() === '') return 'The text is empty.';
  if (text.includes('\u0000')) return 'The text holds a NUL character.';
  return null;
}

function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
}
