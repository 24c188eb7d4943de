import type { Entity } from '../domain/triage-result.ts';
import { findAmounts } from './entities/find-amounts.ts';
import { findBanks, findCards } from './entities/find-banks-and-cards.ts';
import { findChainIds } from './entities/find-chain-ids.ts';
import { findNetworks } from './entities/find-networks.ts';
import { blockLinks, findLabelledIds } from './entities/find-labelled-ids.ts';
import { findOrderIds } from './entities/find-order-ids.ts';
import { findTimes } from './entities/find-times.ts';
import { EntityScan } from './entities/entity-scan.ts';

export interface ExtractionOptions {
  /** When the ticket was written: resolves "yesterday" and its like into dates. */
  readonly now?: Date;
}

/** Far beyond any ticket; of a pasted log or book the rest is not read. */
const ENTITY_READ_CHARACTERS = 200_000;

/** Everything in a ticket that can be looked up or reckoned with, sorted by place, without overlaps. */
export function extractEntities(text: string, options: ExtractionOptions = {}): Entity[] {
  const scan = new EntityScan(
    text.length > ENTITY_READ_CHARACTERS ? text.slice(0, ENTITY_READ_CHARACTERS) : text,
  );
  // From the forms that leave no doubt to those that lean on the words around.
  findChainIds(scan);
  blockLinks(scan);
  findCards(scan);
  findLabelledIds(scan);
  findOrderIds(scan);
  findTimes(scan, options.now);
  findAmounts(scan);
  findNetworks(scan);
  findBanks(scan);
  return scan.entities.toSorted((a, b) => a.start - b.start);
}
