import { sha256 } from '@noble/hashes/sha2.js';

/** Alphabet of Bitcoin, TRON and Solana. */
export const BITCOIN_ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** The XRP Ledger shuffles the same 58 characters. */
export const RIPPLE_ALPHABET = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';

/** Decodes base58 into bytes, or null when a character is not of the alphabet. Linear-time inputs only: keep below ~128 characters. */
export function decodeBase58(text: string, alphabet: string = BITCOIN_ALPHABET): Uint8Array | null {
  const bytes: number[] = [];
  for (const character of text) {
    let carry = alphabet.indexOf(character);
    if (carry < 0) return null;
    for (let i = 0; i < bytes.length; i += 1) {
      carry += (bytes[i] ?? 0) * 58;
      bytes[i] = carry & 0xff;
      carry >>= 8;
    }
    while (carry > 0) {
      bytes.push(carry & 0xff);
      carry >>= 8;
    }
  }
  let zeros = 0;
  while (zeros < text.length && text[zeros] === alphabet[0]) zeros += 1;
  return Uint8Array.from([...bytes, ...new Array<number>(zeros).fill(0)].reverse());
}

/** Decodes base58check: payload without its four checksum bytes (double SHA-256), or null when it does not match. */
export function decodeBase58Check(text: string, alphabet: string = BITCOIN_ALPHABET): Uint8Array | null {
  const bytes = decodeBase58(text, alphabet);
  if (bytes === null || bytes.length < 5) return null;
  const payload = bytes.subarray(0, -4);
  const digest = sha256(sha256(payload));
  for (let i = 0; i < 4; i += 1) {
    if (digest[i] !== bytes[bytes.length - 4 + i]) return null;
  }
  return payload;
}
