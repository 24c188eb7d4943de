import { findBareAmounts } from './find-bare-amounts.ts';
import { hintedFiat, isFiat, numberStyle, PREFIX_ASSETS, SUFFIX_ASSETS } from './currencies.ts';
import { isRateOrPrice } from './amount-context.ts';
import { type Unit, unitAfter, WORDLIKE } from './read-unit.ts';
import {
  DIGITS,
  multiplyDecimal,
  parseChineseNumber,
  parseDigits,
  parseEnglishNumber,
  suffixFactor,
} from './parse-number.ts';
import type { EntityScan } from './entity-scan.ts';

const SPACED_DIGITS = '\\d{1,3}(?: \\d{3})+(?!\\d)(?:[.,]\\d{1,8}(?!\\d))?';
const SCALE = '(?:\\s?(?:k|m|mln|mio|million|mil|thousand|grand|lakhs?|lacs?|crores?|billion)(?![A-Za-z]))?';
const ZH_NUMERAL = '[一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿零〇]{1,16}';
const ZH_MIXED = `\\d{1,10}(?:,\\d{3})*(?:\\.\\d{1,6})?[百千万亿wW](?:\\d(?:千|百)?(?!\\d)|[一二两三四五六七八九](?:千|百)?)?`;
const EN_WORD =
  '(?:an?|half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|grand|million|lakhs?|lacs?|crores?|billion)';
const EN_NUMBER = `${EN_WORD}(?:(?:\\s|-|\\sand\\s)${EN_WORD}){0,8}`;

const PREFIXED = new RegExp(
  `(?<![A-Za-z0-9])(US\\$|NT\\$|HK\\$|CA\\$|AU\\$|NZ\\$|SG\\$|MX\\$|MOP\\$|[RCAS]\\$|[$€£₹₦₱฿₫₩₺₽₴¥￥₿₮₵])\\s?(${DIGITS})(${SCALE}|\\s?[万千百亿wW](?![A-Za-z]))(?![0-9A-Za-z])`,
  'giu',
);
const CODED = new RegExp(
  `(?<![A-Za-z0-9])([A-Za-z]{1,5})(\\.?\\s?)(${DIGITS})(${SCALE}|[万wW])(?![0-9A-Za-z%])`,
  'gu',
);
const ZH_CODED = new RegExp(
  `(人民币|港币|港元|台币|新台币|美金|美元|欧元|英镑|日元)(\\s?)(${ZH_MIXED}|${DIGITS}|${ZH_NUMERAL})`,
  'gu',
);
const UNITED = new RegExp(
  `(?<![0-9A-Za-z_.,$#/:-]|\\d[.,])([+-]?)(${ZH_MIXED}|${SPACED_DIGITS}|${DIGITS})(${SCALE})`,
  'giu',
);
const ZH_UNITED = new RegExp(
  `(?<![第百千万十])(?:${ZH_NUMERAL}(?:点[一二三四五六七八九零〇]{1,6})?半?|半)(?=\\s?[多来余几]?\\s?[个枚颗]?\\s?[A-Za-z\\u4e00-\\u9fff])`,
  'gu',
);
const EN_UNITED = new RegExp(`(?<![A-Za-z-])(${EN_NUMBER})(?=\\s)`, 'giu');

/** Sums with the money or coin they are in; unit prices, rates, percentages and leverage are left out. */
export function findAmounts(scan: EntityScan): void {
  findPrefixed(scan);
  findUnited(scan);
  findSpelledOut(scan);
  findBareAmounts(scan);
}

function findPrefixed(scan: EntityScan): void {
  for (const match of scan.folded.matchAll(PREFIXED)) {
    const [whole, sign = '', digits = '', scale = ''] = match;
    const end = match.index + whole.length;
    const unit = unitAfter(scan, end);
    const asset = dollarOf(scan, sign, end) ?? PREFIX_ASSETS[sign.toLowerCase()] ?? 'USD';
    const inCoin = /^\s?(?:in|of|worth of)\s(?:usdt|tether)\b/iu.test(scan.after(end, 20)) ? 'USDT' : null;
    const value = valueOf(digits, scale, asset);
    if (value === null || isRateOrPrice(scan, match.index, end)) continue;
    claim(scan, match.index, end, value, inCoin ?? (sign === '$' && unit !== null ? unit.asset : asset));
  }
  for (const match of scan.folded.matchAll(CODED)) {
    const [whole, code = '', glue = '', digits = '', scale = ''] = match;
    const isShort = code.length === 1;
    if (WORDLIKE.has(code.toLowerCase()) && code !== code.toUpperCase()) continue;
    if (isShort && !(glue === '' && /^[PRN]$/u.test(code) && /^\d{1,3},\d{3}|^\d{4,}/u.test(digits)))
      continue;
    const asset =
      (isShort
        ? PREFIX_ASSETS[code.toLowerCase()]
        : (SUFFIX_ASSETS.get(code.toLowerCase()) ?? PREFIX_ASSETS[code.toLowerCase()])) ?? null;
    const end = match.index + whole.length;
    // "BTC 3 times": a coin in front is only a unit when glued by form, and what follows is not its own unit.
    if (asset === null || unitAfter(scan, end) !== null) continue;
    if (!isFiat(asset) && !/[.,]|\d{3}/u.test(digits)) continue;
    const value = valueOf(digits, scale, asset);
    if (value === null || isRateOrPrice(scan, match.index, end)) continue;
    claim(scan, match.index, end, value, asset);
  }
  for (const match of scan.folded.matchAll(ZH_CODED)) {
    const [whole, name = '', , digits = ''] = match;
    const end = match.index + whole.length;
    const value = /^[\d.,]+$/u.test(digits) ? parseDigits(digits, 'fiat') : parseChineseNumber(digits);
    if (value === null || unitAfter(scan, end) !== null || isRateOrPrice(scan, match.index, end)) continue;
    claim(scan, match.index, end, value, PREFIX_ASSETS[name] ?? 'CNY');
  }
}

function findUnited(scan: EntityScan): void {
  for (const match of scan.folded.matchAll(UNITED)) {
    const [whole, , digits = '', scale = ''] = match;
    const start = match.index + (whole.startsWith('-') || whole.startsWith('+') ? 1 : 0);
    const end = match.index + whole.length;
    // 3000多U, 500来块: "and some" stands between number and unit.
    const unit = unitAfter(scan, /^[多来余几]/u.test(scan.after(end, 1)) ? end + 1 : end);
    if (unit === null || isRateOrPrice(scan, start, unit.end)) continue;
    const asset = assetOfUnit(scan, unit);
    const value = /[百千万亿wW]/u.test(digits) ? parseChineseNumber(digits) : valueOf(digits, scale, asset);
    if (value === null) continue;
    const inCoin = /^(?:dollars?|bucks)$/iu.test(unit.text)
      ? /^\sin (?:usdt|tether)\b/iu.exec(scan.after(unit.end, 12))
      : null;
    claim(scan, start, unit.end + (inCoin?.[0].length ?? 0), inCents(value, unit.text), asset);
  }
}

function findSpelledOut(scan: EntityScan): void {
  for (const match of scan.folded.matchAll(ZH_UNITED)) {
    const start = match.index;
    const numberEnd = start + match[0].length;
    const unit = unitAfter(scan, numberEnd);
    const value = parseChineseNumber(match[0]);
    if (
      unit === null ||
      value === null ||
      isRateOrPrice(scan, start, unit.end) ||
      isIdiom(scan, start, match[0], unit)
    )
      continue;
    claim(scan, start, unit.end, inCents(value, unit.text), assetOfUnit(scan, unit));
  }
  for (const match of scan.folded.matchAll(EN_UNITED)) {
    const written = match[1] ?? '';
    const end = match.index + written.length;
    const unit = unitAfter(scan, end);
    const value = parseEnglishNumber(written);
    if (unit === null || value === null || isRateOrPrice(scan, match.index, unit.end)) continue;
    if (
      /^(?:two|three|four|five|six|seven|eight|nine|ten)$/iu.test(written) &&
      /^\s(?:deposits?|withdrawals?|orders?|transfers?|address(?:es)?|wallets?|transactions?|positions?|accounts?|trades?)\b/iu.test(
        scan.after(unit.end, 14),
      )
    )
      continue;
    // "a pound of flesh", "a bitcoin transfer": one of a thing is no sum.
    if (/^an?$/iu.test(written)) continue;
    if (
      /^one$/iu.test(written) &&
      /^\s?(?:minimum|address|network|wallet|transfer)/iu.test(scan.after(unit.end, 14))
    )
      continue;
    claim(scan, match.index, unit.end, inCents(value, unit.text), assetOfUnit(scan, unit));
  }
}

function assetOfUnit(scan: EntityScan, unit: Unit): string {
  const name = unit.text.toLowerCase();
  const at = unit.end;
  if (name === '$') return dollarOf(scan, '$', at) ?? 'USD';
  if (/^(?:dollars?|bucks?|cents?)$/u.test(name))
    return /^\s(?:in|of|worth of)\s(?:usdt|tether)/iu.test(scan.after(at, 20)) ? 'USDT' : 'USD';
  if (/^pesos?$/u.test(name)) return scan.around(at, 'peso', pesosOf) ?? 'PHP';
  if (name === '刀') return scan.around(at, '刀', slangDollarOf) ?? 'USD';
  if (name === '元' || name === '块' || name === '块钱')
    return scan.around(at, 'yuan', (text) => hintedFiat(text, YUAN)) ?? 'CNY';
  return unit.asset;
}

const PESOS = new Set(['MXN', 'COP', 'ARS']);
const DOLLARS = new Set(['AUD', 'CAD', 'SGD', 'NZD']);
/** 元 and 块 are the mainland's, unless the text is from Taiwan or Hong Kong. */
const YUAN = new Set(['TWD', 'HKD']);

function pesosOf(around: string): string | null {
  return /gcash|maya|instapay|bdo|bpi|philippin|\bpo\b/iu.test(around) ? 'PHP' : hintedFiat(around, PESOS);
}

function slangDollarOf(around: string): string {
  return /usdt|u(?![a-z])|合约|充|提币|泰达|链/iu.test(around) && !/美元|美金|电汇|银行|paypal/iu.test(around)
    ? 'USDT'
    : 'USD';
}

/** Whose dollar a lone `$` is: the code right behind, else the country that the text's words point to. */
function dollarOf(scan: EntityScan, sign: string, end: number): string | null {
  if (sign !== '$') return null;
  const code = /^\s?(AUD|CAD|SGD|NZD|HKD|TWD|USDT|USDC|MXN|USD)\b/iu.exec(scan.after(end, 8))?.[1];
  return code?.toUpperCase() ?? scan.around(end, 'dollar', (text) => hintedFiat(text, DOLLARS));
}

function valueOf(digits: string, scale: string, asset: string): string | null {
  const suffix = scale.trim().replace(/s$/iu, '');
  if (/[百千万亿wW]/u.test(suffix)) return parseChineseNumber(digits.replace(/,/gu, '') + suffix);
  const value = parseDigits(digits, suffix === '' ? numberStyle(asset) : 'coin');
  const factor = suffixFactor(suffix);
  return value === null || factor === null ? null : multiplyDecimal(value, factor);
}

function inCents(value: string, unit: string): string {
  if (!/^(?:cents?|毛钱?)$/iu.test(unit)) return value;
  const places = unit.startsWith('毛') ? 1 : 2;
  const [whole = '0', fraction = ''] = value.split('.');
  const digits = whole.padStart(places + 1, '0');
  return parseDigits(`${digits.slice(0, -places)}.${digits.slice(-places)}${fraction}`, 'coin') ?? value;
}

function isIdiom(scan: EntityScan, start: number, numeral: string, unit: Unit): boolean {
  if (/^[千万亿百]/u.test(numeral)) return true;
  if (/^[个枚]/u.test(scan.after(start + numeral.length, 1)) && numeral === '一')
    return !/[少差丢亏转提充卖买赚付收了]$/u.test(scan.before(start, 1));
  if (numeral === '一' && /^[个枚]/u.test(scan.after(start + 1, 1)))
    return !/[少差丢亏转提充卖买赚付收了]$/u.test(scan.before(start, 1));
  if (numeral === '一' && /^块$/u.test(unit.text)) {
    return (
      !/[差少多就扣亏给转付收退赔了]$/u.test(scan.before(start, 1)) ||
      /^[儿起同]/u.test(scan.after(unit.end, 1))
    );
  }
  // 一波 (a wave), 两刀 (two cuts), 一欧: slang units go with real numbers only.
  return (
    numeral.length === 1 &&
    /^(?:波|油|刀|饼|大饼|盾|毛)$/u.test(unit.text) &&
    numeral === '一' &&
    scan.folded.slice(start + 1, unit.end).trim().length === unit.text.length
  );
}

function claim(scan: EntityScan, start: number, end: number, value: string, asset: string): void {
  scan.claim({ kind: 'amount', start, end, value, asset });
}
