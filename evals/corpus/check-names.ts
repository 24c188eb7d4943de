import type { Report } from './problem.ts';

/** Exchanges, firms and people of the trade in the real world. The corpus is about a fictional exchange. */
const REAL_NAMES =
  /\b(binance|okx|okex|coinbase|kraken|bybit|huobi|htx|kucoin|bitfinex|bitstamp|gate\.io|mexc|bitget|gemini|crypto\.com|ftx|mt\.? ?gox|celsius|blockfi|tether limited|circle internet|changpeng|bankman|justin sun|buterin|zendesk|chatwoot)\b|币安(?!币|智能链)|幣安(?!幣|智能鏈)|欧易|歐易|火币(?!生态链)|火幣(?!生態鏈)|赵长鹏|趙長鵬|孙宇晨|孫宇晨/giu;
/** Names of chains, coins and protocol terms that hold such a name and blame nobody. */
const HARMLESS =
  /binance (?:smart )?(?:chain|coin)|coinbase (?:transactions?|rewards?|maturity)|gemini model/giu;

export interface NamedText {
  readonly where: string;
  readonly text: string;
}

/**
 * Finds real companies and people. In what we say ourselves (articles, clauses, cases) a name is an error; in what customers
 * say, where a transfer comes from may be named, and a person looks whether it harms anybody.
 */
export function checkNames(texts: readonly NamedText[], severity: 'error' | 'warning', report: Report): void {
  for (const { where, text } of texts) {
    const names = new Set(
      text
        .replace(HARMLESS, ' ')
        .match(REAL_NAMES)
        ?.map((name) => name.toLowerCase()) ?? [],
    );
    for (const name of names) {
      report({ severity, check: 'real name', path: where, message: `names "${name}"` });
    }
  }
}
