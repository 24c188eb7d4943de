const CHINESE_UNITS: Readonly<Record<string, number>> = { 千: 1e3, 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8 };
const ENGLISH_UNITS: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9 };
const NUMBER = /(\d[\d,]*(?:\.\d+)?)\s*(千|万|萬|亿|億|thousand\b|million\b|billion\b)?/g;

/** A number of a text that carries a fact. */
export interface FactNumber {
  readonly value: number;
  /** Place in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}

/** Without what holds no facts (links' addresses, code, list markers), every other character in its place. */
function withoutNoise(markdown: string): string {
  return markdown
    .replaceAll(/```[\s\S]*?```/g, blank)
    .replaceAll(/`[^`\n]*`/g, blank)
    .replaceAll(/\]\([^)]*\)/g, blank)
    .replaceAll(/^\s*\d+[.)、]\s/gm, blank);
}

/** Numbers of a Markdown text with their places. Small whole numbers are among them. */
export function findNumbers(markdown: string): FactNumber[] {
  return [...withoutNoise(markdown).matchAll(NUMBER)].flatMap((match): FactNumber[] => {
    const unit = match[2] === undefined ? 1 : (CHINESE_UNITS[match[2]] ?? ENGLISH_UNITS[match[2]] ?? 1);
    const value = Number((match[1] ?? '').replaceAll(',', '')) * unit;
    return Number.isFinite(value)
      ? [{ value, start: match.index, end: match.index + match[0].trimEnd().length }]
      : [];
  });
}

/** Small whole numbers are written out in one language and in digits in the other. */
export function isTellingNumber(value: number): boolean {
  return !(Number.isInteger(value) && value <= 12);
}

/** Digits that carry a fact: not those of links, code or list markers. As a set of plain decimal strings. */
export function factNumbers(markdown: string): Set<string> {
  return new Set(
    findNumbers(markdown)
      .map(({ value }) => value)
      .filter(isTellingNumber)
      .map(String),
  );
}
