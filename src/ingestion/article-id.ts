import { contentHash } from '../knowledge-base/content-hash.ts';

const MAX_LENGTH = 90;

/** Lower-case words of Latin letters and digits, joined by hyphens; empty when a text has none. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

/**
 * The article's id for what names it in its source: its words where they say all, with a short hash where letters would be
 * lost or the id too long. The same name gives the same id on every import.
 */
export function articleIdOf(sourceId: string): string {
  const words = slug(sourceId);
  const isWhole = !/[^\p{ASCII}]/u.test(sourceId.normalize('NFKD').replaceAll(/\p{M}+/gu, ''));
  if (isWhole && words.length >= 2 && words.length <= MAX_LENGTH) return words;
  const hash = contentHash(sourceId.normalize('NFC')).slice(0, 10);
  const start = words.slice(0, MAX_LENGTH - hash.length - 1).replace(/-+$/, '');
  return start === '' ? `a-${hash}` : `${start}-${hash}`;
}

/** A category for a folder's or a section's name; null when the name gives none. */
export function categoryOf(name: string | null): string | null {
  if (name === null) return null;
  const words = slug(name).slice(0, 40).replace(/-+$/, '');
  if (words !== '' && !/[^\p{ASCII}]/u.test(name)) return words;
  return name.trim() === '' ? null : `c-${contentHash(name.trim()).slice(0, 8)}`;
}
