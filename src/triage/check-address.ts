import { keccak_256 } from '@noble/hashes/sha3.js';
import { decodeBase58, decodeBase58Check, RIPPLE_ALPHABET } from './base58.ts';
import { isValidSegwitAddress } from './bech32.ts';

export type AddressFamily = 'evm' | 'bitcoin' | 'tron' | 'solana' | 'xrp';
export interface AddressCheck {
  readonly family: AddressFamily;
  /** `null` where the form carries no checksum (Solana, an EVM address in one case). */
  readonly checksum: 'valid' | 'invalid' | null;
  /** Spelling with the right checksum where one can be derived (EVM: EIP-55), else the address as written. */
  readonly normal: string;
}

/** Writes 40 hex digits with the capitals of EIP-55. Input with or without 0x. */
export function toChecksumEvmAddress(address: string): string {
  const digits = address.replace(/^0x/i, '').toLowerCase();
  const digest = keccak_256(Uint8Array.from(digits, (character) => character.charCodeAt(0)));
  const cased = [...digits].map((digit, i) => {
    const nibble = ((digest[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 0xf;
    return nibble >= 8 ? digit.toUpperCase() : digit;
  });
  return `0x${cased.join('')}`;
}

/**
 * Tells what chain family an address is of and whether its checksum holds; null when it has no known form.
 * Forms: EVM (EIP-55), Bitcoin base58check and segwit (BIP 173, 350), TRON, XRP Ledger classic, Solana (32 bytes).
 */
export function checkAddress(address: string): AddressCheck | null {
  if (/^0x[0-9a-f]{40}$/i.test(address)) {
    const normal = toChecksumEvmAddress(address);
    const digits = address.slice(2);
    const oneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
    return { family: 'evm', checksum: oneCase ? null : address === normal ? 'valid' : 'invalid', normal };
  }
  if (/^bc1[02-9ac-hj-np-z]{11,87}$/i.test(address)) {
    return {
      family: 'bitcoin',
      checksum: isValidSegwitAddress(address) ? 'valid' : 'invalid',
      normal: address.toLowerCase(),
    };
  }
  if (/^T[1-9A-HJ-NP-Za-km-z]{33}$/.test(address)) {
    const payload = decodeBase58Check(address);
    if (payload === null) return { family: 'tron', checksum: 'invalid', normal: address };
    if (payload.length === 21 && payload[0] === 0x41)
      return { family: 'tron', checksum: 'valid', normal: address };
  }
  if (/^[13][1-9A-HJ-NP-Za-km-z]{25,34}$/.test(address)) {
    const payload = decodeBase58Check(address);
    const version = payload?.[0];
    if (payload?.length === 21 && (version === 0 || version === 5))
      return { family: 'bitcoin', checksum: 'valid', normal: address };
    if (address.length >= 33 || looksRandom(address))
      return { family: 'bitcoin', checksum: 'invalid', normal: address };
  }
  if (/^r[1-9A-HJ-NP-Za-km-z]{24,34}$/.test(address)) {
    const payload = decodeBase58Check(address, RIPPLE_ALPHABET);
    if (payload?.length === 21 && payload[0] === 0)
      return { family: 'xrp', checksum: 'valid', normal: address };
    if (looksRandom(address)) return { family: 'xrp', checksum: 'invalid', normal: address };
  }
  if (
    /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(address) &&
    looksRandom(address) &&
    decodeBase58(address)?.length === 32
  ) {
    return { family: 'solana', checksum: null, normal: address };
  }
  return null;
}

/** Keeps long words and plain numbers out: a random base58 string mixes digits, capitals and small letters. */
function looksRandom(text: string): boolean {
  return /[0-9]/.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text);
}
