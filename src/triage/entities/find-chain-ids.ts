import { decodeBase58 } from '../base58.ts';
import { checkAddress } from '../check-address.ts';
import type { EntityScan } from './entity-scan.ts';

const HASH = /(?<![0-9A-Za-z])(0x)?[0-9a-f]{64}(?![0-9A-Za-z])/giu;
const SOLANA_SIGNATURE = /(?<![0-9A-Za-z])[1-9A-HJ-NP-Za-km-z]{80,90}(?![0-9A-Za-z])/gu;
const ADDRESS =
  /(?<![0-9A-Za-z])(?:0x[0-9a-f]{40}|[0-9A-Za-z]{25,110}|(?:EQ|UQ|kQ|0Q)[\w-]{46})(?![0-9A-Za-z])/giu;

/** Transaction hashes and addresses of the chains an exchange meets. */
export function findChainIds(scan: EntityScan): void {
  for (const match of scan.folded.matchAll(HASH)) {
    const evm = match[1] !== undefined;
    scan.claim({
      kind: 'txid',
      start: match.index,
      end: match.index + match[0].length,
      value: evm ? match[0].toLowerCase() : match[0],
      ...(evm ? { network: 'evm' } : {}),
    });
  }
  for (const match of scan.folded.matchAll(SOLANA_SIGNATURE)) {
    if (decodeBase58(match[0])?.length !== 64) continue;
    scan.claim({
      kind: 'txid',
      start: match.index,
      end: match.index + match[0].length,
      value: match[0],
      network: 'solana',
    });
  }
  for (const match of scan.folded.matchAll(ADDRESS)) {
    const checked = checkAddress(match[0]);
    if (checked === null) continue;
    scan.claim({
      kind: 'address',
      start: match.index,
      end: match.index + match[0].length,
      value: checked.normal,
      network: checked.family,
      ...(checked.checksum === null ? {} : { checksum: checked.checksum }),
    });
  }
}
