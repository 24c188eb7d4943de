import type { NumberStyle } from './parse-number.ts';

/** Signs and codes that stand before a number, longest first. `$` alone is settled by the text around it. */
export const PREFIX_ASSETS: Readonly<Record<string, string>> = {
  us$: 'USD',
  nt$: 'TWD',
  hk$: 'HKD',
  r$: 'BRL',
  ca$: 'CAD',
  c$: 'CAD',
  a$: 'AUD',
  au$: 'AUD',
  nz$: 'NZD',
  s$: 'SGD',
  sg$: 'SGD',
  mx$: 'MXN',
  mop$: 'MOP',
  $: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₦': 'NGN',
  '₱': 'PHP',
  '฿': 'THB',
  '₫': 'VND',
  '₩': 'KRW',
  '₺': 'TRY',
  '₽': 'RUB',
  '₴': 'UAH',
  '¥': 'CNY',
  '￥': 'CNY',
  '₿': 'BTC',
  '₮': 'USDT',
  '₵': 'GHS',
  rs: 'INR',
  'rs.': 'INR',
  rm: 'MYR',
  rp: 'IDR',
  p: 'PHP',
  php: 'PHP',
  r: 'ZAR',
  n: 'NGN',
  ksh: 'KES',
  kshs: 'KES',
  tk: 'BDT',
  ghs: 'GHS',
  rmb: 'CNY',
  ntd: 'TWD',
  nt: 'TWD',
  chf: 'CHF',
  人民币: 'CNY',
  港币: 'HKD',
  港元: 'HKD',
  台币: 'TWD',
  新台币: 'TWD',
  美金: 'USD',
  美元: 'USD',
  欧元: 'EUR',
  英镑: 'GBP',
  日元: 'JPY',
};

const ISO =
  'USD EUR GBP CNY CNH HKD TWD JPY KRW INR PHP NGN KES GHS ZAR BRL MXN ARS COP CLP PEN TRY RUB UAH VND IDR THB MYR SGD AUD CAD NZD CHF SEK NOK DKK PLN CZK HUF RON BGN AED SAR QAR KWD EGP MAD PKR BDT LKR NPR ILS KZT GEL XOF XAF UGX TZS MOP';
const COINS =
  'USDT USDC BTC ETH BNB XRP SOL TRX TON DOGE LTC ADA DOT AVAX MATIC POL LINK UNI SHIB PEPE XLM EOS BCH ETC ATOM NEAR APT SUI ARB OP FIL ICP HBAR VET ALGO XMR DAI TUSD FDUSD BUSD PYUSD USDD USDE WBTC WETH STETH KAVA AAVE CRV CAKE BTT WIN JST SUN NOT FTM FLOKI BONK WIF ENA TIA SEI INJ STX ORDI SATS RUNE LUNA LUNC GALA SAND MANA AXS KAS CRO KES ZEC DASH XTZ THETA EGLD KSM';

/** Units behind a number, in folded text, lower case: tickers, codes, names in both languages and the slang of the trade. */
export const SUFFIX_ASSETS: ReadonlyMap<string, string> = new Map<string, string>([
  ...ISO.split(' ').map((code): [string, string] => [code.toLowerCase(), code]),
  ...COINS.split(' ')
    .filter((code) => code !== 'KES' && code !== 'WIN' && code !== 'SUN' && code !== 'NOT' && code !== 'OP')
    .map((code): [string, string] => [code.toLowerCase(), code]),
  ...names('USDT', 'u|tether|泰达币|泰达|油|usdt-trc20|usdt-erc20'),
  ...names('USD', '$|dollars|dollar|bucks|buck|us dollars|us dollar|us$|美元|美金|美刀|刀|cents|cent'),
  ...names('EUR', 'euros|euro|€|欧元|欧|eurs'),
  ...names('GBP', 'pounds|pound|quid|£|英镑|镑'),
  ...names(
    'CNY',
    'yuan|rmb|cny|元|块|块钱|人民币|元人民币|块人民币|蚊人民币|圆|大洋|元钱|软妹币|毛|毛钱|块多',
  ),
  ...names('HKD', '港币|港元|港纸|港幣|蚊|hk dollars|hk dollar|hong kong dollars'),
  ...names('TWD', '台币|新台币|元台币|块台币|ntd|nt dollars'),
  ...names('JPY', 'yen|日元|日币|円'),
  ...names('KRW', 'won|韩元|韩币'),
  ...names('PHP', 'pesos|peso|pisos|比索|菲币'),
  ...names('NGN', 'naira|nairas|奈拉'),
  ...names('INR', 'rupees|rupee|rs|卢比|₹'),
  ...names('KES', 'kes|ksh|kshs|shillings|shilling|bob|先令'),
  ...names('GHS', 'cedis|cedi'),
  ...names('ZAR', 'rand|rands|兰特'),
  ...names('BRL', 'reais|real|雷亚尔'),
  ...names('TRY', 'tl|lira|liras|里拉'),
  ...names('RUB', 'rubles|ruble|roubles|rouble|卢布'),
  ...names('UAH', 'hryvnia|hryvnias'),
  ...names('VND', 'dong|vnđ|越南盾|盾'),
  ...names('IDR', 'rupiah|rupiahs|印尼盾'),
  ...names('THB', 'baht|bahts|泰铢|铢'),
  ...names('MYR', 'ringgit|ringgits|rm|令吉|马币'),
  ...names('AED', 'dirham|dirhams|迪拉姆'),
  ...names('SAR', 'riyal|riyals'),
  ...names('CHF', 'francs|franc|瑞郎|法郎'),
  ...names('PLN', 'zł|zloty|zlotys|zlotych'),
  ...names('SGD', '新币|新加坡元|坡币|sing dollars'),
  ...names('AUD', '澳元|澳币|aussie dollars|australian dollars'),
  ...names('CAD', '加元|加币|canadian dollars'),
  ...names('MOP', '澳门元|葡币'),
  ...names('BTC', 'bitcoin|bitcoins|比特币|大饼|比特|btcs|饼'),
  ...names('ETH', 'ether|ethereum|ethers|以太坊|以太币|以太|姨太'),
  ...names('LTC', 'litecoin|litecoins|莱特币|莱特'),
  ...names('XRP', 'ripple|瑞波币|瑞波'),
  ...names('DOGE', 'dogecoin|dogecoins|狗狗币|狗币'),
  ...names('SOL', 'solana'),
  ...names('TRX', 'tron|波场币|波场|波'),
  ...names('EOS', '柚子'),
  ...names('SHIB', '柴犬币|屎币'),
  ...names('USDC', 'usd coin'),
  ...names('ADA', 'cardano|艾达币'),
]);

function names(asset: string, list: string): [string, string][] {
  return list.split('|').map((name): [string, string] => [name, asset]);
}

const STABLECOINS = new Set(['USDT', 'USDC', 'DAI', 'TUSD', 'FDUSD', 'BUSD', 'PYUSD', 'USDD', 'USDE']);
const FIAT = new Set(ISO.split(' '));

/** How numbers of an asset are punctuated. */
export function numberStyle(asset: string): NumberStyle {
  return FIAT.has(asset) ? 'fiat' : STABLECOINS.has(asset) ? 'stablecoin' : 'coin';
}

export function isFiat(asset: string): boolean {
  return FIAT.has(asset);
}

interface CurrencyHint {
  readonly asset: string;
  readonly pattern: RegExp;
}

/** Words that tell which dollar, peso or money at all is meant where the number does not say. */
const HINTS: readonly CurrencyHint[] = [
  {
    asset: 'AUD',
    pattern: /\b(?:aud|payid|commbank|westpac|anz|osko|aussie|australia\w*|sydney|melbourne)\b/iu,
  },
  { asset: 'CAD', pattern: /\b(?:cad|interac|rbc|scotiabank|canad\w+|toronto)\b|CA\$|C\$/iu },
  { asset: 'SGD', pattern: /\b(?:sgd|paynow|dbs|ocbc|uob|singapore\w*)\b|S\$/iu },
  { asset: 'NZD', pattern: /\b(?:nzd|kiwibank|new zealand)\b/iu },
  { asset: 'HKD', pattern: /\b(?:hkd|hong kong|fps)\b|港币|港元|转数快|嘅|咗|嚟|唔|佢|喺|啲/iu },
  { asset: 'TWD', pattern: /\b(?:twd|ntd|taiwan)\b|台币|玉山|国泰世华|台新|中国信托|永丰|街口|邮局|台湾/iu },
  {
    asset: 'PHP',
    pattern: /\b(?:php|gcash|maya|instapay|bdo|bpi|philippin\w*|manila|davao|cebu|po)\b|pesos?/iu,
  },
  {
    asset: 'INR',
    pattern: /\b(?:inr|upi|imps|neft|utr|paytm|phonepe|hdfc|icici|sbi|rupees?|lakh|ji|india\w*)\b|₹/iu,
  },
  { asset: 'NGN', pattern: /\b(?:ngn|naira|opay|palmpay|kuda|gtbank|abeg|oga|nigeria\w*|lagos)\b|₦/iu },
  { asset: 'KES', pattern: /\b(?:kes|ksh|m-?pesa|kenya\w*|nairobi|shillings?|safaricom)\b/iu },
  { asset: 'GHS', pattern: /\b(?:ghs|cedis?|ghana|momo)\b/iu },
  { asset: 'ZAR', pattern: /\b(?:zar|rand|capitec|fnb|south africa\w*)\b/iu },
  { asset: 'BRL', pattern: /\b(?:brl|pix|reais|nubank|brazil\w*|brasil\w*)\b|R\$/iu },
  { asset: 'MXN', pattern: /\b(?:mxn|spei|oxxo|mexic\w+|clabe)\b/iu },
  { asset: 'COP', pattern: /\b(?:cop|nequi|bancolombia|daviplata|colombia\w*)\b/iu },
  { asset: 'ARS', pattern: /\b(?:ars|cbu|mercado ?pago|argentin\w+)\b/iu },
  { asset: 'GBP', pattern: /\b(?:gbp|faster payments?|monzo|barclays|lloyds|natwest|starling|quid)\b|£/iu },
  { asset: 'EUR', pattern: /\b(?:eur|euros?|sepa|iban|sparkasse|bunq|n26)\b|€/iu },
  { asset: 'VND', pattern: /\b(?:vnd|vietcombank|techcombank|vietnam\w*)\b/iu },
  { asset: 'IDR', pattern: /\b(?:idr|rupiah|bca|mandiri|gopay|indonesia\w*)\b/iu },
  { asset: 'THB', pattern: /\b(?:thb|baht|promptpay|kasikorn)\b/iu },
  { asset: 'MYR', pattern: /\b(?:myr|ringgit|duitnow|maybank|malaysia\w*)\b/iu },
  { asset: 'TRY', pattern: /\b(?:lira|ziraat|papara|garanti|turkey|türkiye)\b/iu },
];

/** The fiat money that the text's words point to, or null. */
export function hintedFiat(folded: string, among?: ReadonlySet<string>): string | null {
  for (const { asset, pattern } of HINTS)
    if ((among === undefined || among.has(asset)) && pattern.test(folded)) return asset;
  return null;
}
