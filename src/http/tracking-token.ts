import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

function mac(secret: string, purpose: string, value: string): string {
  return bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(`${purpose}\n${value}`)));
}

/** Compares without telling by time where two strings differ. */
function equalInConstantTime(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

/** Signs a value for one purpose: a signature for a tracking link is none for a session. */
export function signValue(secret: string, purpose: string, value: string): string {
  return `${value}.${mac(secret, purpose, value)}`;
}

/** The value when the signature is true, else null. */
export function verifySigned(secret: string, purpose: string, signed: string): string | null {
  const at = signed.lastIndexOf('.');
  if (at < 1) return null;
  const value = signed.slice(0, at);
  return equalInConstantTime(signed.slice(at + 1), mac(secret, purpose, value)) ? value : null;
}

/** A link that opens the customer's page on one case. Derived, so that a repeated ticket answers with the same link. */
export function trackingToken(secret: string, caseId: string): string {
  return signValue(secret, 'tracking', caseId);
}

export function caseOfTrackingToken(secret: string, token: string): string | null {
  return verifySigned(secret, 'tracking', token);
}
