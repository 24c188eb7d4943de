import type { EntityScan } from './entity-scan.ts';

/** Digits with at most one letter prefix, in groups joined by hyphens or (digits only) single spaces. */
const GROUPED =
  /(?<![0-9A-Za-z_$€£¥₹.,:+])(?:[A-Za-z][A-Za-z0-9]{0,7}[-_]?)?\d{2,24}(?:[-_][0-9A-Za-z]{1,20}){0,5}(?![0-9A-Za-z])/gu;
const SPACED = /(?<![0-9A-Za-z_$€£¥₹.,:+-])\d{4}(?: \d{2,4}){2,5}(?![0-9A-Za-z])/gu;

/** Words that announce the number of an order, a withdrawal, a case. */
const CUE =
  /(?:(?<![a-z])(?:orders?|ref(?:erence)?|case|ticket|trade|appeal|withdrawals?|deposit|transaction|request|dispute|complaint|payout|transfer|tracking)(?:\s?(?:ids?|no|nos|nr|num(?:ber)?s?|#|is|was|code)){0,2}|(?<![a-z])(?:wd|oid|nr|no|ids?)|#|\uff03|[单号]|订单(?:号码?|编号|id)?|单号|编号|流水号?|工单号?|委托号?|交易号)\s?(?:[.#:：=,-]|\s|is|was|i think|of mine|是|为|的|（|\(|“|"|')*\s?$/iu;
const LIST_CUE = /(?:and|,|、|和|\/|&|与|及)\s?$/iu;
/** Numbers that belong to something else. */
const OTHER_CUE =
  /(?:utr|uid|user id|phone|tel|mobile|whatsapp|memo|tag|comment|card|iban|account(?: no| number)?|acct|a\/c|ending|ends|电话|手机号?|微信|卡号|尾号|账号|账户|用户id|备注|标签|热线|客服工号|工号|qq|群号?)\s?(?:[.#:：=]|\s|is|in|with|to|from|是|为|的|号)*$/iu;

/** Order, withdrawal, deposit and case numbers: long digit runs, prefixed ids, or shorter numbers behind a word for one. */
export function findOrderIds(scan: EntityScan): void {
  const candidates = [...scan.folded.matchAll(SPACED), ...scan.folded.matchAll(GROUPED)].sort(
    (a, b) => a.index - b.index || b[0].length - a[0].length,
  );
  let lastEnd = -1;
  for (const match of candidates) {
    const start = match.index;
    const end = start + match[0].length;
    if (!scan.isFree(start, end)) continue;
    const before = scan.before(start, 40);
    const inList = lastEnd >= 0 && start - lastEnd <= 6 && LIST_CUE.test(scan.folded.slice(lastEnd, start));
    if (!isOrderId(match[0], before, scan.after(end, 12), inList)) continue;
    if (scan.claim({ kind: 'order_id', start, end, value: match[0].replace(/[\s_-]/gu, '').toUpperCase() }))
      lastEnd = end;
  }
}

function isOrderId(token: string, before: string, after: string, inList: boolean): boolean {
  const digits = token.replace(/\D/gu, '');
  const prefix = /^[A-Za-z][A-Za-z0-9]*?(?=[-_]?\d)/u.exec(token)?.[0] ?? '';
  const cued = CUE.test(before) || inList;
  if (digits.length < 5 || digits.length > 26) return false;
  if (OTHER_CUE.test(before) && !/(?:单|order|ref)[^，。,.]{0,8}$/iu.test(before)) return false;
  if (isDate(token) || NETWORK_PREFIX.test(token)) return false;
  if (/^\s?(?:%|x\b|usdt?\b|usdc\b|u\b|元|块|万|个|人)/iu.test(after) || /^[.,]\d/u.test(after)) return false;
  if (prefix !== '')
    return /[A-Z]/u.test(prefix) && (digits.length >= 6 || cued) && !/^[A-Z]?\d/u.test(prefix);
  if (cued) return digits.length >= 6 || token.includes('-');
  if (/^\d+$/u.test(token)) return digits.length >= 12 || (digits.length >= 10 && !isPhone(digits));
  if (token.includes(' ')) return digits.length >= 13;
  return /^\d{4,}(?:-\d{1,6})+$/u.test(token) && digits.length >= 8 && !PHONE_FORM.test(token);
}

const NETWORK_PREFIX = /^(?:TRC|ERC|BEP|BRC|SHA|MD|UTF|ISO|GPT|HTTP|IPV|MT|COVID|F|AES)[-_]?\d{1,4}$/iu;

const PHONE_FORM = /^(?:\d{1,3}-)?\d{3}-\d{3}-\d{4}$|^1[3-9]\d-\d{4}-\d{4}$|^0\d{2,3}-\d{7,8}$/u;

function isPhone(digits: string): boolean {
  return (
    /^1[3-9]\d{9}$/u.test(digits) ||
    /^(?:86|852|886|44|1|91|63|234|254)\d{9,11}$/u.test(digits) ||
    /^0\d{9,10}$/u.test(digits)
  );
}

function isDate(token: string): boolean {
  return (
    /^(?:19|20)\d\d[-_](?:0?[1-9]|1[0-2])[-_](?:0?[1-9]|[12]\d|3[01])$/u.test(token) ||
    /^\d{1,2}-\d{1,2}-(?:19|20)?\d\d$/u.test(token)
  );
}
