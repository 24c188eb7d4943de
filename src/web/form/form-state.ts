import type { FieldError } from '../../domain/errors.ts';
import type { Dictionary } from '../dictionary/dictionaries.ts';
import type { SentForm } from './read-form.ts';

/** A form that was refused, to be shown again as it was filled in, with what to mend. */
export interface RefusedForm {
  /** Which form of the page it is. */
  readonly action: string;
  readonly sent: SentForm;
  readonly problems: readonly FieldProblem[];
  /** What is wrong with the whole, where no single field is to blame. */
  readonly message: string | null;
}

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Field of the form that a JSON pointer such as `/evidence/0/name` or a schema path speaks of. */
function fieldOf(path: string): string {
  return path.split('/').find((part) => part !== '') ?? '';
}

/** Says in the reader's language what to do about each field, once a field. */
export function explainFields(t: Dictionary, errors: readonly Pick<FieldError, 'path'>[]): FieldProblem[] {
  const fields = [...new Set(errors.map((error) => fieldOf(error.path)))];
  return fields.map((field) => ({ field, message: t.form.fields[field] ?? t.errors.invalid_request }));
}

/** Field errors of a schema, in the shape of all others. */
export function issuesToErrors(
  issues: readonly { readonly path: readonly PropertyKey[] }[],
): { path: string }[] {
  return issues.map((issue) => ({ path: `/${issue.path.map(String).join('/')}` }));
}

/** What a page knows of one of its forms: the values sent before, and the problem of each field. */
export interface FormContext {
  readonly action: string;
  readonly refused: RefusedForm | null;
}

export function formContext(action: string, refused: RefusedForm | null): FormContext {
  return { action, refused: refused?.action === action ? refused : null };
}

export function fieldId(form: FormContext, name: string): string {
  return `${form.action}-${name}`;
}

export function problemOf(form: FormContext, name: string): string | null {
  return form.refused?.problems.find((problem) => problem.field === name)?.message ?? null;
}

/** What was sent before, else `fallback`. */
export function valueOf(form: FormContext, name: string, fallback = ''): string {
  return form.refused ? form.refused.sent.text(name) : fallback;
}

export function listOf(form: FormContext, name: string, fallback: readonly string[] = []): readonly string[] {
  return form.refused ? form.refused.sent.list(name) : fallback;
}
