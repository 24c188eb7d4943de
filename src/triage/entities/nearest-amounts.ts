import type { Entity } from '../../domain/triage-result.ts';
import { isFiat } from './currencies.ts';

/** Amounts in order of place, asked for neighbours by binary search: a long list of sums must not cost its square. */
export class NearestAmounts {
  readonly #all: readonly Entity[];
  readonly #fiat: readonly Entity[];

  constructor(amounts: readonly Entity[]) {
    this.#all = amounts.toSorted((a, b) => a.start - b.start);
    this.#fiat = this.#all.filter((amount) => isFiat(amount.asset ?? ''));
  }

  after(offset: number): Entity | undefined {
    return this.#all[firstFrom(this.#all, offset)];
  }

  before(offset: number): Entity | undefined {
    return this.#all[firstFrom(this.#all, offset) - 1];
  }

  nearest(start: number, end: number): Entity | undefined {
    return nearestOf(this.#all, start, end);
  }

  nearestFiat(start: number, end: number): Entity | undefined {
    return nearestOf(this.#fiat, start, end);
  }
}

/** Index of the first amount that starts at the offset or behind it. */
function firstFrom(amounts: readonly Entity[], offset: number): number {
  let low = 0;
  let high = amounts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((amounts[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nearestOf(amounts: readonly Entity[], start: number, end: number): Entity | undefined {
  const index = firstFrom(amounts, start);
  const next = amounts[index];
  const previous = amounts[index - 1];
  if (next === undefined || previous === undefined) return next ?? previous;
  return next.start - end < start - previous.end ? next : previous;
}
