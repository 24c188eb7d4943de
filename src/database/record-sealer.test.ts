import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecordSealer, dataKeyId, sealedBy, type Place } from './record-sealer.ts';

const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const BODY: Place = { table: 'tickets', row: 'tkt_1', column: 'body' };
const sealer = createRecordSealer({ current: key(1), old: [] });
const plain = createRecordSealer({ current: null, old: [] });
const unreadable = { code: 'record_unreadable' };

describe('createRecordSealer', () => {
  it('opens what it sealed, text and bytes, and never seals alike twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array({ maxLength: 200 }),
        async (text, bytes) => {
          const sealed = await sealer.sealText(BODY, text);
          expect(sealed).toMatch(/^sealed:v1:[0-9a-f]{16}:[\w-]+$/);
          expect(await sealer.openText(BODY, sealed)).toBe(text);
          expect(await sealer.sealText(BODY, text)).not.toBe(sealed);
          const file = await sealer.sealBytes(BODY, bytes);
          expect(Array.from(await sealer.openBytes(BODY, file))).toEqual(Array.from(bytes));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('names its key, and opens with former keys', async () => {
    const sealed = await sealer.sealText(BODY, 'hello');
    expect(sealedBy(sealed)).toBe(dataKeyId(key(1)));
    const later = createRecordSealer({ current: key(2), old: [key(1)] });
    expect(await later.openText(BODY, sealed)).toBe('hello');
    expect(sealedBy(await later.sealText(BODY, 'hello'))).toBe(dataKeyId(key(2)));
    await expect(
      createRecordSealer({ current: key(2), old: [] }).openText(BODY, sealed),
    ).rejects.toMatchObject({
      ...unreadable,
      message: expect.stringContaining(dataKeyId(key(1))) as string,
    });
    await expect(plain.openText(BODY, sealed)).rejects.toMatchObject(unreadable);
  });

  it('finds every change, and a value moved to another cell', async () => {
    const sealed = await sealer.sealText(BODY, 'the seller does not release');
    const body = sealed.lastIndexOf(':') + 1;
    // The last character may carry unused bits only.
    for (let i = body; i < sealed.length - 1; i += 7) {
      const other = sealed[i] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, i) + other + sealed.slice(i + 1);
      await expect(sealer.openText(BODY, changed)).rejects.toMatchObject(unreadable);
    }
    await expect(sealer.openText(BODY, sealed.slice(0, body + 10))).rejects.toMatchObject(unreadable);
    for (const place of [
      { ...BODY, row: 'tkt_2' },
      { ...BODY, column: 'subject' },
      { ...BODY, table: 'evidence' },
    ])
      await expect(sealer.openText(place, sealed)).rejects.toMatchObject(unreadable);
    const file = await sealer.sealBytes(BODY, key(9));
    file[file.length - 1]! ^= 1;
    await expect(sealer.openBytes(BODY, file)).rejects.toMatchObject(unreadable);
  });

  it('leaves plain records as they are, also those that look sealed', async () => {
    expect(await sealer.openText(BODY, 'from before there was a key')).toBe('from before there was a key');
    const file = Uint8Array.from([1, 2, 3]);
    expect(await sealer.openBytes(BODY, file)).toEqual(file);
    const sealed = await sealer.sealText(BODY, 'x');
    const marked = await sealer.sealBytes(BODY, file);
    for (const text of ['hello', '', sealed, 'sealed:v1:', 'plain:v1:x', `plain:v1:${sealed}`]) {
      const stored = await plain.sealText(BODY, text);
      expect(await plain.openText(BODY, stored)).toBe(text);
      expect(await sealer.openText(BODY, stored)).toBe(text);
      expect(await sealer.openText(BODY, await sealer.sealText(BODY, text))).toBe(text);
    }
    expect(await plain.sealText(BODY, 'hello')).toBe('hello');
    expect(await plain.openBytes(BODY, await plain.sealBytes(BODY, marked))).toEqual(marked);
  });

  it('takes keys of 32 bytes only', () => {
    expect(() => createRecordSealer({ current: new Uint8Array(16), old: [] })).toThrow(TypeError);
  });
});
