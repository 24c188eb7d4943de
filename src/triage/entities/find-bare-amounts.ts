import { AFTER_NOT_MONEY, isRateOrPrice } from './amount-context.ts';
import {
  CLAUSE_END,
  CLAUSE_START,
  EN_GOES_ON,
  EN_HAPPENS,
  EN_MOVED,
  EN_PAID,
  JOINS_AMOUNT,
  ZH_AFTER_NOT_MONEY,
  ZH_MOVED,
  ZH_NOT_MONEY,
} from './bare-amount-context.ts';
import { hintedFiat, isFiat, numberStyle, SUFFIX_ASSETS } from './currencies.ts';
import type { EntityScan } from './entity-scan.ts';
import { NearestAmounts } from './nearest-amounts.ts';
import {
  DIGITS,
  multiplyDecimal,
  parseChineseNumber,
  parseDigits,
  parseEnglishNumber,
  suffixFactor,
} from './parse-number.ts';

const NUMBER = new RegExp(
  `(?<![0-9A-Za-z_.,$#/:+*=<>~-]|\\d\\s)(?:(${DIGITS})(\\s?(?:k|m|mil|million|thousand|grand|lakhs?|crores?)|[万千百wW]\\d?)?|((?:[一二两三四五六七八九]|十)[一二两三四五六七八九十百千万零]{1,12}整?))(?![0-9A-Za-z_])`,
  'gu',
);
const EN_SPELLED =
  /(?<![A-Za-z-])((?:(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|grand|million|lakh)[\s-]?(?:and\s)?){1,8})(?![A-Za-z])/giu;
const COUNTED = new RegExp(
  `(?<![0-9A-Za-z_.,#/:-])(?:${DIGITS}|[一二两三四五六七八九十][一二两三四五六七八九十百千万零]{2,12})(?:枚|个(?=\\s?(?:$|[，。！？,.!?;；、…])))`,
  'gu',
);

interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly written: string;
  readonly isNumeral: boolean;
  readonly isChinese: boolean;
}

/** Sums without a unit: what was paid, sent, lost or received, or stands alone where a sum is expected. */
export function findBareAmounts(scan: EntityScan): void {
  const isChinese = /[\u4e00-\u9fff]{4}/u.test(scan.folded);
  if (isChinese) findCounted(scan);
  const known = new NearestAmounts(scan.entities.filter((entity) => entity.kind === 'amount'));
  for (const match of scan.folded.matchAll(NUMBER)) {
    const [written, digits, suffix = '', numeral] = match;
    const start = match.index;
    const end = start + written.length;
    if (
      !scan.isFree(start, end) ||
      AFTER_NOT_MONEY.test(scan.after(end, 12)) ||
      isRateOrPrice(scan, start, end)
    )
      continue;
    const asset = /lakh|crore/iu.test(suffix) ? 'INR' : assetOfBare(scan, known, start, end, isChinese);
    const value =
      numeral === undefined
        ? digitsValue(digits ?? '', suffix, asset)
        : parseChineseNumber(numeral.replace('整', ''));
    if (value === null) continue;
    const found = { start, end, value, written, isNumeral: numeral !== undefined, isChinese };
    if (isMoneyLike(scan, known, found)) scan.claim({ kind: 'amount', start, end, value, asset });
  }
  if (!isChinese) findBareWords(scan, known);
}

function findBareWords(scan: EntityScan, known: NearestAmounts): void {
  for (const match of scan.folded.matchAll(EN_SPELLED)) {
    const written = (match[1] ?? '').replace(/(?:[\s-]|\sand\s)+$/u, '');
    const start = match.index;
    const end = start + written.length;
    const value = parseEnglishNumber(written);
    if (value === null || !scan.isFree(start, end) || /^(?:a|one)$/iu.test(written)) continue;
    const after = scan.after(end, 12);
    if (!EN_GOES_ON.test(after) || /^\s(?:of|in) the/iu.test(after)) continue;
    const isLarge = /(?:thousand|grand|lakh|million)$/iu.test(written) && Number(value) >= 1000;
    if (!isLarge && (Number(value) < 15 || !EN_MOVED.test(scan.before(start, 40)))) continue;
    scan.claim({ kind: 'amount', start, end, value, asset: assetOfBare(scan, known, start, end, false) });
  }
}

/** 0.27枚, 3900个: so many of the coin that the ticket is about. */
function findCounted(scan: EntityScan): void {
  for (const match of scan.folded.matchAll(COUNTED)) {
    const number = match[0].slice(0, -1);
    const end = match.index + match[0].length;
    const coin = coinOf(scan.folded.slice(Math.max(0, match.index - 300), end + 300));
    const value = /^\d/u.test(number) ? parseDigits(number, numberStyle(coin)) : parseChineseNumber(number);
    if (value === null || (match[0].endsWith('个') && Number(value) < 100)) continue;
    scan.claim({ kind: 'amount', start: match.index, end, value, asset: coin });
  }
}

function coinOf(around: string): string {
  for (const [word] of around.matchAll(
    /(?<![A-Za-z])[A-Za-z]{3,6}(?![A-Za-z])|比特币|以太坊?|瑞波|莱特|狗狗币|泰达/gu,
  )) {
    const asset = SUFFIX_ASSETS.get(word.toLowerCase());
    if (asset !== undefined && !isFiat(asset)) return asset;
  }
  return 'USDT';
}

function isMoneyLike(scan: EntityScan, known: NearestAmounts, found: Candidate): boolean {
  const size = Number(found.value);
  if (!(size > 0) || size >= 1e12) return false;
  const before = scan.before(found.start, 60);
  const after = scan.after(found.end, 16);
  if (isYear(found.written) && !/[转付打收亏]了?$|\b(?:paid|sent|lost)\s$/u.test(before)) return false;
  if (joinsAmount(scan, known, found)) return true;
  const isNearHan =
    /[\u4e00-\u9fff，。！？、]\s?$/u.test(before) || /^\s?[\u4e00-\u9fff，。！？、]/u.test(after);
  return found.isChinese && (isNearHan || before === '')
    ? isMoneyInChinese(before, after, size, found)
    : isMoneyInEnglish(before, after, size, found);
}

const EN_NUMBERED =
  /(?:number|queue|no\.?|position|#|ticket|order|limit|window|code|level|raised to|ends(?: in)?|ending(?: in)?|volume|followers|rank)(?: is| was)?\s?[:=]?\s?$/iu;

function isMoneyInEnglish(before: string, after: string, size: number, found: Candidate): boolean {
  if (/\d\s?(?:lakhs?|crores?|grand)$/iu.test(found.written)) return true;
  if (EN_NUMBERED.test(before)) return false;
  const isCertain = size >= 100 || found.written.includes('.') || EN_PAID.test(before);
  if (
    EN_MOVED.test(before) &&
    EN_GOES_ON.test(after) &&
    isCertain &&
    (size >= 10 || found.written.includes('.'))
  )
    return true;
  const isGrouped = /\d[.,]\d{3}(?!\d)|\d\s?(?:k|m|thousand|million)$/iu.test(found.written);
  if (!isGrouped || size < 1000) return false;
  if (/\d\s(?:thousand|million)$/iu.test(found.written) && EN_GOES_ON.test(after)) return true;
  return (
    CLAUSE_START.test(before) &&
    (EN_HAPPENS.test(after) || (/[^A-Za-z\s]\s?$|^$/u.test(before) && CLAUSE_END.test(after)))
  );
}

/** In a ticket in Chinese a bare number of some size is a sum unless the words around make it something else. */
function isMoneyInChinese(before: string, after: string, size: number, found: Candidate): boolean {
  if (ZH_NOT_MONEY.test(before) || ZH_AFTER_NOT_MONEY.test(after)) return false;
  const isMoved = ZH_MOVED.test(before.slice(-14));
  if (found.isNumeral) {
    // 七十一 and the like only behind a verb of paying.
    if (isMoved && size >= 10) return !/^[里岁来]/u.test(after);
    return /[千万]/u.test(found.written) && size >= 1000;
  }
  if (isMoved && (size >= 10 || found.written.includes('.'))) return true;
  if (found.written.includes('.') && !/[万千]/u.test(found.written)) return false;
  return (
    size >= 500 &&
    !/^0/u.test(found.written) &&
    !isYear(found.written) &&
    found.written.replace(/\D/gu, '').length <= 8
  );
}

/** "0.5 instead of 0.05 btc", "600 out of 1000 EUR": a number tied to an amount is one too. */
function joinsAmount(scan: EntityScan, known: NearestAmounts, found: Candidate): boolean {
  const next = known.after(found.end);
  if (
    next !== undefined &&
    next.start - found.end <= 24 &&
    JOINS_AMOUNT.test(scan.folded.slice(found.end, next.start))
  )
    return true;
  const previous = known.before(found.start);
  return (
    previous !== undefined &&
    found.start - previous.end <= 24 &&
    /^\s?(?:instead of|in place of|out of|而不是|写成|变成)\s?$/iu.test(
      scan.folded.slice(previous.end, found.start),
    )
  );
}

function assetOfBare(
  scan: EntityScan,
  known: NearestAmounts,
  start: number,
  end: number,
  isChinese: boolean,
): string {
  const nearest = known.nearest(start, end)?.asset;
  if (!isChinese) return nearest ?? scan.around(start, 'fiat', hintedFiat) ?? 'USDT';
  const fiat = known.nearestFiat(start, end)?.asset;
  if (fiat !== undefined) return fiat;
  return (
    scan.around(start, 'bank money', moneyOfBank) ??
    nearest ??
    scan.around(start, 'coin money', moneyOfTrade) ??
    'CNY'
  );
}

const TAIWAN_OR_HONG_KONG = new Set(['TWD', 'HKD']);

/** The money of a ticket about a payment through a bank, or null when it is about none. */
function moneyOfBank(around: string): string | null {
  if (!/卖家|买家|付款|收款|银行|转账|支付宝|微信|回单|户头|放币/u.test(around)) return null;
  return (
    hintedFiat(around, TAIWAN_OR_HONG_KONG) ??
    (/美金|美元/u.test(around) ? 'USD' : /欧元/u.test(around) ? 'EUR' : 'CNY')
  );
}

function moneyOfTrade(around: string): string | null {
  if (/usdt|爆仓|强平|合约|杠杆|平仓|清算|利息|冻结|[^a-z]u[^a-z]/iu.test(around)) return 'USDT';
  return hintedFiat(around, TAIWAN_OR_HONG_KONG);
}

function digitsValue(digits: string, written: string, asset: string): string | null {
  const suffix = written.trim().replace(/s$/u, '');
  if (suffix === '') return parseDigits(digits, numberStyle(asset));
  if (/[万千百wW]/u.test(suffix)) return parseChineseNumber(digits.replace(/,/gu, '') + suffix);
  const value = parseDigits(digits, 'coin');
  const factor = suffixFactor(suffix);
  return value === null || factor === null ? null : multiplyDecimal(value, factor);
}

function isYear(written: string): boolean {
  return /^(?:19[5-9]\d|20[0-4]\d)$/u.test(written);
}
