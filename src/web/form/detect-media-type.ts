const SIGNATURES: readonly { readonly mime: string; readonly test: (bytes: Uint8Array) => boolean }[] = [
  { mime: 'image/png', test: (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { mime: 'image/jpeg', test: (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]) },
  { mime: 'image/webp', test: (bytes) => asciiAt(bytes, 0, 'RIFF') && asciiAt(bytes, 8, 'WEBP') },
  { mime: 'application/pdf', test: (bytes) => asciiAt(bytes, 0, '%PDF-') },
];

/** For the `accept` attribute of file fields. */
export const ACCEPTED_FILES =
  '.png,.jpg,.jpeg,.webp,.pdf,.txt,image/png,image/jpeg,image/webp,application/pdf,text/plain';

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

function asciiAt(bytes: Uint8Array, at: number, text: string): boolean {
  return [...text].every((character, i) => bytes[at + i] === character.charCodeAt(0));
}

/**
 * The kind of a file by what is in it, never by what its sender calls it; null for kinds that are not taken. UTF-8
 * without control characters is plain text, and is served as nothing else.
 */
export function detectMediaType(bytes: Uint8Array): string | null {
  const known = SIGNATURES.find(({ test }) => test(bytes));
  if (known) return known.mime;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
  return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : 'text/plain';
}
