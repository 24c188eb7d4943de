import type { EntityScan } from './entity-scan.ts';

const EN_PRICE =
  /(?:\b(?:price[ds]?|mark|index|liq\w*|entry|entered|stop(?:[- ]?loss)?|sl|tp|strike|trigger\w*|quot(?:e|ed|es)|trad(?:ing|ed|es)|bottom|peak|touched|wick(?:ed)?|dropp?ed|fell|rose|pumped|dumped|spiked?|limit (?:buy|sell|order)|filled|rate|candle|average|avg|btc|eth|bitcoin|sol)\b(?:\s(?!and|but|i\b)[a-z']{1,10}){0,3}\s?(?:at|of|to|was|is|were|=|:|@|below|above|under|over|near|around|hit|from)\s?(?:about|around|like|~)?\s?|\bat\s|@\s?)$/iu;
const ZH_PRICE =
  /(?:单价|价格|市价|现价|币价|均价|成交价|开仓价|强平价|爆仓价|标记价|指数|最新价|汇率|报价|触发|止损|止盈|委托价|限价|涨到|跌到|跌破|突破|插到|摸到|拉到|砸到|针到|最低|最高|价位?)(?:价格|价)?[是为到在显示了:：的才就设挂给我干约]{0,5}\s?$/u;
const ZH_PER_UNIT = /(?:便宜|贵|加价|降价?|涨价?|溢价|压价|每个|每枚|每U|一个)了?\s?(?:我)?$/iu;
const AFTER_RATE =
  /^\s?(?:\/(?!\s?\d)|per\s(?:coin|usdt|u|unit|btc|eth|token|dollar)\b|apiece|a piece|一[个枚]|每[个枚]|的?(?:价格|单价|汇率|价位|均价)|(?:以下|以上)?(?:买入|开仓|开多|开空|抄底)|a coin)/iu;

/** Price levels, unit prices and rates are no amounts, whatever unit they carry. */
export function isRateOrPrice(scan: EntityScan, start: number, end: number): boolean {
  const before = scan.before(start, 48);
  return (
    EN_PRICE.test(before) ||
    ZH_PRICE.test(before.slice(-16)) ||
    ZH_PER_UNIT.test(before.slice(-6)) ||
    AFTER_RATE.test(scan.after(end, 14))
  );
}

/** What makes a bare number a count, a share, a multiple, a time or an address instead of a sum. */
export const AFTER_NOT_MONEY =
  /^(?:\s?(?:%|％|percent|per cent|pct|bps|个点|点[^，。,.！!]|倍|折|[xX](?![a-z])|°)|[:：]\d|\s?[-/]\s?\d|\s?(?:多|来|余|几)?(?:次|天|个|小时|分|秒|笔|单|张|号|位|条|人|年|月|日|岁|家|遍|封|回|台|层|级|楼|星|种|页|步|行|只|件|名|份|栋|句|字|周|星期|礼拜|楼|期|块链|后|届|路|度|米|公里|斤|群|档|条|根|倍|场|届|版|代|名|开头|结尾|确认|刻|集)|\s?(?:am|pm|a\.m|p\.m|utc|th|st|nd|rd)\b)/iu;
