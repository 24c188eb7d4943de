import { EntityScan } from '../entities/entity-scan.ts';
import { findTimes } from '../entities/find-times.ts';
import type { PersonalDataScan } from './personal-data-scan.ts';

const AGE: readonly RegExp[] = [
  /(?<![\d.,])(\d{1,3})(?=[\s-]?(?:years?|yrs?|months?)[\s-]?(?:old|of age)\b|\s?y\/?o\b)/giu,
  /\b(?:aged?|i am|i'm|im|he is|he's|she is|she's|turn(?:ed|ing|s)?|at the age of|age(?: is|:)?)\s(1?\d{1,2})(?=\s?(?:$|[.,;!?)]|\s(?:and|but|with|now|years|who|so|in|living|from)\b))/giu,
  /(?<=\p{L}),\s(\d{2})(?=,\s\p{L})/gu,
  /(?<=\p{Lu}\p{L}{1,20}\s)\((\d{2})\)/gu,
  /(?<![\d.,])(\d{1,3})(?=\s?(?:周岁|岁))/gu,
  /((?:[一二三四五六七八九]?十[一二三四五六七八九]?(?:多|几)?))(?=岁)/gu,
  /(?:年龄|今年|年纪)\s?(?:是|为|:|：)?\s?(\d{1,3})(?=[岁，。,\s]|$)/gu,
];
const BIRTH =
  /(?:\b(?:dob|date of birth|birth ?date|birthday|born(?: on)?)\s?(?:is|:|-)?\s?(?:on\s)?|(?:出生日期|生日|出生于|出生|生于)\s?(?:是|为|:|：|于)?\s?)((?:\d{1,2}(?:st|nd|rd|th)?[\s./-](?:\d{1,2}|\p{L}{3,9})[\s./-]\d{2,4})|\p{L}{3,9} \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{8}(?!\d))/giu;
const BORN_BEFORE = /(\d{4}年\d{1,2}月\d{1,2}[日号]?)(?=出生|生人|生(?!效|成))/gu;
const DATE_WORD =
  /\d{4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s|$)|\d{1,2}(?:st|nd|rd|th)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}[月号日]|\d{1,2}\/\d{1,2}|\d{1,2}:\d{2}|\d\s?[ap]\.?m/iu;

/** Dates other than of birth name nobody, so that in a book-length text only its beginning is read for them. */
const DATE_READ_CHARACTERS = 200_000;

/** Ages and birth dates, and dates that stand by themselves (relative words such as "yesterday" tell nothing of a person). */
export function findAgesAndDates(scan: PersonalDataScan): void {
  scan.claimAll('BIRTH_DATE', BIRTH);
  scan.claimAll('BIRTH_DATE', BORN_BEFORE);
  for (const pattern of AGE)
    scan.claimAll(
      'AGE',
      pattern,
      (found) => !/^\d/u.test(found) || (Number(found) > 0 && Number(found) < 120),
    );
  const times = new EntityScan(scan.text.slice(0, DATE_READ_CHARACTERS));
  findTimes(times);
  for (const time of times.entities)
    if (DATE_WORD.test(time.text)) scan.claim('DATE_TIME', time.start, time.end);
}
