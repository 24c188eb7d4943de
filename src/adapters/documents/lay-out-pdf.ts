/** A run of text on a page; all in points, from the lower left corner. */
export interface PdfText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
}

export interface PdfPage {
  /** In points. */
  readonly height: number;
  readonly texts: readonly PdfText[];
}

/** Share of a page's height above and below which heads and feet stand. */
const MARGIN = 0.075;

interface Line {
  readonly isEdge: boolean;
  readonly text: string;
  readonly y: number;
  readonly size: number;
}

const HAN = /[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;
/** A heading is set at least this much larger than the body. */
const HEADING_SCALE = 1.15;
const MAX_HEADING_CHARACTERS = 120;
const BULLET = /^[•●○▪■◦‣·]\s*/;

/** Chinese is set without spaces; between other runs a gap is one. */
function join(before: string, after: string, gap: number, size: number): string {
  if (before === '' || after === '') return before + after;
  if (/\s$/.test(before) || /^\s/.test(after)) return before + after;
  const isWide =
    gap > size * 0.2 && !(HAN.test(before.at(-1) ?? '') && HAN.test(after[0] ?? '') && gap < size);
  return isWide ? `${before} ${after}` : before + after;
}

/** Runs on one height are a line, from left to right. */
function toLines({ height, texts }: PdfPage): Line[] {
  const rows: PdfText[][] = [];
  for (const text of texts) {
    if (text.text === '') continue;
    const row = rows.at(-1);
    const same = row?.[0] && Math.abs(row[0].y - text.y) <= Math.max(row[0].size, text.size) * 0.4;
    if (row && same) row.push(text);
    else rows.push([text]);
  }
  return rows.flatMap((row): Line[] => {
    const sorted = [...row].sort((a, b) => a.x - b.x);
    let text = '';
    let end = 0;
    for (const part of sorted) {
      text = join(text, part.text, part.x - end, part.size);
      end = part.x + part.width;
    }
    const size = Math.max(...row.filter((part) => part.text.trim() !== '').map((part) => part.size), 0);
    const cleaned = text.replaceAll(/\s+/g, ' ').trim();
    const y = row[0]?.y ?? 0;
    const isEdge = y < height * MARGIN || y > height * (1 - MARGIN);
    return cleaned === '' ? [] : [{ text: cleaned, y, size, isEdge }];
  });
}

/** The size that most characters are set in. */
function bodySize(pages: readonly (readonly Line[])[]): number {
  const characters = new Map<number, number>();
  for (const { text, size } of pages.flat()) {
    const rounded = Math.round(size * 2) / 2;
    characters.set(rounded, (characters.get(rounded) ?? 0) + text.length);
  }
  return [...characters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10;
}

/** Heads and feet: the same words, whatever their number, in the margin of most pages. */
function repeated(pages: readonly (readonly Line[])[]): Set<string> {
  const counts = new Map<string, number>();
  for (const lines of pages) {
    const edges = new Set(lines.filter((line) => line.isEdge).map(shape));
    for (const edge of edges) counts.set(edge, (counts.get(edge) ?? 0) + 1);
  }
  const least = Math.max(3, pages.length * 0.6);
  return new Set([...counts].filter(([, count]) => count >= least).map(([edge]) => edge));
}

function shape(line: Line): string {
  return line.text.replaceAll(/\d+/g, '#');
}

const PAGE_NUMBER = /^(?:page\s*|第\s*)?[-–—]?\s*\d{1,4}\s*(?:[-–—]|(?:of|\/)\s*\d{1,4}|页|頁)?$/i;

interface Written {
  readonly heading: boolean;
  readonly list: boolean;
  text: string;
}

function continues(last: Written, lastLine: Line, line: Line, heading: boolean): boolean {
  if (last.heading !== heading || BULLET.test(line.text) || /^\d{1,2}[.)、]\s/.test(line.text)) return false;
  if (Math.abs(lastLine.size - line.size) > 0.6) return false;
  // The first line of the next page goes on with a sentence that has not ended.
  const gap = lastLine.y - line.y;
  if (gap < 0) return !/[.!?。！？:：]$/.test(last.text) && !heading;
  return gap <= line.size * 1.75;
}

function append(before: string, after: string): string {
  if (/[a-z]-$/.test(before) && /^[a-z]/.test(after)) return before.slice(0, -1) + after;
  return HAN.test(before.at(-1) ?? '') && HAN.test(after[0] ?? '') ? before + after : `${before} ${after}`;
}

/** Pages of text runs as Markdown: headings by size, paragraphs by distance, lists by their marks. */
export function layOutPages(pages: readonly PdfPage[]): {
  readonly title: string | null;
  readonly markdown: string;
} {
  const lines = pages.map(toLines);
  const body = bodySize(lines);
  const edges = repeated(lines);
  const blocks: (Written & { readonly size: number })[] = [];
  let lastLine: Line | null = null;
  for (const page of lines) {
    for (const line of page) {
      if (line.isEdge && (edges.has(shape(line)) || PAGE_NUMBER.test(line.text))) continue;
      const heading = line.size >= body * HEADING_SCALE && line.text.length <= MAX_HEADING_CHARACTERS;
      const last = blocks.at(-1);
      if (last && lastLine && continues(last, lastLine, line, heading))
        last.text = append(last.text, line.text);
      else
        blocks.push({
          heading,
          list: BULLET.test(line.text),
          text: line.text.replace(BULLET, ''),
          size: line.size,
        });
      lastLine = line;
    }
  }
  const sizes = [
    ...new Set(blocks.filter((block) => block.heading).map((block) => Math.round(block.size))),
  ].sort((a, b) => b - a);
  const first = blocks[0];
  const title = first?.heading && Math.round(first.size) === sizes[0] ? first.text : null;
  if (title !== null) blocks.shift();
  const markdown = blocks
    .map(({ heading, list, text, size }) => {
      if (heading)
        return `${'#'.repeat(Math.min(4, Math.max(2, sizes.indexOf(Math.round(size)) + 1)))} ${text}`;
      return list ? `- ${text}` : text;
    })
    .join('\n\n')
    .replaceAll(/^(- .*)\n\n(?=- )/gm, '$1\n');
  return { title, markdown };
}
