import type { parseHTML } from 'linkedom';

type PageElement = NonNullable<ReturnType<ReturnType<typeof parseHTML>['document']['querySelector']>>;

/** Carries the Markdown of a table through to the writer of the page. */
export const TABLE_ATTRIBUTE = 'data-markdown-table';
/** A cell may claim to span a million rows. */
const MAX_SPAN = 100;
const MAX_COLUMNS = 60;

function span(cell: PageElement, name: string): number {
  const value = Number.parseInt(cell.getAttribute(name) ?? '1', 10);
  return Number.isFinite(value) ? Math.min(MAX_SPAN, Math.max(1, value)) : 1;
}

function rowsOf(table: PageElement): PageElement[] {
  return [...table.querySelectorAll('tr')].filter((row) => row.closest('table') === table) as PageElement[];
}

/** One line: what a cell holds in several becomes parts of it. */
function cellText(markdown: string): string {
  return markdown
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*]\s+|#{1,6}\s+)/, '').trim())
    .filter((line) => line !== '')
    .join('; ')
    .replaceAll(/([.。!！?？:：,，;；])\s*;\s/g, '$1 ')
    .replaceAll(/(?<!\\)\|/g, '\\|');
}

/** Cells by row, those that span several rows or columns repeated in each. */
function toGrid(table: PageElement, convert: (cell: PageElement) => string): string[][] {
  const grid: string[][] = [];
  rowsOf(table).forEach((row, y) => {
    const cells = (grid[y] ??= []);
    let x = 0;
    for (const cell of row.children) {
      if (!/^t[hd]$/i.test(cell.nodeName)) continue;
      while (cells[x] !== undefined) x += 1;
      if (x >= MAX_COLUMNS) break;
      const text = cellText(convert(cell as PageElement));
      const [columns, rows] = [span(cell as PageElement, 'colspan'), span(cell as PageElement, 'rowspan')];
      for (let dy = 0; dy < rows; dy += 1) {
        const target = (grid[y + dy] ??= []);
        for (let dx = 0; dx < columns && x + dx < MAX_COLUMNS; dx += 1) target[x + dx] ??= text;
      }
      x += columns;
    }
  });
  const rows = grid.slice(0, rowsOf(table).length).map((cells) => Array.from(cells, (text) => text ?? ''));
  return rows.filter((cells) => cells.some((text) => text !== ''));
}

/**
 * Replaces each table by an element that carries it as a Markdown table, the inner ones first, so that each is converted
 * once. The first row is the head. A table of one column is only there for its looks and gives way to its content.
 */
export function flattenTables(root: PageElement, convert: (cell: PageElement) => string): void {
  for (const table of ([...root.querySelectorAll('table')] as PageElement[]).reverse()) {
    const rows = rowsOf(table);
    const holder = table.ownerDocument.createElement('div') as unknown as PageElement;
    if (rows.every((row) => row.children.length <= 1)) {
      for (const row of rows) for (const cell of row.children) holder.append(...[...cell.childNodes]);
    } else {
      const grid = toGrid(table, convert);
      const width = Math.max(0, ...grid.map((cells) => cells.length));
      const line = (cells: readonly string[]): string =>
        `| ${Array.from({ length: width }, (_, i) => cells[i] ?? '').join(' | ')} |`;
      const [head, ...body] = grid;
      if (head) {
        const caption = table.querySelector('caption')?.textContent?.trim() ?? '';
        const lines = [line(head), `|${' --- |'.repeat(width)}`, ...body.map(line)];
        holder.setAttribute(TABLE_ATTRIBUTE, `${caption === '' ? '' : `${caption}\n\n`}${lines.join('\n')}`);
        // An empty block would be left out.
        holder.textContent = 'table';
      }
    }
    table.replaceWith(holder);
  }
}
