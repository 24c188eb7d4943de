/**
 * `npx tsx evals/datasets/anomaly/make.ts`: writes test.csv, days of P2P accounts as a risk desk sees them, most of them usual and a few made to
 * follow known patterns of abuse. Seeded: the same file again.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createSeededRandom } from '../../../src/learning/seeded-random.ts';

const random = createSeededRandom(20261124);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
const logNormal = (median: number, spread: number): number => median * Math.exp(spread * normal());
const count = (mean: number): number => Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));

const COLUMNS = ['account_age_days', 'orders', 'volume_usdt', 'cancel_share', 'appeals', 'counterparties', 'minutes_to_release', 'night_share', 'new_payees', 'third_party_payers', 'devices', 'withdrawn_share'] as const;
type Day = Record<(typeof COLUMNS)[number], number>;

/** Customers, merchants and newcomers are each usual in their own way. */
function usualDay(): Day {
  const kind = random.next();
  const isMerchant = kind > 0.85;
  const isNew = kind < 0.1;
  const orders = isMerchant ? count(45) : 1 + count(1.5);
  return {
    account_age_days: isNew ? 1 + random.below(20) : Math.round(logNormal(420, 0.7)),
    orders,
    volume_usdt: orders * logNormal(isMerchant ? 380 : 210, 0.6),
    cancel_share: Math.min(1, Math.max(0, 0.08 + 0.07 * normal())),
    appeals: random.next() < (isMerchant ? 0.35 : 0.05) ? 1 : 0,
    counterparties: Math.max(1, Math.round(orders * (0.75 + 0.2 * random.next()))),
    minutes_to_release: logNormal(isMerchant ? 4 : 9, 0.5),
    night_share: Math.min(1, Math.max(0, (isMerchant ? 0.25 : 0.1) + 0.1 * normal())),
    new_payees: count(isNew ? 1 : 0.3),
    third_party_payers: random.next() < 0.06 ? 1 : 0,
    devices: 1 + (random.next() < 0.2 ? 1 : 0),
    withdrawn_share: Math.min(1, Math.max(0, 0.35 + 0.3 * normal())),
  };
}

/** A mule, a takeover, a cancel-after-payment ring, a chargeback buyer: usual in most columns, strange together. */
function abusiveDay(): Day {
  const day = usualDay();
  switch (random.below(4)) {
    case 0:
      return { ...day, account_age_days: 5 + random.below(40), orders: 9 + count(6), volume_usdt: logNormal(9000, 0.4), third_party_payers: 2 + count(3), withdrawn_share: 0.97, new_payees: 3 + count(2) };
    case 1:
      return { ...day, devices: 3 + random.below(2), night_share: 0.9, withdrawn_share: 1, new_payees: 2 + count(1), volume_usdt: logNormal(4000, 0.6) };
    case 2:
      return { ...day, cancel_share: 0.45 + 0.3 * random.next(), appeals: 1 + count(1.5), minutes_to_release: logNormal(60, 0.5) };
    default:
      return { ...day, account_age_days: 1 + random.below(10), orders: 4 + count(2), counterparties: 1 + random.below(2), volume_usdt: logNormal(3000, 0.5), minutes_to_release: logNormal(2, 0.3), withdrawn_share: 0.95 };
  }
}

const rows = random.shuffle(Array.from({ length: 1500 }, (_, i) => ({ label: i < 60 ? 1 : 0, day: i < 60 ? abusiveDay() : usualDay() })));
const lines = rows.map(({ label, day }) => [...COLUMNS.map((name) => Number(day[name].toPrecision(5))), label].join(','));
writeFileSync(fileURLToPath(new URL('test.csv', import.meta.url)), `${[...COLUMNS, 'label'].join(',')}\n${lines.join('\n')}\n`);
