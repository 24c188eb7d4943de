import { fileURLToPath } from 'node:url';
import { readGlossary, type NamedTerm } from '../../src/adapters/read-glossary.ts';

/** The product's own glossary, wherever the command is started. */
export function openGlossary(): NamedTerm[] {
  return readGlossary(fileURLToPath(new URL('../../kb/glossary/terms.jsonl', import.meta.url)));
}
