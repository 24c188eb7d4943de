import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeTopic, readTopic, topicsOf, writeTopic } from './case-topics.ts';
import { FLOOD_RULES, isUsual, judgeFlood } from './flood-rules.ts';
import { judgeCount, logGamma, logUpperTail } from './usual-rate.ts';

describe('logGamma', () => {
  it('is the log of factorials and of the root of pi', () => {
    let factorial = 0;
    for (let n = 1; n < 60; n += 1) {
      expect(logGamma(n)).toBeCloseTo(factorial, 9);
      factorial += Math.log(n);
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 10);
  });
});

describe('logUpperTail', () => {
  it('is what adding up the distribution gives', () => {
    // A geometric distribution (shape 1): the tail is a power of the chance to go on.
    const mean = 3;
    for (const count of [1, 5, 20, 80])
      expect(logUpperTail(count, mean, 1)).toBeCloseTo(count * Math.log(mean / (mean + 1)), 8);
  });

  it('comes near the Poisson tail for a large shape', () => {
    let tail = 1;
    let term = Math.exp(-2);
    for (let k = 0; k < 8; k += 1) {
      tail -= term;
      term *= 2 / (k + 1);
    }
    expect(Math.exp(logUpperTail(8, 2, 1e7))).toBeCloseTo(tail, 6);
  });
});

describe('judgeCount', () => {
  const counts = fc.array(fc.nat(60), { maxLength: 28 });
  it('never answers beyond a probability, and finds more cases stranger', () => {
    fc.assert(
      fc.property(counts, fc.nat(500), (history, count) => {
        const { logChance, expected } = judgeCount(count, history);
        expect(logChance).toBeLessThanOrEqual(0);
        expect(Number.isFinite(logChance)).toBe(true);
        expect(expected).toBeGreaterThan(0);
        expect(judgeCount(count + 1, history).logChance).toBeLessThanOrEqual(logChance + 1e-9);
      }),
    );
  });

  it('takes a rate that sways for less sure than a steady one', () => {
    const steady = judgeCount(20, new Array<number>(28).fill(5));
    const swaying = judgeCount(
      20,
      Array.from({ length: 28 }, (_, i) => (i % 2 === 0 ? 0 : 10)),
    );
    expect(swaying.logChance).toBeGreaterThan(steady.logChance);
  });
});

describe('judgeFlood', () => {
  it('needs a minimum, a record, and far more than usual', () => {
    const usual = new Array<number>(28).fill(1);
    expect(judgeFlood(FLOOD_RULES.minCount - 1, new Array<number>(28).fill(0))).toBeNull();
    expect(judgeFlood(500, [1, 1])).toBeNull();
    expect(judgeFlood(4, usual)).toBeNull();
    expect(judgeFlood(30, usual)?.expected).toBeCloseTo(1, 1);
    expect(isUsual(1, usual)).toBe(true);
    expect(isUsual(30, usual)).toBe(false);
  });
});

describe('topics', () => {
  const triage = (text: string, code = 'DEP-01') => ({
    type: { code } as never,
    entities: [
      { kind: 'network', text, start: 0, end: 1, value: text },
      { kind: 'amount', text: '5', start: 0, end: 1, value: '5', asset: 'USDT' },
    ] as never,
  });

  it('go from the type to what narrows it down', () => {
    expect(topicsOf(triage('Tron'), 'clu_1')).toEqual([
      'DEP-01',
      'DEP-01/text:clu_1',
      'DEP-01/network:TRON',
      'DEP-01/asset:USDT',
    ]);
    expect(describeTopic('DEP-01/network:TRON').zh).toContain('网络 TRON');
  });

  it('come back as they went, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
        for (const topic of topicsOf(triage(value), null)) {
          expect(writeTopic(readTopic(topic))).toBe(topic);
          expect(readTopic(topic).reasonCode).toBe('DEP-01');
        }
      }),
    );
  });
});
