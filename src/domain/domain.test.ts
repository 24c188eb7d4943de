import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashAuditEvent, GENESIS_HASH, verifyChain, type AuditEvent } from './audit-event.ts';
import {
  allowedVerbs,
  CASE_STATES,
  CASE_VERBS,
  claimantView,
  deadlineMs,
  hasEnded,
  isReviewable,
  nextState,
} from './case-state.ts';
import { DEFAULT_HOUSE_POLICY, secondReviewReasons } from './house-policy.ts';

function chainOf(data: readonly Record<string, string>[]): AuditEvent[] {
  let prevHash = GENESIS_HASH;
  return data.map((entry, i) => {
    const body = {
      caseId: 'case_1',
      seq: i + 1,
      at: new Date(1_700_000_000_000 + i).toISOString(),
      actor: { kind: 'system' as const, id: 'test' },
      action: 'tested',
      data: entry,
      prevHash,
    };
    const hash = hashAuditEvent(body);
    prevHash = hash;
    return { ...body, hash };
  });
}
const entries = fc.array(
  fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 20, unit: 'grapheme' })),
  { minLength: 1, maxLength: 8 },
);

describe('verifyChain', () => {
  it('accepts every chain as it was written', () => {
    fc.assert(
      fc.property(entries, (data) => {
        const chain = chainOf(data);
        expect(verifyChain(chain)).toEqual({ ok: true, events: data.length, head: chain.at(-1)?.hash });
      }),
    );
  });

  it('tells that an event was changed, removed, moved or cut off the end', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (data, pick) => {
        const chain = chainOf(data);
        const at = pick % chain.length;
        const changed = chain.map((event, i) =>
          i === at ? { ...event, data: { ...event.data, forged: 'yes' } } : event,
        );
        expect(verifyChain(changed)).toMatchObject({ ok: false, seq: at + 1 });
        const expected = { events: chain.length, head: chain.at(-1)?.hash ?? '' };
        expect(
          verifyChain(
            chain.filter((_, i) => i !== at),
            expected,
          ).ok,
        ).toBe(false);
        expect(verifyChain(chain.slice(0, -1), expected).ok).toBe(false);
        if (chain.length > 1) expect(verifyChain([...chain].reverse(), expected).ok).toBe(false);
      }),
    );
  });

  it('tells a chain that was written anew from the one the case records', () => {
    const forged = chainOf([{ a: 'other' }, { b: 'story' }]);
    const real = chainOf([{ a: 'one' }, { b: 'story' }]);
    expect(verifyChain(forged, { events: 2, head: real[1]!.hash }).ok).toBe(false);
  });
});

describe('case states', () => {
  it('always lead to an end by the verbs that are allowed, and never leave one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (choices) => {
        let state: (typeof CASE_STATES)[number] = 'submitted';
        for (const choice of choices) {
          const verbs = allowedVerbs(state);
          if (verbs.length === 0) break;
          state = nextState(state, verbs[choice % verbs.length]!)!;
          expect(CASE_STATES).toContain(state);
        }
        for (const verb of CASE_VERBS) {
          if (state === 'closed' || state === 'withdrawn') expect(nextState(state, verb)).toBeNull();
        }
      }),
    );
  });

  it('have a view for the customer, and a clock unless they have ended', () => {
    for (const state of CASE_STATES) {
      expect(claimantView(state)).toBeTruthy();
      expect(deadlineMs(state, 'P2P-01') === null).toBe(hasEnded(state));
      if (isReviewable(state)) expect(claimantView(state)).toBe('UNDER_REVIEW');
    }
    expect(deadlineMs('claim.under_review', 'P2P-01')).toBe(24 * 3_600_000);
    expect(deadlineMs('claim.under_review', 'WDR-01')).toBe(72 * 3_600_000);
  });
});

describe('secondReviewReasons', () => {
  const decision = { outcome: 'DENIED', amount: null, asset: null, risk: 'low', suggested: null } as const;
  it.each([
    ['a small plain decision', {}, []],
    ['a large amount', { amount: '10000', asset: 'USDT' }, ['amount']],
    ['an amount just below', { amount: '9999.99', asset: 'USDT' }, []],
    ['an asset nobody listed', { amount: '0.0001', asset: 'SHIB' }, ['amount']],
    ['high risk', { risk: 'high' as const }, ['risk']],
    [
      'an override of a confident proposal',
      { suggested: { outcome: 'ACCEPTED' as const, probability: 0.8 } },
      ['override_of_confident_suggestion'],
    ],
    [
      'an override of an unsure proposal',
      { suggested: { outcome: 'ACCEPTED' as const, probability: 0.79 } },
      [],
    ],
    [
      'agreement with a confident proposal',
      { suggested: { outcome: 'DENIED' as const, probability: 0.99 } },
      [],
    ],
  ])('asks for another reviewer for %s as the house policy says', (_, change, expected) => {
    expect(secondReviewReasons(DEFAULT_HOUSE_POLICY, { ...decision, ...change })).toEqual(expected);
  });
});
