/**
 * Pairs the sentences of an article with those of its translation. Translations of the knowledge base keep headings,
 * lists and tables in step, so that position pairs them; where the count differs, only the larger unit is paired.
 */
export interface TextPair {
  readonly zh: string;
  readonly en: string;
}

interface Line {
  readonly type: 'heading' | 'item' | 'row' | 'quote' | 'text';
  readonly text: string;
}

const MARKS: readonly (readonly [Line['type'], RegExp])[] = [
  ['heading', /^#{1,6}\s+/],
  ['item', /^\s*(?:[-*+]|\d+[.)])\s+/],
  ['quote', /^\s*>\s?/],
  ['row', /^\s*\|/],
];

function plain(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`]{1,3}/g, '')
    .trim();
}

function linesOf(markdown: string): Line[] {
  const lines: Line[] = [];
  let inCode = false;
  for (const raw of markdown.split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(raw)) inCode = !inCode;
    else if (!inCode && raw.trim() !== '' && !/^[\s|:-]+$/.test(raw)) {
      const [type, mark] = MARKS.find(([, pattern]) => pattern.test(raw)) ?? ['text', /^\s*/];
      lines.push({ type, text: raw.replace(mark, '') });
    }
  }
  return lines;
}

function sectionsOf(lines: readonly Line[]): Line[][] {
  const sections: Line[][] = [[]];
  for (const line of lines) {
    if (line.type === 'heading') sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections;
}

function sentencesOf(text: string): string[] {
  const ends = /(?<=[。！？；])|(?<=[.!?;])\s+/u;
  return text
    .split(ends)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

function pairSame(zh: readonly string[], en: readonly string[]): TextPair[] {
  if (zh.length !== en.length) return [];
  return zh.map((text, i) => ({ zh: text, en: en[i] ?? '' }));
}

function pairLine(zh: Line, en: Line): TextPair[] {
  if (zh.type === 'row') {
    const cells = (line: Line): string[] => line.text.split('|').map(plain).filter(Boolean);
    const chinese = cells(zh);
    const english = cells(en);
    return [{ zh: chinese.join(' '), en: english.join(' ') }, ...pairSame(chinese, english)];
  }
  const whole = { zh: plain(zh.text), en: plain(en.text) };
  const parts = pairSame(sentencesOf(whole.zh), sentencesOf(whole.en));
  return parts.length > 1 ? [whole, ...parts] : [whole];
}

function inStep(zh: readonly Line[], en: readonly Line[]): boolean {
  return zh.length === en.length && zh.every(({ type }, i) => type === en[i]?.type);
}

export function alignBlocks(zh: string, en: string): TextPair[] {
  const chinese = sectionsOf(linesOf(zh));
  const english = sectionsOf(linesOf(en));
  if (chinese.length !== english.length) return [];
  return chinese.flatMap((section, i) => {
    const other = english[i] ?? [];
    if (inStep(section, other)) return section.flatMap((line, row) => pairLine(line, other[row]!));
    const [heading, otherHeading] = [section[0], other[0]];
    return heading?.type === 'heading' && otherHeading?.type === 'heading'
      ? pairLine(heading, otherHeading)
      : [];
  });
}
