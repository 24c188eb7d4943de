import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskIdentifiers } from './mask-identifiers.ts';

const squeeze = (text: string): string => maskIdentifiers(text).replace(/\s+/g, ' ').trim();
const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((all) => all.join(''));

describe('maskIdentifiers', () => {
  it.each([
    ['a hash', `sent in ${'ab12'.repeat(16)} today`, 'sent in txid today'],
    ['a hash with 0x', `0x${'ab12'.repeat(16)}`, 'txid'],
    ['an account of Ethereum', `to 0x${'Ab12'.repeat(10)}.`, 'to address .'],
    ['one of Bitcoin', 'to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq now', 'to address now'],
    ['one of Tron', '转到TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC了', '转到 address 了'],
    ['a UUID', 'case 123e4567-e89b-12d3-a456-426614174000 open', 'case id open'],
    ['an order number', 'order P2P20251124000123 and 204118730955612', 'order id and id'],
    ['a number in Chinese text', '订单204118730955612没放币', '订单 id 没放币'],
    [
      'an address of the web',
      'see https://kestrel.example/help?q=1#top, please',
      'see kestrel.example please',
    ],
    ['one at the end of Chinese', '看https://a.example/x。谢谢', '看 a.example 。谢谢'],
  ])('replaces %s', (_, text, expected) => {
    expect(squeeze(text)).toBe(expected);
  });

  it.each([
    'TRC20',
    'ERC-20',
    '1022',
    'HTTP 429',
    '1,250.50 USDT',
    '2026-11-24',
    'code 170131',
    'deadbeef',
    'KX-1022',
  ])('leaves %s', (text) => {
    expect(maskIdentifiers(text)).toBe(text);
  });

  it('leaves no hash of any content', () => {
    fc.assert(
      fc.property(hex(64), fc.boolean(), (hash, prefixed) => {
        expect(squeeze(`tx ${prefixed ? '0x' : ''}${hash} ok`)).toMatch(/^tx (txid|id) ok$/);
      }),
    );
  });

  it('ends on any text, soon', () => {
    for (const text of [
      '1'.repeat(100_000),
      'aA1'.repeat(30_000),
      'https://'.repeat(10_000),
      'A-1_'.repeat(20_000),
    ]) {
      const began = performance.now();
      maskIdentifiers(text);
      expect(performance.now() - began).toBeLessThan(2_000);
    }
  });
});
