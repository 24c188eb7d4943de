import type { SourceFile } from '../../src/ingestion/source-page.ts';

/** Files of a source that are in memory. */
export function sourceFiles(contents: Readonly<Record<string, string | Uint8Array>>): SourceFile[] {
  return Object.entries(contents).map(([path, content]) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return { path, bytes: bytes.byteLength, read: () => Promise.resolve(bytes) };
  });
}
