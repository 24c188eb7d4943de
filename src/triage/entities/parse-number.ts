/** How a point or comma before three digits is to be read. */
export type NumberStyle = 'fiat' | 'stablecoin' | 'coin';

/** Source of a pattern for a number in digits, grouped in the Western, Indian, continental or Swiss way. */
export const DIGITS =
  "\\d{1,3}(?:(?:,\\d{2,3})+|(?:\\.\\d{3})+|(?:['’]\\d{3})+)(?!\\d)(?:[.,]\\d{1,8}(?!\\d))?|\\d{1,15}(?:[.,]\\d{1,18})?";

const SCALE = 10n ** 8n;

/**
 * A number in digits as a plain decimal string: 1,200.50 and 1.200,50 and 1 200 give the same. A lone separator before three
 * digits parts thousands in money; with coins a point is a decimal point. Null when the groups make no number.
 */
export function parseDigits(written: string, style: NumberStyle): string | null {
  const text = written.replace(/[\s'_]/gu, '');
  if (!/^\d[\d.,]*$/u.test(text) || text.length > 40) return null;
  const body = text.replace(/[.,]+$/u, '');
  const lastDot = body.lastIndexOf('.');
  const lastComma = body.lastIndexOf(',');
  if (lastDot >= 0 && lastComma >= 0) {
    const decimal = lastDot > lastComma ? '.' : ',';
    const parts = body.split(decimal);
    if (parts.length !== 2) return null;
    return tidy((parts[0] ?? '').replace(/[.,]/gu, ''), parts[1] ?? '');
  }
  const mark = lastDot >= 0 ? '.' : lastComma >= 0 ? ',' : '';
  if (mark === '') return tidy(body, '');
  const groups = body.split(mark);
  const tail = groups.at(-1) ?? '';
  // Indian grouping (1,00,000) also ends in three digits.
  const grouped =
    groups.slice(1, -1).every((group) => group.length === 3 || group.length === 2) && tail.length === 3;
  if (groups.length > 2) return grouped ? tidy(groups.join(''), '') : null;
  const head = groups[0] ?? '';
  if (grouped && head.length <= 3 && !head.startsWith('0') && isThousands(mark, tail, style))
    return tidy(head + tail, '');
  return tidy(head, tail);
}

function isThousands(mark: string, tail: string, style: NumberStyle): boolean {
  if (mark === ',') return true;
  if (style === 'fiat') return true;
  // Nobody writes the last zero of three decimals; 1.250 USDT is the continental thousand, 12.345 USDT a fee.
  return style === 'stablecoin' && tail.endsWith('0');
}

/** Exact product of a decimal string and a whole factor. */
export function multiplyDecimal(value: string, factor: bigint): string {
  const [whole = '0', fraction = ''] = value.split('.');
  const scaled = BigInt(whole + fraction) * factor;
  const digits = scaled.toString().padStart(fraction.length + 1, '0');
  return tidy(
    digits.slice(0, digits.length - fraction.length),
    fraction.length > 0 ? digits.slice(-fraction.length) : '',
  );
}

function tidy(whole: string, fraction: string): string {
  const head = whole.replace(/^0+(?=\d)/u, '') || '0';
  const tail = fraction.replace(/0+$/u, '');
  return tail === '' ? head : `${head}.${tail}`;
}

const ZH_DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
  俩: 2,
  仨: 3,
};
const ZH_UNITS: Readonly<Record<string, bigint>> = {
  十: 10n,
  拾: 10n,
  廿: 20n,
  百: 100n,
  佰: 100n,
  千: 1000n,
  仟: 1000n,
  k: 1000n,
  万: 10000n,
  萬: 10000n,
  w: 10000n,
  亿: 100000000n,
  億: 100000000n,
};

/**
 * A number in ideographs, or digits with 万, 千, w and the like, as a decimal string: 一万一 is 11000, 2万7 is 27000, 三点五 is
 * 3.5, 1.24万 is 12400, 两万零五 is 20005. Input is folded text. Null when it is no number.
 */
export function parseChineseNumber(written: string): string | null {
  if (written === '半') return '0.5';
  const text = written.toLowerCase().replace(/[,\s]/gu, '');
  if (text.length > 40) return null;
  let total = 0n;
  let section = 0n;
  let pending: bigint | null = null;
  let lastUnit = 1n;
  let afterZero = false;
  for (const [token] of text.matchAll(
    /\d+(?:\.\d+)?|[一二两三四五六七八九零〇壹贰叁肆伍陆柒捌玖俩仨](?:[点][一二三四五六七八九零〇]+)?|./gu,
  )) {
    const numeral = toScaled(token);
    if (numeral !== null) {
      if (pending !== null && !afterZero) return parseDigitRow(text);
      pending = numeral;
      if (token === '零' || token === '〇') afterZero = true;
      continue;
    }
    if (token === '半') {
      pending = null;
      section += (lastUnit * SCALE) / 2n;
      continue;
    }
    const unit = ZH_UNITS[token];
    if (unit === undefined) return null;
    if (unit >= 10000n) {
      const below = section + (pending ?? 0n);
      total = (total + (below === 0n ? SCALE : below)) * unit;
      section = 0n;
    } else section += (pending ?? SCALE) * (token === '廿' ? 20n : unit);
    if (token === '廿') section = section === 400n * SCALE ? 20n * SCALE : section;
    pending = null;
    lastUnit = unit;
    afterZero = false;
  }
  if (pending !== null) {
    const isSingle = pending < 10n * SCALE && pending % SCALE === 0n && lastUnit >= 100n && !afterZero;
    section += isSingle ? (pending * lastUnit) / 10n : pending;
  }
  return fromScaled(total + section);
}

/** 二零二六 read digit by digit. */
function parseDigitRow(text: string): string | null {
  let digits = '';
  for (const character of text) {
    const digit = ZH_DIGITS[character];
    if (digit === undefined) return null;
    digits += String(digit);
  }
  return tidy(digits, '');
}

function toScaled(token: string): bigint | null {
  if (/^\d/u.test(token)) {
    const [whole = '0', fraction = ''] = token.split('.');
    return BigInt(whole + fraction.slice(0, 8).padEnd(8, '0'));
  }
  const digit = ZH_DIGITS[token[0] ?? ''];
  if (digit === undefined) return null;
  const decimals = [...token.slice(2)].map((character) => ZH_DIGITS[character] ?? 0).join('');
  return BigInt(`${digit}${decimals.slice(0, 8).padEnd(8, '0')}`);
}

function fromScaled(scaled: bigint): string {
  const digits = scaled.toString().padStart(9, '0');
  return tidy(digits.slice(0, -8), digits.slice(-8));
}

const EN_SMALL = words(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
  1,
);
const EN_TENS = words('twenty thirty forty fifty sixty seventy eighty ninety', 10, 20);
const EN_BIG: Readonly<Record<string, bigint>> = {
  hundred: 100n,
  thousand: 1000n,
  grand: 1000n,
  k: 1000n,
  lakh: 100000n,
  lac: 100000n,
  million: 1000000n,
  mil: 1000000n,
  crore: 10000000n,
  billion: 1000000000n,
};

function words(list: string, step: number, from = 0): Readonly<Record<string, number>> {
  return Object.fromEntries(list.split(' ').map((word, i) => [word, from + i * step]));
}

/** A number in English words ("two thousand five hundred", "half a", "a hundred", "forty-five thousand"), or null. */
export function parseEnglishNumber(written: string): string | null {
  const text = written
    .toLowerCase()
    .replace(/[-\s]+/gu, ' ')
    .trim();
  if (/^half(?: an?)?$/u.test(text)) return '0.5';
  let total = 0n;
  let section = 0n;
  let seen = false;
  for (const word of text.split(' ')) {
    if (word === 'and' || (!seen && (word === 'a' || word === 'an'))) continue;
    const small = EN_SMALL[word] ?? EN_TENS[word];
    if (small !== undefined) section += BigInt(small);
    else if (word === 'hundred') section = (section === 0n ? 1n : section) * 100n;
    else {
      const big = EN_BIG[word];
      if (big === undefined) return null;
      total += (section === 0n ? 1n : section) * big;
      section = 0n;
    }
    seen = true;
  }
  return seen ? (total + section).toString() : null;
}

/** Factor of a suffix behind digits: 12k, 4.1 million, 3.4 lakh. */
export function suffixFactor(suffix: string): bigint | null {
  const key = suffix.toLowerCase().replace(/\.$/u, '');
  if (key === '') return 1n;
  if (key === 'm' || key === 'mio' || key === 'mln' || key === 'million') return 1000000n;
  if (key === 'thousand') return 1000n;
  return EN_BIG[key] ?? null;
}
