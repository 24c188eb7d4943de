import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttemptFailedError, pauseBefore, readRetryAfter, retryRequest } from './embedding-retry.ts';

const atOnce = (): number => 0;

describe('retryRequest', () => {
  it('repeats what may pass, and gives the answer', async () => {
    let count = 0;
    const answer = await retryRequest(
      () => (++count < 3 ? Promise.reject(new AttemptFailedError('busy', true)) : Promise.resolve('yes')),
      undefined,
      atOnce,
    );
    expect([answer, count]).toEqual(['yes', 3]);
  });
  it('gives up after four attempts, with the last reason', async () => {
    let count = 0;
    const failing = retryRequest(
      () => Promise.reject(new AttemptFailedError(`busy ${++count}`, true)),
      undefined,
      atOnce,
    );
    await expect(failing).rejects.toMatchObject({ code: 'model_unavailable', message: 'busy 4' });
    expect(count).toBe(4);
  });
  it('does not repeat what will not pass', async () => {
    let count = 0;
    const cause = new Error('401');
    const failing = retryRequest(
      () => {
        count += 1;
        return Promise.reject(new AttemptFailedError('The key is wrong', false, { cause }));
      },
      undefined,
      atOnce,
    );
    await expect(failing).rejects.toMatchObject({ code: 'model_unavailable', cause });
    expect(count).toBe(1);
  });
  it('passes on what it does not know', async () => {
    const bug = new TypeError('x is not a function');
    await expect(retryRequest(() => Promise.reject(bug), undefined, atOnce)).rejects.toBe(bug);
  });
  it('stops waiting when the caller gives up', async () => {
    const stop = new AbortController();
    const began = performance.now();
    const failing = retryRequest(
      () => Promise.reject(new AttemptFailedError('busy', true, { waitMs: 9_000 })),
      stop.signal,
    );
    setTimeout(() => stop.abort(new Error('given up')), 20);
    await expect(failing).rejects.toThrow('given up');
    expect(performance.now() - began).toBeLessThan(5_000);
  });
  it('says that the caller gave up rather than how the attempt failed', async () => {
    const stop = new AbortController();
    const failing = retryRequest(() => {
      stop.abort(new Error('given up'));
      return Promise.reject(new AttemptFailedError('aborted', true));
    }, stop.signal);
    await expect(failing).rejects.toThrow('given up');
  });
});

describe('pauseBefore', () => {
  it('grows, within ten seconds, and differs between callers', () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, draw) => {
          const pause = pauseBefore(attempt, null, () => draw);
          expect(pause).toBeGreaterThanOrEqual(0);
          expect(pause).toBeLessThanOrEqual(Math.min(250 * 4 ** attempt, 10_000));
        },
      ),
    );
    expect(pauseBefore(1, null, () => 0.5)).toBe(500);
    expect(pauseBefore(0, null, () => 0.9)).not.toBe(pauseBefore(0, null, () => 0.1));
  });
  it('waits as long as the server asks, but not for ever', () => {
    expect(pauseBefore(0, 1_500, () => 0.5)).toBe(1_500);
    expect(pauseBefore(0, 3_600_000, () => 0.5)).toBe(10_000);
  });
});

describe('readRetryAfter', () => {
  const now = Date.UTC(2026, 10, 24, 8);
  it.each([
    ['2', 2_000],
    [' 10 ', 10_000],
    ['0', 0],
    ['Tue, 24 Nov 2026 08:00:05 GMT', 5_000],
    ['Tue, 24 Nov 2026 07:00:00 GMT', null],
    ['soon', null],
    ['', null],
    ['-1', null],
  ])('reads %j', (value, expected) => {
    expect(readRetryAfter(value, now)).toBe(expected);
  });
  it('takes no header for none, and never gives what cannot be waited', () => {
    expect(readRetryAfter(null, now)).toBeNull();
    fc.assert(
      fc.property(fc.string(), (value) => {
        const ms = readRetryAfter(value, now);
        expect(ms === null || (Number.isFinite(ms) && ms >= 0)).toBe(true);
      }),
    );
  });
});
