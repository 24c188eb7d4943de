import type { SearchTerms } from '../knowledge-base/search-terms.ts';

const ROW = /^\s*\|/;
const RULE = /^[\s|:-]+$/;

/** Links between articles as addresses that a reader can open. */
export function openLinks(text: string, publicUrl: string, language: string): string {
  return text.replace(
    /\]\(kb:([a-z0-9-]{1,100})(#[^)\s]{0,200})?\)/g,
    (_, articleId: string, anchor: string | undefined) =>
      `](${publicUrl}/help/${articleId}?lang=${language}${anchor ?? ''})`,
  );
}

/** Links as their words, for a model that must not write addresses. */
export function dropLinks(text: string): string {
  return text.replace(/\[([^\]\n]{0,300})\]\((?:kb:)[^)\s]{0,300}\)/g, '$1');
}

/** A longer first cell is no name of a row. */
const NAME_CHARACTERS = 40;

function nameOf(row: string): string {
  return /^\s*\|([^|]*)/.exec(row)?.[1]?.trim() ?? '';
}

/**
 * The rows of a table whose names hold most of what the question names and other rows do not; all when none stands out.
 * Names only: a word of the question that another cell happens to hold says nothing.
 */
function chooseRows(rows: readonly string[], asked: ReadonlySet<string>, toTerms: SearchTerms): string[] {
  const names = rows.map(nameOf);
  if (names.some((name) => name.length > NAME_CHARACTERS)) return [...rows];
  const terms = names.map((name) => new Set(toTerms(name).filter((term) => asked.has(term))));
  const telling = [...asked].filter((term) => {
    const holders = terms.filter((held) => held.has(term)).length;
    return holders > 0 && holders < rows.length;
  });
  const counts = terms.map((held) => telling.filter((term) => held.has(term)).length);
  const most = Math.max(0, ...counts);
  return most === 0 ? [...rows] : rows.filter((_, i) => counts[i] === most);
}

/** Cuts tables to their head and the rows that the question is about. */
export function cutTables(text: string, question: string, toTerms: SearchTerms): string {
  const asked = new Set(toTerms(question));
  const kept: string[] = [];
  let table: string[] = [];
  const closeTable = (): void => {
    const [head, ...rest] = table;
    const rule = rest[0] !== undefined && RULE.test(rest[0]) ? rest[0] : null;
    const rows = rule === null ? rest : rest.slice(1);
    if (head !== undefined) {
      // What cut the passage may have lost the rule, without which no table is shown.
      const shown = rule ?? (rows.length > 0 ? head.replace(/[^|]+/g, '---') : null);
      kept.push(head, ...(shown === null ? [] : [shown]), ...chooseRows(rows, asked, toTerms));
    }
    table = [];
  };
  for (const line of text.split('\n')) {
    if (ROW.test(line)) {
      table.push(line);
      continue;
    }
    closeTable();
    kept.push(line);
  }
  closeTable();
  return kept.join('\n');
}
