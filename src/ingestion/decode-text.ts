export type DecodedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly field: 'encoding'; readonly message: string };

const HEAD_BYTES = 2_048;

function bomEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** What an HTML or XML file says of its encoding in its first bytes. */
function declaredEncoding(bytes: Uint8Array): string | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD_BYTES));
  const match = /<\?xml[^>]{0,100}encoding=["']([\w-]+)|<meta[^>]{0,200}charset=["']?\s*([\w-]+)/i.exec(head);
  return match?.[1] ?? match?.[2] ?? null;
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Bytes to text: by byte order mark, by what the transport or the file declares, else as UTF-8. What does not decode without
 * loss is refused, never filled with replacement characters. NUL bytes mean that it is no text.
 */
export function decodeText(bytes: Uint8Array, declared: string | null = null): DecodedText {
  const mark = bomEncoding(bytes);
  const said = mark ?? declared ?? declaredEncoding(bytes);
  const text =
    decode(bytes, said ?? 'utf-8') ?? (said === null || mark !== null ? null : decode(bytes, 'utf-8'));
  if (text === null) {
    const what =
      said === null ? 'not valid UTF-8 and declares no other encoding' : `not valid ${said.slice(0, 40)}`;
    return { ok: false, field: 'encoding', message: `The file is ${what}. Save it as UTF-8.` };
  }
  const nul = text.indexOf('\u0000');
  if (nul >= 0) {
    return {
      ok: false,
      field: 'encoding',
      message: `There is a NUL at character ${nul}: the file is not text, or is damaged.`,
    };
  }
  return { ok: true, text };
}
