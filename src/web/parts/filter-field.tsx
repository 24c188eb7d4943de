import type { Option } from '../form/fields.tsx';

/** One choice of a filter form; its empty option, `any`, filters nothing. `form` keeps ids apart on a page. */
export function FilterField({
  form,
  name,
  label,
  value,
  any,
  options,
}: {
  form: string;
  name: string;
  label: string;
  value: string | null;
  any: string;
  options: readonly Option[];
}) {
  const id = `${form}-${name}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        <option value="">{any}</option>
        {options.map((option) => (
          <option value={option.value} {...(option.value === value ? { selected: true } : {})}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
