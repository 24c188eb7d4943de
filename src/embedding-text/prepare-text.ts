import { maskIdentifiers } from './mask-identifiers.ts';
import { foldCharacters } from './fold-characters.ts';

/** Change it whenever the same text would be prepared otherwise: it is part of the embedding model's revision. */
export const TEXT_PREPARATION_VERSION = 1;

/** No model here reads more than 512 tokens; the rest is cut before costly work is done on it. */
const MAX_CHARACTERS = 8_192;

/** What each language's model gets to read. */
export interface PreparedText {
  /** Text for the Chinese model; null when the text has no Chinese worth reading. */
  readonly zh: string | null;
  /** Text for the English model; null when the text has no English worth reading. */
  readonly en: string | null;
  /** Share of the content that is Chinese, 0 to 1. */
  readonly chineseShare: number;
  readonly truncated: boolean;
}

/** A minority language below this share of the content is left to the other's model. */
const MIN_SHARE = 0.15;

const HAN = /\p{Script=Han}/u;
const HAN_RUN = /[\p{Script=Han}\u3000-\u303f]+/gu;
const WORD = /[a-z][a-z'’-]*/giu;

/**
 * Words that are at home in either language (tickers, networks, abbreviations) do not say which language a text is in.
 */
function isNeutralWord(word: string): boolean {
  return word.length < 3 || /^[A-Z0-9]{2,8}$/.test(word) || NEUTRAL.has(word.toLowerCase());
}

const NEUTRAL = new Set(
  (
    'usdt usdc btc eth bnb trx trc erc bep sol xrp doge ltc matic dai busd fdusd txid hash memo tag kyc aml app api p2p otc vip id ip ' +
    'sms email gmail google apple ios android web3 defi nft dao swap gas token binance okx bybit huobi tron solana metamask wallet ' +
    'address number pin qr url http https www com uid'
  ).split(' '),
);

/** Splits a text by script and cleans each part the way its model likes it. */
export function prepareText(text: string): PreparedText {
  const clipped = text.length > MAX_CHARACTERS ? text.slice(0, MAX_CHARACTERS) : text;
  const folded = foldCharacters(clipped);
  const plain = maskIdentifiers(folded).replace(/\s+/gu, ' ').trim();
  const truncated = clipped.length < text.length;
  if (!HAN.test(plain)) return { zh: null, en: plain, chineseShare: 0, truncated };
  const rest = plain.replace(HAN_RUN, ' ').replace(/\s+/gu, ' ').trim();
  let chinese = 0;
  for (const run of plain.match(HAN_RUN) ?? []) chinese += run.length;
  // An English word says about as much as two Chinese characters.
  let english = 0;
  for (const word of rest.match(WORD) ?? []) if (!isNeutralWord(word)) english += 2;
  const chineseShare = chinese / (chinese + english);
  if (chineseShare < MIN_SHARE) return { zh: null, en: rest, chineseShare: 0, truncated };
  const zh = plain.toLowerCase();
  if (chineseShare > 1 - MIN_SHARE) return { zh, en: null, chineseShare: 1, truncated };
  return { zh, en: rest, chineseShare, truncated };
}
