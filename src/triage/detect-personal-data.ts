import { blockChainIds } from './personal-data/block-chain-ids.ts';
import { findAgesAndDates } from './personal-data/find-ages-and-dates.ts';
import { findContactPoints, findPhones } from './personal-data/find-contact-points.ts';
import { findIdentityNumbers } from './personal-data/find-identity-numbers.ts';
import { findNamesByContext } from './personal-data/find-names-by-context.ts';
import { findOrganisationsInChinese } from './personal-data/find-organisations-in-chinese.ts';
import { findPeopleInChinese } from './personal-data/find-people-in-chinese.ts';
import { findProperNames } from './personal-data/find-proper-names.ts';
import { findStreetAddresses } from './personal-data/find-street-addresses.ts';
import { PersonalDataScan, type PersonalDataSpan } from './personal-data/personal-data-scan.ts';

export type { PersonalDataSpan, PersonalDataType } from './personal-data/personal-data-scan.ts';

/** Everything in a text that tells of a person, sorted, without overlaps, in Chinese and English. */
export function detectPersonalData(text: string): PersonalDataSpan[] {
  const scan = new PersonalDataScan(text);
  blockChainIds(scan);
  findContactPoints(scan);
  findIdentityNumbers(scan);
  findStreetAddresses(scan);
  findAgesAndDates(scan);
  findPhones(scan);
  findPeopleInChinese(scan);
  findOrganisationsInChinese(scan);
  findNamesByContext(scan);
  findProperNames(scan);
  return scan.spans.toSorted((a, b) => a.start - b.start);
}
