import type { Child } from 'hono/jsx';
import type { PageView } from '../page-view.ts';
import { fieldId, listOf, problemOf, valueOf, type FormContext } from './form-state.ts';

interface FieldProps {
  readonly view: PageView;
  readonly form: FormContext;
  readonly name: string;
  readonly label: string;
  readonly required?: boolean;
  readonly hint?: Child;
}

function describe(props: FieldProps): {
  id: string;
  problem: string | null;
  attributes: Record<string, string>;
} {
  const { form, name, hint } = props;
  const id = fieldId(form, name);
  const problem = problemOf(form, name);
  const describedBy = [problem === null ? '' : `${id}-error`, hint ? `${id}-hint` : '']
    .filter(Boolean)
    .join(' ');
  return {
    id,
    problem,
    attributes: {
      ...(problem === null ? {} : { 'aria-invalid': 'true' }),
      ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
    },
  };
}

function Mark({ view, required }: Pick<FieldProps, 'view' | 'required'>) {
  return <span class="muted small"> · {required ? view.t.form.required : view.t.form.optional}</span>;
}

function After({ id, problem, hint }: { id: string; problem: string | null; hint?: Child }) {
  return (
    <>
      {problem === null ? null : (
        <p class="field-error" id={`${id}-error`}>
          {problem}
        </p>
      )}
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </>
  );
}

export function TextField(
  props: FieldProps & {
    readonly value?: string;
    readonly type?: 'text' | 'password';
    readonly maxlength?: number;
    readonly list?: readonly string[];
    readonly inputmode?: 'decimal' | 'text';
    readonly autocomplete?: string;
    readonly placeholder?: string;
  },
) {
  const {
    view,
    form,
    name,
    label,
    required,
    hint,
    value,
    type,
    maxlength,
    list,
    inputmode,
    autocomplete,
    placeholder,
  } = props;
  const { id, problem, attributes } = describe(props);
  const listId = list && list.length > 0 ? `${id}-list` : null;
  return (
    <div class="field">
      <label for={id}>
        {label}
        <Mark view={view} required={required ?? false} />
      </label>
      <input
        id={id}
        name={name}
        type={type ?? 'text'}
        value={type === 'password' ? '' : valueOf(form, name, value)}
        autocomplete={autocomplete ?? 'off'}
        {...(required ? { required: true } : {})}
        {...(maxlength === undefined ? {} : { maxlength })}
        {...(inputmode === undefined ? {} : { inputmode })}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(listId === null ? {} : { list: listId })}
        {...attributes}
      />
      {listId === null ? null : (
        <datalist id={listId}>
          {list?.map((option) => (
            <option value={option}></option>
          ))}
        </datalist>
      )}
      <After id={id} problem={problem} hint={hint} />
    </div>
  );
}

export function TextArea(
  props: FieldProps & { readonly maxlength?: number; readonly rows?: number; readonly minlength?: number },
) {
  const { view, form, name, label, required, hint, maxlength, minlength, rows } = props;
  const { id, problem, attributes } = describe(props);
  return (
    <div class="field">
      <label for={id}>
        {label}
        <Mark view={view} required={required ?? false} />
      </label>
      <textarea
        id={id}
        name={name}
        rows={rows ?? 4}
        {...(required ? { required: true } : {})}
        {...(maxlength === undefined ? {} : { maxlength })}
        {...(minlength === undefined ? {} : { minlength })}
        {...attributes}
      >
        {/* HTML drops one line break after the tag; this one is for it, so that the writer's own stays. */}
        {`\n${valueOf(form, name)}`}
      </textarea>
      <After id={id} problem={problem} hint={hint} />
    </div>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export function SelectField(
  props: FieldProps & {
    readonly options: readonly Option[];
    readonly value?: string;
    /** Shown while nothing is chosen. */
    readonly empty?: string;
  },
) {
  const { view, form, name, label, required, hint, options, value, empty } = props;
  const { id, problem, attributes } = describe(props);
  const chosen = valueOf(form, name, value);
  return (
    <div class="field">
      <label for={id}>
        {label}
        <Mark view={view} required={required ?? false} />
      </label>
      <select id={id} name={name} {...(required ? { required: true } : {})} {...attributes}>
        {empty === undefined ? null : <option value="">{empty}</option>}
        {options.map((option) => (
          <option value={option.value} {...(option.value === chosen ? { selected: true } : {})}>
            {option.label}
          </option>
        ))}
      </select>
      <After id={id} problem={problem} hint={hint} />
    </div>
  );
}

export function CheckList(
  props: FieldProps & { readonly options: readonly Option[]; readonly values?: readonly string[] },
) {
  const { view, form, name, label, required, hint, options, values } = props;
  const { id, problem, attributes } = describe(props);
  const chosen = new Set(listOf(form, name, values));
  return (
    <fieldset id={id} {...attributes}>
      <legend>
        {label}
        <Mark view={view} required={required ?? false} />
      </legend>
      {options.map((option) => (
        <label class="check">
          <input
            type="checkbox"
            name={name}
            value={option.value}
            {...(chosen.has(option.value) ? { checked: true } : {})}
          />
          <span>{option.label}</span>
        </label>
      ))}
      <After id={id} problem={problem} hint={hint} />
    </fieldset>
  );
}

export function FileField(props: FieldProps & { readonly accept: string }) {
  const { view, name, label, required, hint, accept } = props;
  const { id, problem, attributes } = describe(props);
  return (
    <div class="field">
      <label for={id}>
        {label}
        <Mark view={view} required={required ?? false} />
      </label>
      <input id={id} name={name} type="file" accept={accept} multiple={true} {...attributes} />
      <After id={id} problem={problem} hint={hint} />
    </div>
  );
}

/** What is wrong with a form that was refused: read out at once, each line leading to its field. */
export function Problems({ view, form }: { view: PageView; form: FormContext }) {
  if (!form.refused) return null;
  const { problems, message } = form.refused;
  return (
    <div class="notice bad" role="alert">
      {message === null ? null : <p>{message}</p>}
      {problems.length === 0 ? null : (
        <>
          <p>{view.t.form.fixThese}</p>
          <ul>
            {problems.map((problem) => (
              <li>
                <a href={`#${fieldId(form, problem.field)}`}>{problem.message}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
