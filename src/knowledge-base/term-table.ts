import type { SearchTerms } from './search-terms.ts';

/** The terms of texts given by position, as numbers: what cutting into words gave, kept so that it is done once a text. */
export interface TermTable {
  /** Term by number. */
  readonly words: readonly string[];
  /** Numbers of all terms in the order they stand, text after text. */
  readonly terms: Uint32Array;
  /** Where each text's terms begin in `terms`; one more entry than there are texts. */
  readonly starts: Uint32Array;
}

export function makeTermTable(texts: readonly string[], toTerms: SearchTerms): TermTable {
  return numberTerms(texts.map((text) => toTerms(text)));
}

/** @param lists the terms of each text */
export function numberTerms(lists: readonly (readonly string[])[]): TermTable {
  const numbers = new Map<string, number>();
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  const terms = new Uint32Array(total);
  const starts = new Uint32Array(lists.length + 1);
  let at = 0;
  lists.forEach((list, position) => {
    for (const term of list) {
      let number = numbers.get(term);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(term, number);
      }
      terms[at] = number;
      at += 1;
    }
    starts[position + 1] = at;
  });
  return { words: [...numbers.keys()], terms, starts };
}

/** A text of one of several tables. */
export interface TableRow {
  readonly table: TermTable;
  readonly position: number;
}

/** The table of these texts in this order; terms that none of them has are dropped. */
export function joinTermTables(rows: readonly TableRow[]): TermTable {
  const numbers = new Map<string, number>();
  const renumbered = new Map<TermTable, Int32Array>();
  const total = rows.reduce(
    (sum, { table, position }) => sum + table.starts[position + 1]! - table.starts[position]!,
    0,
  );
  const terms = new Uint32Array(total);
  const starts = new Uint32Array(rows.length + 1);
  let at = 0;
  rows.forEach(({ table, position }, row) => {
    let known = renumbered.get(table);
    if (!known) {
      known = new Int32Array(table.words.length).fill(-1);
      renumbered.set(table, known);
    }
    for (let from = table.starts[position]!; from < table.starts[position + 1]!; from += 1) {
      const old = table.terms[from]!;
      let number = known[old]!;
      if (number < 0) {
        const word = table.words[old]!;
        number = numbers.get(word) ?? numbers.size;
        numbers.set(word, number);
        known[old] = number;
      }
      terms[at] = number;
      at += 1;
    }
    starts[row + 1] = at;
  });
  return { words: [...numbers.keys()], terms, starts };
}
