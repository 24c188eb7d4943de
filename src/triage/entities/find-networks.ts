import type { EntityScan } from './entity-scan.ts';

/** Spellings of each network, most specific first; the value is the name the rest of the product uses. */
const NETWORKS: readonly (readonly [string, RegExp])[] = [
  ['TRC20', /(?<![A-Za-z])trc[-\s]?20(?!\d)|(?<![A-Za-z])tron(?![A-Za-z])|波场链?/giu],
  ['ERC20', /(?<![A-Za-z])erc[-\s]?20(?!\d)|(?<![A-Za-z])ethereum(?: mainnet)?(?![A-Za-z])|以太坊主?网?/giu],
  ['BEP20', /(?<![A-Za-z])bep[-\s]?20(?!\d)|(?<![A-Za-z])bsc(?![A-Za-z])|bnb (?:smart )?chain|币安智能链/giu],
  ['BEP2', /(?<![A-Za-z])bep[-\s]?2(?!\d)/giu],
  ['Arbitrum', /(?<![A-Za-z])arbitrum(?: one)?(?![A-Za-z])|(?<![A-Za-z])arb(?= ?链|网络| network)/giu],
  ['Optimism', /(?<![A-Za-z])optimism(?![A-Za-z])|(?<![A-Za-z])op(?= ?链|网络| mainnet)/giu],
  ['Polygon', /(?<![A-Za-z])polygon(?![A-Za-z])|(?<![A-Za-z])matic(?= (?:network|chain)|链|网络)/giu],
  ['Base', /(?<![A-Za-z])Base(?= (?:network|chain)|链|网络)/gu],
  ['Avalanche', /(?<![A-Za-z])avalanche(?: c-?chain| ?c链)?(?![A-Za-z])|雪崩链?/giu],
  ['Solana', /(?<![A-Za-z])solana(?![A-Za-z])|(?<![A-Za-z])sol(?=链|网络| network| chain)/giu],
  [
    'Bitcoin',
    /(?<![A-Za-z])bitcoin (?:network|mainnet|chain)|比特币(?:网络|主网|链)|(?<![A-Za-z])btc(?= network| chain|网络|链)/giu,
  ],
  ['Lightning', /(?<![A-Za-z])lightning(?: network)?(?![A-Za-z])|闪电网络/giu],
  ['BRC20', /(?<![A-Za-z])brc[-\s]?20(?!\d)/giu],
  ['TON', /(?<![A-Za-z])TON(?= (?:network|chain)|链|网络)/gu],
  ['Ronin', /(?<![A-Za-z])ronin(?![A-Za-z])/giu],
  ['Celo', /(?<![A-Za-z])celo(?= ?链|上| network| chain)/giu],
  ['HECO', /(?<![A-Za-z])heco(?![A-Za-z])/giu],
  ['zkSync', /(?<![A-Za-z])zksync(?: era)?(?![A-Za-z])/giu],
  ['Linea', /(?<![A-Za-z])linea(?= network| chain|链|网络)/giu],
  ['opBNB', /(?<![A-Za-z])opbnb(?![A-Za-z])/giu],
  ['XRP Ledger', /(?<![A-Za-z])(?:xrp ledger|xrpl)(?![A-Za-z])/giu],
  ['KCC', /(?<![A-Za-z])kcc(?![A-Za-z])/giu],
  ['Cosmos', /(?<![A-Za-z])cosmos(?: hub)?(?![A-Za-z])/giu],
];

/** Chains and token standards named in the text. */
export function findNetworks(scan: EntityScan): void {
  for (const [value, pattern] of NETWORKS) {
    for (const match of scan.folded.matchAll(pattern)) {
      scan.claim({ kind: 'network', start: match.index, end: match.index + match[0].length, value });
    }
  }
}
