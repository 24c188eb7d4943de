import { findNumbers } from '../knowledge-base/fact-numbers.ts';

/** A sentence or table row that states a quantity: its words with a hole for each number, and the numbers. */
export interface QuantityStatement {
  /** Words in one form, `#` for each number; equal for the same statement about other numbers. */
  readonly phrase: string;
  readonly numbers: readonly number[];
  /** Place in the body, in UTF-16 units. */
  readonly offset: number;
  readonly text: string;
  /** Line on which its table begins, as an offset; null outside of tables. Rows of one table differ by design. */
  readonly table: number | null;
}

/** Letters of a phrase without its holes; fewer say too little to know what is counted. */
const MIN_LETTERS = 12;
const MIN_IDEOGRAPHS = 7;

function maskNumbers(text: string): { readonly phrase: string; readonly numbers: number[] } {
  const numbers: number[] = [];
  let phrase = '';
  let at = 0;
  for (const { value, start, end } of findNumbers(text)) {
    // Part of a name: TRC-20, L2, 2FA, P2P, v1.2.
    const isName =
      /[A-Za-z][-.]?$/.test(text.slice(0, start)) ||
      /^(?:[A-Z]{1,4}\b|[A-Za-z]*\d)/.test(
        text.slice(end).replace(/^(?:USDT|USDC|USD|EUR|CNY|BTC|ETH|XRP|HKD|TWD|GBP)\b/, ''),
      );
    if (isName) continue;
    phrase += `${text.slice(at, start)}#`;
    numbers.push(value);
    at = end;
  }
  return { phrase: phrase + text.slice(at), numbers };
}

function normalise(phrase: string): string {
  return phrase
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`>]+/g, '')
    .replaceAll(/[\s\p{P}]+/gu, (run) => (/[#%]/.test(run) ? run.replaceAll(/[^#%]/g, '') : ' '))
    .trim();
}

function says(phrase: string): boolean {
  const ideographs = phrase.match(/[\u3400-\u9fff]/g)?.length ?? 0;
  const letters = phrase.match(/\p{L}/gu)?.length ?? 0;
  return ideographs >= MIN_IDEOGRAPHS || letters - ideographs >= MIN_LETTERS;
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replaceAll(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** Statements of a Markdown body. A cell of a table is told with its row's first cell, its column's head and the heading above. */
export function findStatements(body: string): QuantityStatement[] {
  const found: QuantityStatement[] = [];
  const lines = body.split('\n');
  let offset = 0;
  let inFence = false;
  let heading = '';
  let head: string[] | null = null;
  let table: number | null = null;
  const add = (text: string, at: number, context: string): void => {
    const { phrase, numbers } = maskNumbers(text);
    if (numbers.length === 0) return;
    const full = normalise(`${context} ${phrase}`);
    if (says(full)) found.push({ phrase: full, numbers, offset: at, text: text.trim(), table });
  };
  lines.forEach((line, i) => {
    const start = offset;
    offset += line.length + 1;
    if (/^\s*(```|~~~)/.test(line)) inFence = !inFence;
    if (inFence) return;
    const title = /^#{1,6}\s+(.*)$/.exec(line);
    if (title) heading = title[1] ?? '';
    if (/^\s*\|/.test(line)) {
      const cells = cellsOf(line);
      if (/^\s*\|[\s:|-]+$/.test(line)) return;
      if (head === null && /^\s*\|[\s:|-]+$/.test(lines[i + 1] ?? '')) {
        head = cells;
        table = start;
        return;
      }
      cells
        .slice(1)
        .forEach((cell, k) => add(cell, start, `${heading} ${cells[0] ?? ''} ${head?.[k + 1] ?? ''}`));
      return;
    }
    head = null;
    table = null;
    const list = /^\s*(?:[-*+]|\d+[.)、])\s+/.exec(line)?.[0].length ?? 0;
    let at = start + list;
    for (const sentence of line.slice(list).split(/(?<=[。！？；])|(?<=[.!?;])\s+/)) {
      add(sentence, at, '');
      at += sentence.length + 1;
    }
  });
  return found;
}
