import { parse as parseEnglish } from 'chrono-node/en';
import { parse as parseChinese } from 'chrono-node/zh';

/**
 * ISO 8601 of a time as far as its own words carry: a full date gives a date or date-time, a clock time gives `T16:20`. With
 * `now` (UTC) relative words are resolved too. Without a reading the words come back in lower case.
 */
export function normaliseTime(text: string, now?: Date): string {
  return readAbsolute(text) ?? (now === undefined ? null : readRelative(text, now)) ?? text.toLowerCase();
}

const two = (value: string | number): string => String(value).padStart(2, '0');

function readAbsolute(text: string): string | null {
  const clock = readClock(text);
  const date = /(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/u.exec(text);
  if (date !== null) {
    const day = `${date[1]}-${two(date[2] ?? '')}-${two(date[3] ?? '')}`;
    return clock === null ? day : `${day}${clock}`;
  }
  return clock !== null && /^[\d:：.\s]+(?:[ap]\.?m\.?)?$/iu.test(text) ? clock : null;
}

function readClock(text: string): string | null {
  const match =
    /(?<!\d)(\d{1,2})[:：.](\d{2})(?:[:：](\d{2}))?(?:\.\d+)?\s?([ap])?\.?m?/iu.exec(
      text.replace(/\d{4}[-/.]\d{1,2}[-/.]\d{1,2}/u, ' '),
    ) ?? /(?<!\d)(\d{1,2})()()\s?([ap])\.?m/iu.exec(text);
  if (match === null) return null;
  const half = match[4]?.toLowerCase();
  let hours = Number(match[1]);
  if (half === 'p' && hours < 12) hours += 12;
  if (half === 'a' && hours === 12) hours = 0;
  if (hours > 24) return null;
  return `T${two(hours)}:${two(match[2] || '00')}${match[3] ? `:${match[3]}` : ''}`;
}

function readRelative(text: string, now: Date): string | null {
  const reference = { instant: now, timezone: 0 };
  const options = { forwardDate: false };
  const [found] = /[\u4e00-\u9fff]/u.test(text)
    ? parseChinese(text, reference, options)
    : parseEnglish(text, reference, options);
  if (found === undefined) return null;
  const at = found.start;
  const day = `${at.get('year')}-${two(at.get('month') ?? 1)}-${two(at.get('day') ?? 1)}`;
  return at.isCertain('hour') ? `${day}T${two(at.get('hour') ?? 0)}:${two(at.get('minute') ?? 0)}` : day;
}
