import { findPhoneNumbersInText, isPossiblePhoneNumber } from 'libphonenumber-js/min';
import type { PersonalDataScan } from './personal-data-scan.ts';

const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,5}/gu;
const URL_FORM =
  /(?<![0-9A-Za-z@])(?:https?|ftp):\/\/[^\s\u3000-\u303f\u3400-\u9fff\uff00-\uff65<>"']{1,2000}|(?<![0-9A-Za-z@.])www\.[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}(?:\/[^\s\u3000-\u303f\u3400-\u9fff\uff00-\uff65<>"']{0,500})?/giu;
const DOMAIN =
  /(?<![\w@./-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,4}(?:com|net|org|info|biz|io|co|edu|gov|me|app|dev|xyz|online|site|shop|store|tech|top|vip|club|cn|hk|tw|uk|us|de|fr|es|it|nl|pl|ru|in|br|mx|au|ca|ch|at|be|se|no|dk|fi|jp|kr|sg|my|ph|th|vn|id|ng|ke|za|tr|eu|cc|tv)(?![\w-]|\.[A-Za-z])(?:\/[^\s\u3000-\u303f\u3400-\u9fff\uff00-\uff65<>"']{0,500})?/gu;
const IPV4 =
  /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?::\d{2,5})?(?![\d.]\d|\d)/gu;
const IPV6 =
  /(?<![0-9A-Za-z:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}|:)(?![0-9A-Za-z:])|(?<![0-9A-Za-z:])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![0-9A-Za-z:])/giu;
const MAC = /(?<![0-9A-Za-z:])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9A-Za-z:])/giu;

const CN_MOBILE = /(?<![0-9A-Za-z.])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![0-9A-Za-z])/gu;
const CN_MASKED_MOBILE = /(?<![0-9A-Za-z])1[3-9]\d\*{4}\d{4}(?!\d)/gu;
const CN_LANDLINE = /(?<![0-9A-Za-z.-])0\d{2,3}-\d{7,8}(?:-\d{1,5})?(?![0-9-])/gu;
const HK_TW_PHONE =
  /(?<=(?:电话|手机|致电|联系|whatsapp|tel|phone|號碼|号码)[^，。]{0,8})(?:09\d{2}-?\d{3}-?\d{3}|[235-9]\d{3}[- ]?\d{4})(?!\d)/giu;
const PHONE_LIKE =
  /(?<![0-9A-Za-z.,/$€£¥#_-])(?:\+|00)?\(?\d[\d .\-/()]{5,24}\d(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?(?![0-9A-Za-z]|[-/]\d)/giu;
const PHONE_CUE =
  /(?:phone|call|tel|mobile|cell|whatsapp|number|contact|reach|text|sms|fax|dial|ring|电话|手机|致电|联系|微信|号码)[^.!?。！？]{0,28}$/iu;
const REFERENCE_CUE =
  /(?:orders?(?: ids?)?(?: i think)?|ids|ref(?:erence)?|case|ticket|withdrawal|deposit|trade|tx(?:id)?|uid|memo|tag|invoice|单号|订单|编号|流水|工单|委托)(?:\s?(?:id|no|number|#))?\s?(?:[:：#.]|is|是|为)?\s?$/iu;
/** Checking a number costs tens of microseconds; past this many in one text the form alone decides. */
const MAX_CHECKED = 1_000;

/** Mail, web and network addresses, phone numbers. */
export function findContactPoints(scan: PersonalDataScan): void {
  scan.claimAll('EMAIL_ADDRESS', EMAIL);
  for (const match of scan.folded.matchAll(URL_FORM)) {
    const trimmed = match[0].replace(/[.,;:!?)\]]+$/u, '');
    scan.claim('URL', match.index, match.index + trimmed.length);
  }
  for (const match of scan.folded.matchAll(DOMAIN)) {
    const trimmed = match[0].replace(/[.,;:!?)\]]+$/u, '');
    if (/[A-Za-z]{2}/u.test(trimmed.split('.')[0] ?? ''))
      scan.claim('URL', match.index, match.index + trimmed.length);
  }
  scan.claimAll('IP_ADDRESS', IPV4);
  scan.claimAll('IP_ADDRESS', MAC);
  scan.claimAll(
    'IP_ADDRESS',
    IPV6,
    (found) =>
      /[0-9]/u.test(found) &&
      (found.match(/:/gu)?.length ?? 0) >= 3 &&
      !/^\d{1,2}(?::\d{2}){1,3}$/u.test(found),
  );
}

/** Phone numbers: run after the finders of ids and cards, whose digits would fit too. */
export function findPhones(scan: PersonalDataScan): void {
  const notReference = (_found: string, at: number): boolean => !REFERENCE_CUE.test(scan.before(at, 24));
  scan.claimAll('PHONE_NUMBER', CN_MOBILE, notReference);
  scan.claimAll('PHONE_NUMBER', CN_MASKED_MOBILE);
  scan.claimAll('PHONE_NUMBER', CN_LANDLINE, notReference);
  scan.claimAll('PHONE_NUMBER', HK_TW_PHONE);
  let checked = 0;
  for (const match of scan.folded.matchAll(PHONE_LIKE)) {
    const found = match[0].replace(/^\((?=[^)]*$)/u, '').trimEnd();
    const start = match.index + (match[0].startsWith('(') && !found.startsWith('(') ? 1 : 0);
    const digits = found.replace(/(?:x|ext).*$/iu, '').replace(/\D/gu, '');
    if (digits.length < 7 || digits.length > 16 || !scan.isFree(start, start + found.length)) continue;
    const isCued = PHONE_CUE.test(scan.before(start, 44));
    if (isAmountOrDate(found) || (!notReference(found, start) && !isCued)) continue;
    if (!isCued && !looksDialled(found, digits)) continue;
    checked += 1;
    if (checked <= MAX_CHECKED && !isCued && !isDiallable(found, digits)) continue;
    if (
      checked <= MAX_CHECKED &&
      isCued &&
      /^\d+$/u.test(found) &&
      digits.length > 11 &&
      !isDiallable(found, digits)
    )
      continue;
    scan.claim('PHONE_NUMBER', start, start + found.length);
  }
}

function isAmountOrDate(found: string): boolean {
  return (
    /^\d{1,3}(?: \d{3}){1,4}$/u.test(found) ||
    /^(?:19|20)\d{2}[-/. ]\d{1,2}[-/. ]\d{1,2}/u.test(found) ||
    /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/u.test(found)
  );
}

/** Written the way numbers are given to be called: an international prefix, brackets, or groups. */
function looksDialled(found: string, digits: string): boolean {
  if (/^(?:\+|00)/u.test(found)) return true;
  if (/\(\d{2,4}\)/u.test(found)) return true;
  if (/(?:x|ext)/iu.test(found)) return true;
  if (/^0\d{1,4}[-. /]\d{2,4}(?:[-. ]?\d{2,4}){1,3}$|^0\d{9,10}$/u.test(found))
    return digits.length >= 9 && digits.length <= 12;
  return /^(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{4}$|^\d{3}[-.]\d{4}$/u.test(found);
}

function isDiallable(found: string, digits: string): boolean {
  if (/^(?:\+|00)/u.test(found))
    return isPossiblePhoneNumber(`+${digits.replace(/^00/u, '')}`) || digits.length >= 8;
  if (findPhoneNumbersInText(found, 'US').length > 0) return true;
  return (
    ['GB', 'DE', 'IN', 'PH', 'AU', 'FR', 'HK', 'TW'].some((country) =>
      isPossiblePhoneNumber(found, country as 'GB'),
    ) && /[-. ()]/u.test(found)
  );
}
