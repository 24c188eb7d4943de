import { InputError } from './input-error.ts';
import type { JsonRow } from './read-json-lines.ts';

/**
 * Public sets repeat a short sentence here and there between their parts (2 of 2,000 rows in BANKING77); more than this
 * share of the test rows is a leak.
 */
export const TOLERATED_OVERLAP = 0.005;

export interface Overlap {
  readonly rows: number;
  readonly share: number;
}

/**
 * Counts test rows whose content also stands in the train file.
 * @throws InputError at the first of them when they are more than `TOLERATED_OVERLAP` of the test, unless allowed
 */
export function refuseOverlap<A, B>(
  train: { readonly file: string; readonly rows: readonly JsonRow<A>[]; readonly key: (value: A) => string },
  test: { readonly file: string; readonly rows: readonly JsonRow<B>[]; readonly key: (value: B) => string },
  field: string,
  isAllowed: boolean,
): Overlap {
  const trained = new Map(train.rows.map((row) => [train.key(row.value).trim(), row.line]));
  const shared = test.rows.filter((row) => trained.has(test.key(row.value).trim()));
  const share = shared.length / Math.max(1, test.rows.length);
  const [first] = shared;
  if (first && share > TOLERATED_OVERLAP && !isAllowed) {
    throw new InputError(
      test.file,
      first.line,
      field,
      `${shared.length} of ${test.rows.length} test rows also stand in ${train.file} (this one on line ` +
        `${trained.get(test.key(first.value).trim())}): train and test overlap. Say --allow-overlap to run all the same.`,
    );
  }
  return { rows: shared.length, share };
}
