import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../learning/seeded-random.ts';
import { detectDrift, FALSE_ALARM_RATE, type TicketReading } from './detect-drift.ts';

const random = createSeededRandom(20);

function pick(shares: readonly number[]): number {
  let rest = random.next();
  for (let k = 0; k < shares.length; k += 1) {
    rest -= shares[k]!;
    if (rest < 0) return k;
  }
  return shares.length - 1;
}

/** An inflow of 30 types, unequal as real ones are. */
const SHARES = Array.from({ length: 30 }, (_, k) => 1 / (k + 2));
const SUM = SHARES.reduce((sum, share) => sum + share, 0);
const USUAL = SHARES.map((share) => share / SUM);

function draw(
  count: number,
  change: Partial<{ shares: number[]; sure: number; zh: number; far: number }> = {},
) {
  return Array.from({ length: count }, (): TicketReading => {
    const confidence = Math.min(1, (random.next() + random.next()) / 2 + (change.sure ?? 0));
    return {
      type: `T-${pick(change.shares ?? USUAL)}`,
      confidence,
      language: random.next() < (change.zh ?? 0.5) ? 'zh' : 'en',
      outOfScope: confidence < 0.15,
      distance: 0.3 * random.next() + (change.far ?? 0),
    };
  });
}

const alarms = (reference: TicketReading[], window: TicketReading[]): string[] =>
  detectDrift(reference, window).measures.flatMap(({ measure, drifted }) => (drifted ? [measure] : []));

describe('detectDrift', () => {
  it('stays silent on an unchanged inflow as often as it says', () => {
    let raised = 0;
    const reports = 120;
    for (let report = 0; report < reports; report += 1)
      if (alarms(draw(400), draw(100)).length > 0) raised += 1;
    // At the stated rate 1.2 of 120 are expected; more than 5 would come by chance once in 500 runs.
    expect(FALSE_ALARM_RATE).toBe(0.01);
    expect(raised).toBeLessThanOrEqual(5);
  });

  it('names what changed', () => {
    const flood = USUAL.map((share, k) => (k === 9 ? 0.7 * share + 0.3 : 0.7 * share));
    expect(alarms(draw(800), draw(200, { shares: flood }))).toEqual(['types']);
    expect(alarms(draw(800), draw(200, { zh: 0.75 }))).toEqual(['languages']);
    expect(alarms(draw(800), draw(200, { far: 0.12 }))).toEqual(['distance']);
    expect(alarms(draw(800), draw(200, { sure: -0.25 }))).toEqual(['confidence', 'out_of_scope']);
  });

  it('puts the largest change first, in shares of its side', () => {
    const flood = USUAL.map((share, k) => (k === 9 ? 0.5 * share + 0.5 : 0.5 * share));
    const [types] = detectDrift(draw(800), draw(200, { shares: flood })).measures;
    expect(types?.groups[0]?.name).toBe('T-9');
    expect(types?.groups[0]?.now).toBeGreaterThan(0.4);
    expect(types?.groups[0]?.before).toBeLessThan(0.1);
  });

  it('calls a difference too small to matter no drift, however many tickets prove it', () => {
    const slightly = detectDrift(draw(5_000, { zh: 0.5 }), draw(5_000, { zh: 0.55 })).measures.find(
      ({ measure }) => measure === 'languages',
    );
    expect(slightly?.pValue).toBeLessThan(0.002);
    expect(slightly?.drifted).toBe(false);
  });

  it('says nothing of too few tickets, nor of readings without a distance', () => {
    expect(detectDrift(draw(1_000), draw(49)).measures.every(({ pValue }) => pValue === null)).toBe(true);
    expect(detectDrift([], []).measures.some(({ drifted }) => drifted)).toBe(false);
    const old = draw(500).map((reading) => ({ ...reading, distance: null }));
    const findings = detectDrift(old, draw(100)).measures;
    expect(findings.filter(({ pValue }) => pValue === null).map(({ measure }) => measure)).toEqual([
      'distance',
    ]);
  });
});
