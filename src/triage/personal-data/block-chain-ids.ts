import type { PersonalDataScan } from './personal-data-scan.ts';

const LONG_ID =
  /(?<![0-9A-Za-z])(?:0x[0-9a-f]{8,64}|(?=[A-Za-z]{0,30}\d)[0-9A-Za-z]{26,120})(?![0-9A-Za-z])/giu;
const PREFIXED_ID = /(?<![0-9A-Za-z])(?:[A-Z]{2,5}-)(?:\d{4}-)?\d{5,}(?:-\d+)?(?![0-9A-Za-z])/gu;

/** Hashes, chain addresses and case numbers name no person by themselves; their digits must not pass for phones. */
export function blockChainIds(scan: PersonalDataScan): void {
  for (const pattern of [LONG_ID, PREFIXED_ID]) {
    for (const match of scan.folded.matchAll(pattern)) {
      if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/u.test(match[0]))
        scan.block(match.index, match.index + match[0].length);
    }
  }
}
