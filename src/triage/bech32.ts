const CHARSET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
const BECH32_CONSTANT = 1;
const BECH32M_CONSTANT = 0x2bc830a3;

/** Checksum polynomial of BIP 173. Input: 5-bit values. */
export function bech32Polymod(values: readonly number[]): number {
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((generator, i) => {
      if ((top >>> i) & 1) check ^= generator;
    });
  }
  return check >>> 0;
}

/** The human-readable part spread over 5-bit values, as BIP 173 hashes it. */
export function expandBech32Prefix(prefix: string): number[] {
  const codes = [...prefix].map((character) => character.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

/** True for a segwit address whose checksum holds: BIP 173 for version 0, BIP 350 (bech32m) from version 1. */
export function isValidSegwitAddress(address: string, prefix = 'bc'): boolean {
  if (address !== address.toLowerCase() && address !== address.toUpperCase()) return false;
  const lower = address.toLowerCase();
  if (!lower.startsWith(`${prefix}1`) || lower.length > 90) return false;
  const values = [...lower.slice(prefix.length + 1)].map((character) => CHARSET.indexOf(character));
  if (values.length < 8 || values.includes(-1)) return false;
  const version = values[0] ?? 0;
  const bytes = Math.floor(((values.length - 7) * 5) / 8);
  if (version > 16 || bytes < 2 || bytes > 40 || (version === 0 && bytes !== 20 && bytes !== 32))
    return false;
  return (
    bech32Polymod([...expandBech32Prefix(prefix), ...values]) ===
    (version === 0 ? BECH32_CONSTANT : BECH32M_CONSTANT)
  );
}
