import { passesLuhn } from '../luhn.ts';
import { isChineseIdNumber, isHongKongId, isIban, isTaiwanId, passesVerhoeff } from './check-digits.ts';
import type { PersonalDataScan } from './personal-data-scan.ts';

const ID_CUE = /(?:身份证|证件|居民证|\bid\b|identity|national|passport|护照|号码|实名)/iu;
const GLUE = '(?:\\s{0,3}(?:is|was|number|no\\.?|num|#|号码?|是|为|[:：=#(（"\'])){0,4}\\s{0,3}';

/** Numbers that states and banks give to people and accounts, checked by their check digits where they have one. */
export function findIdentityNumbers(scan: PersonalDataScan): void {
  scan.claimAll(
    'IBAN',
    /(?<![0-9A-Za-z])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![0-9A-Za-z])/giu,
    isIban,
  );
  scan.claimAll(
    'IBAN',
    new RegExp(
      `(?<![a-z])iban${GLUE}([A-Z]{2}\\d{2}[ -]?[A-Z0-9]{4}(?:[ -]?[A-Z0-9]{1,4}){2,7})(?![0-9A-Za-z])`,
      'giu',
    ),
  );
  scan.claimAll('NATIONAL_ID', /(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])/gu, isChineseIdNumber);
  scan.claimAll(
    'NATIONAL_ID',
    new RegExp(
      `(?:身份证|证件)(?:号码?)?${GLUE}(\\d{6}(?:\\d{8}|[*xX]{4,8})[\\dXx*]{4}|\\d{15})(?![0-9A-Za-z])`,
      'gu',
    ),
  );
  scan.claimAll('NATIONAL_ID', /(?<![0-9A-Za-z])[A-Z]{1,2}\d{6}\([\dA]\)/giu, isHongKongId);
  scan.claimAll(
    'NATIONAL_ID',
    /(?<![0-9A-Za-z])[A-Z]{1,2}\d{6}[\dA](?![0-9A-Za-z])/gu,
    (id, at) => isHongKongId(id) && ID_CUE.test(scan.before(at, 16)),
  );
  scan.claimAll('NATIONAL_ID', /(?<![0-9A-Za-z])[A-Z][1289]\d{8}(?![0-9A-Za-z])/giu, isTaiwanId);
  scan.claimAll(
    'CREDIT_CARD',
    /(?<![0-9A-Za-z.,-])\d{4}(?:[ -]?\d{4}){2}(?:[ -]?\d{1,4}){1,2}(?![0-9A-Za-z-])|(?<![0-9A-Za-z.,-])3\d{3}[ -]?\d{6}[ -]?\d{5}(?![0-9A-Za-z-])|(?<![0-9A-Za-z.,-])\d{12,19}(?![0-9A-Za-z-])/gu,
    (found, at) => isCard(scan, found, at),
  );
  scan.claimAll(
    'US_SSN',
    /(?<![0-9A-Za-z-])(?!000|666|9\d\d)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}(?![0-9A-Za-z-])/gu,
  );
  scan.claimAll(
    'US_SSN',
    new RegExp(
      `(?<![a-z])(?:ssn|social security(?: number| no)?|itin|tax ?id|tin|ein)${GLUE}(\\d{3}[- ]?\\d{2}[- ]?\\d{4}|\\d{2}-\\d{7})(?![0-9A-Za-z])`,
      'giu',
    ),
  );
  scan.claimAll('NATIONAL_ID', /(?<![0-9A-Za-z-])[2-9]\d{3}[ -]\d{4}[ -]\d{4}(?![0-9A-Za-z -])/gu, (id) =>
    passesVerhoeff(id.replace(/\D/gu, '')),
  );
  scan.claimAll(
    'NATIONAL_ID',
    /(?<![0-9A-Za-z])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![0-9A-Za-z])/gu,
  );
  scan.claimAll(
    'PASSPORT',
    new RegExp(
      `(?<![a-z])(?:passport|护照|通行证)(?:号码?| number| no\\.?)?${GLUE}([A-Z]{0,2}\\d{6,9}[A-Z]?)(?![0-9A-Za-z])`,
      'giu',
    ),
  );
  scan.claimAll(
    'DRIVER_LICENSE',
    new RegExp(
      `(?<![a-z])(?:driv(?:er|ing)(?:'?s)?\\s(?:licen[cs]e)|licen[cs]e|dl|驾驶证|驾照)(?:号码?| number| no\\.?)?${GLUE}([A-Z]{0,3}[- ]?\\d[0-9A-Z-]{4,18})(?![0-9A-Za-z])`,
      'giu',
    ),
    (found) => /\d{4}/u.test(found),
  );
  scan.claimAll(
    'NATIONAL_ID',
    new RegExp(
      `(?<![a-z])(?:pan|nin|bvn|nric|cpf|curp|aadhaar|aadhar|sin|nino|dni|nie|national id(?:entity)?(?: card)?|id card|identity (?:card|number)|id (?:number|no))${GLUE}([A-Z]{0,4}\\d[0-9A-Z.-]{5,20})(?![0-9A-Za-z])`,
      'giu',
    ),
    (found) => /\d{4}|\d[.-]\d/u.test(found),
  );
  scan.claimAll(
    'BANK_ACCOUNT',
    new RegExp(
      `(?<![a-z])(?:(?:bank )?account|acct|a\\/c|卡号|账号|账户|户头|银行卡)(?: number| no\\.?|号码?)?${GLUE}(\\d{4}(?:[ -]?\\d{2,4}){1,5}|\\d{7,20})(?![0-9A-Za-z])`,
      'giu',
    ),
  );
  scan.claimAll(
    'BANK_ACCOUNT',
    new RegExp(
      `(?<![a-z])(?:swift|bic|sort code|routing(?: number)?|ifsc)(?: code)?${GLUE}([A-Z]{4}[A-Z0-9]{4,7}|\\d{2}-\\d{2}-\\d{2}|\\d{6,9})(?![0-9A-Za-z])`,
      'giu',
    ),
  );
}

function isCard(scan: PersonalDataScan, found: string, at: number): boolean {
  const digits = found.replace(/\D/gu, '');
  if (digits.length < 12 || digits.length > 19) return false;
  const before = scan.before(at, 32);
  const isCued =
    /(?:card|visa|master ?card|amex|discover|diners|jcb|maestro|credit|debit|银行卡|卡号|信用卡|借记卡|储蓄卡|卡)[^.。，,]{0,20}$/iu.test(
      before,
    );
  if (isCued && digits.length >= 12)
    return passesLuhn(digits) || /\d[ -]\d/u.test(found) || digits.length >= 15;
  if (!passesLuhn(digits) || !/^(?:[3-6]|2[2-7]|9558)/u.test(digits)) return false;
  return !/(?:order|ref|case|ticket|withdrawal|单号|订单|编号|单|tx)\s?(?:id|no\.?|number)?\s?[:：#]?\s?$/iu.test(
    before,
  );
}
