import { AFTER_NOT_MONEY, isRateOrPrice } from './amount-context.ts';
import { hintedFiat, isFiat, numberStyle } from './currencies.ts';
import {
  DIGITS,
  multiplyDecimal,
  parseChineseNumber,
  parseDigits,
  parseEnglishNumber,
  suffixFactor,
} from './parse-number.ts';
import type { EntityScan } from './entity-scan.ts';

const NUMBER = new RegExp(
  `(?<![0-9A-Za-z_.,$#/:+*=<>~-]|\\d\\s)(?:(${DIGITS})(k|m|[万千百wW]\\d?)?|((?:[一二两三四五六七八九]|十)[一二两三四五六七八九十百千万零]{1,12}整?))(?![0-9A-Za-z_])`,
  'gu',
);
const EN_SPELLED =
  /(?<![A-Za-z-])((?:(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|grand|million|lakh)[\s-]?(?:and\s)?){1,8})(?![A-Za-z])/giu;

const EN_MOVED =
  /\b(?:paid|pay|sent|send|sending|transferr?ed|transfer|received?|deposited?|withdr[ae]wn?|lost|lose|losing|amount|total|totall?ing|sum|order (?:is |was )?for|order (?:says|said)|worth|refund(?:ed)?|instead of|in place of|typed|owe[sd]?|add(?: another)?|short by|sold|bought|put(?: in)?|reverse[ds]?|balance(?: of)?|credited|took|taken|wanted|stole|stolen|gave|charged|deducted|debited|invested|missing|minus|recalled|borrowed|expected|got|gone|worth perhaps|supposed to pay)(?:\s(?:is|was|of|him|her|them|me|my|us|you|only|just|about|around|approx|approximately|nearly|almost|over|roughly|exactly|another|like|the|a|full|total|for|some|perhaps|maybe|up to|in|out|around|with|extra|more than|by|back)){0,3}\s?[:=~]?\s?$/iu;
const EN_GOES_ON =
  /^(?:\s?$|\s?[.,;!?)\]"'-]|\s(?:to|from|by|on|in|and|but|instead|because|out|arrived|is|was|via|using|with|the|less|short|missing|since|yesterday|into|at|he|she|it|i|they|for|extra|more|too|back|total|of my|of mine|of them|gone|through|after|before|so|please|pls|thru|last|today|this|inside|worth|already|now|again|which|that|when|while|then|or|not|as|only)\b)/iu;
const ZH_MOVED =
  /(?:转账?|付款?|打款?|汇|收款?|收到|到账|扣款?|提现?|充值?|亏|差|退|卖|买|投|输成?|金额|实付|应付|应收|实收|总共|一共|合计|订单|本金|赚|给|剩下?|少|多|欠|赔|还|骗|交|返|记|钱|出去|补|卷|存|借|损失|货款|货值|大概|大约|共|价值|写|要|冻结?|刷|花|拿|走|没了|套|缴|数额|总额|余额)(?:了|过|我|他|你|她|的|给|成|到|才|只|是|为|写|又|也|去|出|出去|走|着|得|个|共|了我|给我|我的|给他|将近|近|大概|大约|整整|足足|差不多|多|好几|：|:)*\s?$/u;
const CLAUSE_START = /(?:^|[，。！？,.!?;；、…（(\s]|[:：])\s?$/u;
const CLAUSE_END = /^\s?(?:$|[，。！？,.!?;；、…）)～~]|[啊呢吧呀嘛哦的])/u;
const JOINS_AMOUNT =
  /^\s?(?:instead of|in place of|out of|or|to|vs\.?|versus|not|and|而不是|结果|变成|应付|写成|不是|,? ?(?:i )?(?:sent|paid|got|received)(?: only| just)?|[-~到至])\s(?:about |only |just |the |around )?$/iu;

/** Sums without a unit: what was paid, sent, lost or received, or stands alone where a sum is expected. */
export function findBareAmounts(scan: EntityScan): void {
  const isChinese = /[\u4e00-\u9fff]{4}/u.test(scan.folded);
  for (const match of scan.folded.matchAll(NUMBER)) {
    const [whole, digits, suffix = '', numeral] = match;
    const start = match.index;
    const end = start + whole.length;
    if (
      !scan.isFree(start, end) ||
      AFTER_NOT_MONEY.test(scan.after(end, 12)) ||
      isRateOrPrice(scan, start, end)
    )
      continue;
    const asset = assetOfBare(scan, start, end, isChinese);
    const value =
      numeral === undefined
        ? digitsValue(digits ?? '', suffix, asset)
        : parseChineseNumber(numeral.replace('整', ''));
    if (
      value === null ||
      !isMoneyLike(scan, { start, end, value, written: whole, isNumeral: numeral !== undefined, isChinese })
    )
      continue;
    scan.claim({ kind: 'amount', start, end, value, asset });
  }
  if (isChinese) return;
  for (const match of scan.folded.matchAll(EN_SPELLED)) {
    const written = (match[1] ?? '').trimEnd().replace(/-$/u, '');
    const end = match.index + written.length;
    const value = parseEnglishNumber(written);
    if (value === null || !scan.isFree(match.index, end) || /^(?:a|one)$/iu.test(written)) continue;
    if (
      !EN_MOVED.test(scan.before(match.index, 40)) ||
      !EN_GOES_ON.test(scan.after(end, 12)) ||
      Number(value) < 15
    )
      continue;
    scan.claim({
      kind: 'amount',
      start: match.index,
      end,
      value,
      asset: assetOfBare(scan, match.index, end, false),
    });
  }
}

interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly written: string;
  readonly isNumeral: boolean;
  readonly isChinese: boolean;
}

function isMoneyLike(scan: EntityScan, found: Candidate): boolean {
  const size = Number(found.value);
  if (!(size > 0) || size >= 1e12) return false;
  const before = scan.before(found.start, 60);
  const after = scan.after(found.end, 16);
  if (isYear(found.written) && !/[转付打收亏]了?$/u.test(before)) return false;
  if (joinsAmount(scan, found)) return true;
  const nearHan =
    /[\u4e00-\u9fff，。！？、]\s?$/u.test(before) || /^\s?[\u4e00-\u9fff，。！？、]/u.test(after);
  if (found.isChinese && (nearHan || before === '')) return isMoneyInChinese(before, after, size, found);
  const isGrouped = /\d[.,]\d{3}(?!\d)|\d[km]$/iu.test(found.written);
  if (EN_MOVED.test(before) && EN_GOES_ON.test(after) && (size >= 10 || found.written.includes('.')))
    return true;
  return isGrouped && size >= 1000 && CLAUSE_START.test(before) && CLAUSE_END.test(after);
}

function isMoneyInChinese(before: string, after: string, size: number, found: Candidate): boolean {
  if (
    /(?:第|限额|权重|上限|排队|等级|代码|报|返回|端口|limit|code|版本|手机号?|尾号|电话|编号|房|楼|率)[是为到:：]?\s?-?$/iu.test(
      before,
    )
  )
    return false;
  if (
    found.isNumeral &&
    /^(?:[一二两三四五六七八九]十?[一二三四五六七八九]?)$/u.test(found.written) &&
    found.written.length < 2
  )
    return false;
  const isRound = !found.isNumeral || /[百千万]/u.test(found.written);
  if (ZH_MOVED.test(before.slice(-14)) && (size >= 10 || /\./u.test(found.written)))
    return !/^[\u4e00-\u9fff]/u.test(after) || !/^(?:多?[岁里])/u.test(after);
  return isRound && size >= 100 && CLAUSE_START.test(before) && CLAUSE_END.test(after);
}

/** "0.5 instead of 0.05 btc", "600 out of 1000 EUR": a number tied to an amount is one too. */
function joinsAmount(scan: EntityScan, found: Candidate): boolean {
  return scan.entities.some(
    (other) =>
      other.kind === 'amount' &&
      ((other.start >= found.end &&
        other.start - found.end <= 24 &&
        JOINS_AMOUNT.test(scan.folded.slice(found.end, other.start))) ||
        (other.end <= found.start &&
          found.start - other.end <= 24 &&
          /^\s?(?:instead of|in place of|out of|而不是|写成|变成)\s?$/iu.test(
            scan.folded.slice(other.end, found.start),
          ))),
  );
}

function assetOfBare(scan: EntityScan, start: number, end: number, isChinese: boolean): string {
  const around = scan.folded.slice(Math.max(0, start - 1500), end + 1500);
  const amounts = scan.entities.filter((entity) => entity.kind === 'amount' && entity.asset !== undefined);
  const distance = (entity: { start: number; end: number }): number =>
    entity.start >= end ? entity.start - end : start - entity.end;
  const nearest = amounts.toSorted((a, b) => distance(a) - distance(b))[0]?.asset;
  if (isChinese) {
    const fiat = amounts
      .filter((entity) => isFiat(entity.asset ?? ''))
      .toSorted((a, b) => distance(a) - distance(b))[0]?.asset;
    if (fiat !== undefined) return fiat;
    const isBankMoney = /卖家|买家|付款|收款|银行|转账|支付宝|微信|回单|户头|放币/u.test(around);
    if (isBankMoney)
      return (
        hintedFiat(around, new Set(['TWD', 'HKD'])) ??
        (/美金|美元/u.test(around) ? 'USD' : /欧元/u.test(around) ? 'EUR' : 'CNY')
      );
    if (nearest !== undefined) return nearest;
    if (/usdt|爆仓|强平|合约|杠杆|平仓|清算|利息|冻结|[^a-z]u[^a-z]/iu.test(around)) return 'USDT';
    return hintedFiat(around, new Set(['TWD', 'HKD'])) ?? 'CNY';
  }
  return nearest ?? hintedFiat(around) ?? 'USDT';
}

function digitsValue(digits: string, suffix: string, asset: string): string | null {
  if (suffix === '') return parseDigits(digits, numberStyle(asset));
  if (/[万千百wW]/u.test(suffix)) return parseChineseNumber(digits.replace(/,/gu, '') + suffix);
  const value = parseDigits(digits, 'coin');
  const factor = suffixFactor(suffix);
  return value === null || factor === null ? null : multiplyDecimal(value, factor);
}

function isYear(written: string): boolean {
  return /^(?:19[5-9]\d|20[0-4]\d)$/u.test(written);
}
