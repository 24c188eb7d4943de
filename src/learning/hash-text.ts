/** 32-bit FNV-1a over UTF-16 code units, unsigned. `seed` separates kinds of features that share spelling. */
export function hashText(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
