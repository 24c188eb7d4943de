import { passesLuhn } from '../luhn.ts';
import type { EntityScan } from './entity-scan.ts';

const CARD = /(?<![0-9A-Za-z.,-])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![0-9A-Za-z-])/gu;
const MASKED_CARD = /(?<![0-9A-Za-z*•·])(?:\d{4,6}[ -]?)?(?:[*•·xX]{2,6}[ -]?){1,3}\d{3,4}(?![0-9A-Za-z])/gu;
const CARD_TAIL =
  /(?:card|account|acct|a\/c|visa|mastercard|debit|credit)[^.,。，\n]{0,20}?(?:ending(?: in| with)?|ends(?: in| with)?|last (?:four|4)(?: digits)?(?: are| is)?)\s{0,2}[:#]?\s{0,2}(\d{4})(?!\d)|(?:尾号|末四位|后四位|尾數)\s?(?:是|为|[:：])?\s?(\d{4})(?!\d)/giu;
const CARD_CUE = /(?:card|visa|master ?card|amex|unionpay|银行卡|卡号|信用卡|借记卡|储蓄卡)/iu;
/** First digits that card networks use: Visa, Mastercard, Amex, Discover, JCB, UnionPay. */
const CARD_START = /^(?:4|5[1-5]|2[2-7]|3[47]|6[0-9]|35|9558)/u;

/** Card numbers that pass the Luhn check (masked in the value) and card tails. */
export function findCards(scan: EntityScan): void {
  for (const match of scan.folded.matchAll(CARD)) {
    const digits = match[0].replace(/\D/gu, '');
    const cued = CARD_CUE.test(scan.before(match.index, 24));
    const grouped = /\d[ -]\d/u.test(match[0]);
    if (digits.length < 13 || digits.length > 19 || !CARD_START.test(digits) || !passesLuhn(digits)) continue;
    // One number in ten passes Luhn by chance, so that an order id of the right length needs a word or the grouping of a card.
    if (!cued && !grouped) continue;
    if (
      !cued &&
      /(?:order|ref|case|ticket|单号|订单|编号|单)\s?[:：#]?\s?$/iu.test(scan.before(match.index, 16))
    )
      continue;
    scan.claim({
      kind: 'card',
      start: match.index,
      end: match.index + match[0].length,
      value: `****${digits.slice(-4)}`,
    });
  }
  for (const match of scan.folded.matchAll(MASKED_CARD)) {
    scan.claim({
      kind: 'card',
      start: match.index,
      end: match.index + match[0].length,
      value: `****${match[0].slice(-4)}`,
    });
  }
  for (const match of scan.folded.matchAll(CARD_TAIL)) {
    const tail = match[1] ?? match[2];
    if (tail === undefined) continue;
    const end = match.index + match[0].length;
    scan.claim({ kind: 'card', start: end - tail.length, end, value: `****${tail}` });
  }
}

const ZH_BANKS =
  '工商银行|工行|建设银行|建行|农业银行|农行|中国银行|中行|交通银行|交行|招商银行|招行|邮储银行|邮政储蓄|邮政银行|邮储|中信银行|光大银行|民生银行|浦发银行|兴业银行|平安银行|广发银行|华夏银行|北京银行|上海银行|宁波银行|微众银行|网商银行|农商行|农商银行|农信社|信用社|村镇银行|汇丰|渣打|恒生|花旗|中银香港|中银|众安银行|玉山|国泰世华|台新|中国信托|中信|富邦|永丰|兆丰|第一银行|华南银行|台湾银行|合作金库|支付宝|微信支付|云闪付|财付通|转数快|街口支付';
const EN_BANKS =
  'HSBC|Barclays|Lloyds|NatWest|Monzo|Revolut|Starling|Santander|Wise|N26|Sparkasse|Commerzbank|Deutsche Bank|ING|Rabobank|ABN AMRO|BNP Paribas|Soci[eé]t[eé] G[eé]n[eé]rale|Chase|Bank of America|Wells Fargo|Citibank|Citi|Capital One|Zelle|Cash ?App|Venmo|PayPal|Skrill|Neteller|HDFC|ICICI|SBI|Axis Bank|Kotak|PhonePe|Paytm|Google Pay|GPay|UPI|GCash|Maya|BDO|BPI|Metrobank|UnionBank|InstaPay|M-?Pesa|Opay|Palmpay|Kuda|GTBank|Zenith Bank|Access Bank|First Bank|MTN MoMo|DBS|OCBC|UOB|PayNow|Maybank|CIMB|DuitNow|PromptPay|Kasikorn|SCB|BCA|Mandiri|BRI|BNI|DANA|OVO|GoPay|Vietcombank|Techcombank|Momo|Nubank|Ita[uú]|Bradesco|Pix|Mercado Pago|Bancolombia|Nequi|BBVA|Banamex|Sberbank|Tinkoff|T-?Bank|Monobank|PrivatBank|Ziraat|Garanti|Papara|FNB|Capitec|Commonwealth Bank|CommBank|Westpac|ANZ|NAB|RBC|TD Bank|Scotiabank|Interac|SEPA|Alipay|WeChat Pay|FPS';
const ZH_BANK = new RegExp(
  `${ZH_BANKS}|(?:[\\u4e00-\\u9fff]{2,4})银行(?!卡|账|转|流|那|说|给|短|柜|客|回|的|打)`,
  'gu',
);
const EN_BANK = new RegExp(`(?<![A-Za-z])(?:${EN_BANKS})(?![A-Za-z])`, 'gu');
const NOT_A_NAME =
  /^(?:我的|你的|他的|的|在|去|是|和|跟|被|我|他|她|从|到|让|问|找|给|把|这|那|开户|当地|各|家|个|收款|付款|对方|其他|本地)/u;

/** Banks and payment services named in the text. */
export function findBanks(scan: EntityScan): void {
  for (const match of scan.folded.matchAll(ZH_BANK)) {
    if (NOT_A_NAME.test(match[0])) continue;
    scan.claim({ kind: 'bank', start: match.index, end: match.index + match[0].length, value: match[0] });
  }
  for (const match of scan.folded.matchAll(EN_BANK)) {
    scan.claim({ kind: 'bank', start: match.index, end: match.index + match[0].length, value: match[0] });
  }
}
