import { readFileSync } from 'node:fs';

interface GlossaryLine {
  readonly id: string;
  readonly [language: string]: unknown;
}

export interface NamedTerm {
  readonly id: string;
  readonly names: readonly string[];
}

/** Reads `kb/glossary/terms.jsonl`: every name of a term, in all languages, together. */
export function readGlossary(file: string): NamedTerm[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const entry = JSON.parse(line) as GlossaryLine;
      const names = ['en', 'zh', 'zh-Hant'].flatMap((language) => {
        const list = entry[language];
        return Array.isArray(list) ? list.filter((name): name is string => typeof name === 'string') : [];
      });
      return { id: entry.id, names };
    });
}
