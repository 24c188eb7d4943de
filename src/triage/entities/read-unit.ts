import { SUFFIX_ASSETS } from './currencies.ts';
import type { EntityScan } from './entity-scan.ts';

const BETWEEN =
  /^(?:\s?[多来余几+](?![A-Za-z])|\s(?:or so|something|odd|and something))?\s?(?:[个枚颗](?:的|儿)?|pcs|units of)?\s?-?/iu;

/** The unit that stands behind a number. */
export interface Unit {
  readonly asset: string;
  readonly text: string;
  readonly end: number;
}

/** Words that are tickers only when written in capitals. */
export const WORDLIKE = new Set(
  'near link dot sand uni atom apt sui sol ton one gala not icp hbar vet sats mana cro dash rune sei stx comp pol arb fil kas bob real won rand cent cents btt cake pepe inj enj dai try all ron top cop lbp'.split(
    ' ',
  ),
);
const NOT_A_TICKER = new Set(
  (
    'AM PM UTC GMT EST PST CET BST IST KYC API IP OTP AND OR TO THE IN IS ON AT BY MY ME NO NOT OF IT ID OK ETF APR APY FA TPS GB MB KB HOURS HOUR DAYS DAY TIMES TIME WEEKS WEEK MONTHS MINUTES MINS MIN SEC HRS HR YEARS ' +
    'X TH ST ND RD P2P OTC VIP SMS APP PIN CEO FAQ TX TXID NFT DM PC TV ATM QR PDF JPG PNG UID VPN USB CNH EVERY FROM WITH FOR BUT SINCE AGO MORE STEP LEVEL K M B W BUY SELL ' +
    'TRC ERC BEP BSC EVM MAINNET CONFIRMATIONS BLOCKS COINS TRADES ORDERS TOKENS'
  ).split(' '),
);

/** The unit behind a number, past a counter (个, 枚) or a hedge ("something", 多). */
export function unitAfter(scan: EntityScan, end: number): Unit | null {
  const after = scan.after(end, 40);
  const gap = BETWEEN.exec(after)?.[0].length ?? 0;
  return readUnit(scan, end + gap) ?? (gap > 0 ? readUnit(scan, end + (/^\s/u.test(after) ? 1 : 0)) : null);
}

function readUnit(scan: EntityScan, from: number): Unit | null {
  const ahead = scan.after(from, 24);
  const lower = ahead.toLowerCase();
  if (lower.length !== ahead.length) return null;
  for (let length = Math.min(19, lower.length); length > 0; length -= 1) {
    const name = lower.slice(0, length);
    const asset = SUFFIX_ASSETS.get(name);
    if (asset === undefined || (/[a-zł]$/u.test(name) && /^[\p{Script=Latin}\d]/u.test(lower.slice(length))))
      continue;
    if (WORDLIKE.has(name) && ahead.slice(0, length) !== name.toUpperCase() && !/^cents?$/u.test(name))
      continue;
    if (/^块/u.test(lower) && /[个颗]\s?$/u.test(scan.before(from, 2))) return null;
    if (
      /^(?:块链|块钟|波动|波浪|圆满|欧洲|欧易|盾牌|油费|毛病|元旦|刀片|比特率|u盘|u盾|u卡|u商|u币商|饼干|蚊子)/u.test(
        lower,
      )
    )
      continue;
    return { asset, text: ahead.slice(0, length), end: from + length };
  }
  const ticker = /^[A-Z][A-Z0-9]{1,7}(?![0-9A-Za-z])/u.exec(ahead)?.[0];
  if (ticker === undefined || NOT_A_TICKER.has(ticker) || isShouting(scan, from)) return null;
  return { asset: ticker, text: ticker, end: from + ticker.length };
}

/** True where the words around are all in capitals, so that capitals name no coin. */
function isShouting(scan: EntityScan, at: number): boolean {
  const words = scan.folded.slice(Math.max(0, at - 40), at + 40).match(/[A-Za-z]{3,}/gu) ?? [];
  return words.length >= 5 && words.filter((word) => word === word.toUpperCase()).length > words.length * 0.7;
}
