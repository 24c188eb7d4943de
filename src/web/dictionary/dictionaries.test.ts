import { describe, expect, it } from 'vitest';
import { DICTIONARIES } from './dictionaries.ts';

/** Every string by its path; functions by what they answer. */
function flatten(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String((value as (argument: number) => unknown)(7))]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, each]) =>
    flatten(each, `${path}/${key}`),
  );
}

describe('dictionaries', () => {
  const en = new Map(flatten(DICTIONARIES.en));
  const zh = new Map(flatten(DICTIONARIES.zh));

  it('have the same entries', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('leave nothing empty', () => {
    for (const [path, text] of [...en, ...zh]) expect(text.trim(), path).not.toBe('');
  });

  it('are in their languages', () => {
    const sameInBoth = [...zh].filter(([path, text]) => en.get(path) === text).map(([path]) => path);
    // Names of languages, formats and units that are written alike.
    expect(sameInBoth.filter((path) => !/^\/(languages|categories|channels)\//.test(path))).toEqual([
      '/evidence/checksum',
    ]);
    for (const [path, text] of en) {
      if (!path.startsWith('/languages/') && path !== '/site/otherLanguage')
        expect(text, path).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('keep arguments of messages', () => {
    for (const [path, text] of zh) if (en.get(path)?.includes('7')) expect(text, path).toContain('7');
  });
});
