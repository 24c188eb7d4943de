const CN_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** Resident identity number of the mainland (GB 11643): region, a real birth date, check character. */
export function isChineseIdNumber(id: string): boolean {
  if (!/^[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/u.test(id))
    return false;
  const sum = CN_WEIGHTS.reduce((total, weight, i) => total + weight * Number(id[i]), 0);
  return '10X98765432'[sum % 11] === id[17]?.toUpperCase();
}

/** Hong Kong identity card, e.g. one or two letters, six digits, check character in or out of brackets. */
export function isHongKongId(id: string): boolean {
  const match = /^([A-Z]{1,2})(\d{6})\(?([\dA])\)?$/iu.exec(id);
  if (match === null) return false;
  const letters = (match[1] ?? '').toUpperCase().padStart(2, ' ');
  const value = (character: string): number => (character === ' ' ? 36 : character.charCodeAt(0) - 55);
  let sum = value(letters[0] ?? ' ') * 9 + value(letters[1] ?? ' ') * 8;
  [...(match[2] ?? '')].forEach((digit, i) => {
    sum += Number(digit) * (7 - i);
  });
  const check = match[3]?.toUpperCase() === 'A' ? 10 : Number(match[3]);
  return (sum + check) % 11 === 0;
}

/** Identity number of Taiwan: a letter and nine digits of which the last checks the rest. */
export function isTaiwanId(id: string): boolean {
  if (!/^[A-Z][1289]\d{8}$/iu.test(id)) return false;
  const code = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf((id[0] ?? '').toUpperCase()) + 10;
  let sum = Math.floor(code / 10) + (code % 10) * 9;
  for (let i = 1; i < 9; i += 1) sum += Number(id[i]) * (9 - i);
  return (sum + Number(id[9])) % 10 === 0;
}

/** IBAN (ISO 13616): country, check digits, account; the whole mod 97 is 1. Spaces allowed. */
export function isIban(iban: string): boolean {
  const compact = iban.replace(/[\s-]/gu, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/u.test(compact)) return false;
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

const AADHAAR_TABLE =
  '0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210';
const AADHAAR_SHIFT = '01234567891576283094580379614289160435279453126870428657390127938064157046913258';

/** Verhoeff checksum, which India's 12-digit Aadhaar carries. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const shifted = Number(AADHAAR_SHIFT[(i % 8) * 10 + digit]);
    check = Number(AADHAAR_TABLE[check * 10 + shifted]);
  }
  return check === 0;
}
