import { detectPersonalData, type PersonalDataSpan, type PersonalDataType } from './detect-personal-data.ts';

export interface MaskedText {
  readonly masked: string;
  readonly spans: readonly PersonalDataSpan[];
  /** Puts the originals back wherever their placeholders stand, also in a text made from the masked one. */
  restore(text: string): string;
}

/** Tell of a person without singling one out, and a reader of the ticket needs them: left in place unless asked for. */
const KEPT: ReadonlySet<PersonalDataType> = new Set(['DATE_TIME', 'NRP', 'TITLE', 'LOCATION', 'AGE']);

/**
 * Replaces personal data by numbered placeholders such as `[PERSON_1]`: the same words get the same number, so that a reader
 * can still tell two people apart. A bracket of that form already in the text is given a number that is never restored.
 */
export function maskPersonalData(
  text: string,
  spans: readonly PersonalDataSpan[] = identifyingSpans(text),
): MaskedText {
  const used = new Set(text.match(/\[[A-Z_]{2,40}_\d{1,9}\]/gu) ?? []);
  const placeholders = new Map<string, string>();
  const originals = new Map<string, string>();
  const counts = new Map<PersonalDataType, number>();
  let masked = '';
  let from = 0;
  for (const span of spans) {
    const original = text.slice(span.start, span.end);
    const key = `${span.type}:${original}`;
    let placeholder = placeholders.get(key);
    if (placeholder === undefined) {
      let number = counts.get(span.type) ?? 0;
      do {
        number += 1;
        placeholder = `[${span.type}_${number}]`;
      } while (used.has(placeholder));
      counts.set(span.type, number);
      placeholders.set(key, placeholder);
      originals.set(placeholder, original);
    }
    masked += text.slice(from, span.start) + placeholder;
    from = span.end;
  }
  masked += text.slice(from);
  return {
    masked,
    spans,
    restore: (other) =>
      other.replace(/\[[A-Z_]{2,40}_\d{1,9}\]/gu, (placeholder) => originals.get(placeholder) ?? placeholder),
  };
}

function identifyingSpans(text: string): PersonalDataSpan[] {
  return detectPersonalData(text).filter((span) => !KEPT.has(span.type));
}
