import { foldKeepingOffsets } from '../fold-keeping-offsets.ts';

export const PERSONAL_DATA_TYPES = [
  'PERSON',
  'TITLE',
  'PHONE_NUMBER',
  'EMAIL_ADDRESS',
  'NATIONAL_ID',
  'US_SSN',
  'PASSPORT',
  'DRIVER_LICENSE',
  'CREDIT_CARD',
  'IBAN',
  'BANK_ACCOUNT',
  'STREET_ADDRESS',
  'ZIP_CODE',
  'LOCATION',
  'NRP',
  'ORGANIZATION',
  'AGE',
  'BIRTH_DATE',
  'DATE_TIME',
  'URL',
  'IP_ADDRESS',
  'USERNAME',
] as const;
export type PersonalDataType = (typeof PERSONAL_DATA_TYPES)[number];

/** A stretch of personal data; UTF-16 offsets into the text, end exclusive. */
export interface PersonalDataSpan {
  readonly start: number;
  readonly end: number;
  readonly type: PersonalDataType;
}

/** A text being searched for personal data, from the surest form to the least sure: what is taken stays taken. */
export class PersonalDataScan {
  readonly text: string;
  /** Same length as `text`: simplified characters, half width. */
  readonly folded: string;
  readonly spans: PersonalDataSpan[] = [];
  readonly #taken: Uint8Array;

  constructor(text: string) {
    this.text = text;
    this.folded = foldKeepingOffsets(text);
    this.#taken = new Uint8Array(text.length);
  }

  isFree(start: number, end: number): boolean {
    for (let i = start; i < end; i += 1) if (this.#taken[i] !== 0) return false;
    return true;
  }

  /** Keeps a stretch from later finders without reporting it. */
  block(start: number, end: number): void {
    this.#taken.fill(1, start, end);
  }

  claim(type: PersonalDataType, start: number, end: number): boolean {
    if (start >= end || !this.isFree(start, end)) return false;
    this.block(start, end);
    this.spans.push({ start, end, type });
    return true;
  }

  /** Claims each match of a pattern, or its group 1 where there is one. */
  claimAll(
    type: PersonalDataType,
    pattern: RegExp,
    accepts: (found: string, index: number) => boolean = () => true,
  ): void {
    for (const match of this.folded.matchAll(pattern)) {
      const part = match[1] ?? match[0];
      const start = match.index + (match[1] === undefined ? 0 : match[0].lastIndexOf(part));
      if (accepts(part, start)) this.claim(type, start, start + part.length);
    }
  }

  before(offset: number, length: number): string {
    return this.folded.slice(Math.max(0, offset - length), offset);
  }

  after(offset: number, length: number): string {
    return this.folded.slice(offset, offset + length);
  }
}
