import { describe, expect, it } from 'vitest';
import { createIdMaker } from './new-id.ts';

describe('createIdMaker', () => {
  it('makes ids that sort in the order they were made, within a millisecond and when the clock goes back', () => {
    const times = [1_000, 1_000, 1_000, 999, 1_001, 5, 2_000_000_000_000];
    let i = 0;
    const newId = createIdMaker(() => times[i++] ?? 0);
    const ids = times.map(() => newId('case'));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^case_[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('makes a hundred thousand without a repeat, and others than another maker', () => {
    const [one, two] = [createIdMaker(() => 7), createIdMaker(() => 7)];
    const ids = new Set<string>();
    for (let i = 0; i < 50_000; i += 1) {
      ids.add(one('x'));
      ids.add(two('x'));
    }
    expect(ids.size).toBe(100_000);
  });

  it('carries over when the random part is full', () => {
    const fixed = globalThis.crypto.getRandomValues;
    try {
      globalThis.crypto.getRandomValues = ((array: Uint8Array) => array.fill(31)) as typeof fixed;
      const newId = createIdMaker(() => 1);
      expect(newId('x').endsWith('Z'.repeat(16))).toBe(true);
      expect(newId('x').endsWith('0'.repeat(16))).toBe(true);
    } finally {
      globalThis.crypto.getRandomValues = fixed;
    }
  });
});
