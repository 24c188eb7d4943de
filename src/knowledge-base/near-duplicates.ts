import type { Embedder } from '../ports/embedder.ts';

/** Letters and digits of a text in one form, for comparing wordings. */
export function plainWording(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '');
}

function gramsOf(flat: string): Set<string> {
  const set = new Set<string>();
  for (let i = 0; i + 4 <= flat.length; i += 1) set.add(flat.slice(i, i + 4));
  return set;
}

function shareOf(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const gram of left) if (right.has(gram)) shared += 1;
  return shared / (left.size + right.size - shared);
}

/** Shared share of the character 4-grams of two texts (Jaccard), in [0, 1]. */
export function sharedNgrams(a: string, b: string): number {
  return shareOf(gramsOf(plainWording(a)), gramsOf(plainWording(b)));
}

/** Two texts by their places in a list, and how alike they are. */
export interface AlikePair {
  readonly first: number;
  readonly second: number;
  /** Shared 4-grams or cosine, as the function says. */
  readonly likeness: number;
}

const BANDS = 12;
const ROWS = 3;
/** Texts that share a signature with more than these are boilerplate of a site: only the first are compared. */
const MAX_BUCKET = 60;

function hashGram(gram: string): number {
  let hash = 2166136261;
  for (let i = 0; i < gram.length; i += 1) hash = Math.imul(hash ^ gram.charCodeAt(i), 16777619);
  return hash >>> 0;
}

/** MinHash signature (Broder 1997) by multiply-xor permutations of one hash. */
function signature(grams: ReadonlySet<string>): Uint32Array {
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff);
  for (const gram of grams) {
    const hash = hashGram(gram);
    for (let k = 0; k < least.length; k += 1) {
      let mixed = Math.imul(hash ^ Math.imul(k + 1, 0x9e3779b1), 0x85ebca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
      mixed = (mixed ^ (mixed >>> 16)) >>> 0;
      if (mixed < (least[k] ?? 0)) least[k] = mixed;
    }
  }
  return least;
}

/**
 * Pairs of texts that share at least `atLeast` of their 4-grams. Candidates come from MinHash bands, so that the time grows
 * with the number of texts and not with its square; a pair at 0.8 is missed about once in three thousand.
 */
export function findSharedWordings(texts: readonly string[], atLeast: number): AlikePair[] {
  const grams = texts.map((text) => gramsOf(plainWording(text)));
  const buckets = new Map<string, number[]>();
  grams.forEach((set, i) => {
    if (set.size === 0) return;
    const least = signature(set);
    for (let band = 0; band < BANDS; band += 1) {
      const key = `${band}:${least.subarray(band * ROWS, (band + 1) * ROWS).join(',')}`;
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, [i]);
      else if (bucket.length < MAX_BUCKET) bucket.push(i);
    }
  });
  const seen = new Set<number>();
  const pairs: AlikePair[] = [];
  for (const bucket of buckets.values()) {
    for (const [k, first] of bucket.entries()) {
      for (const second of bucket.slice(k + 1)) {
        const id = first * texts.length + second;
        if (seen.has(id)) continue;
        seen.add(id);
        const likeness = shareOf(grams[first] ?? new Set(), grams[second] ?? new Set());
        if (likeness >= atLeast) pairs.push({ first, second, likeness });
      }
    }
  }
  return pairs.sort((a, b) => a.first - b.first || a.second - b.second);
}

/** Pairs of texts whose embeddings have a cosine of at least `atLeast`; every pair is compared. */
export async function findSharedMeanings(
  texts: readonly string[],
  embedder: Embedder,
  atLeast: number,
): Promise<AlikePair[]> {
  const embeddings = await embedder.embed(texts, { kind: 'symmetric' });
  const { dimensions } = embedder.model;
  const all = new Float32Array(texts.length * dimensions);
  embeddings.forEach(({ vector, empty }, i) => {
    if (!empty) all.set(vector, i * dimensions);
  });
  const pairs: AlikePair[] = [];
  for (let first = 0; first < texts.length; first += 1) {
    for (let second = first + 1; second < texts.length; second += 1) {
      let likeness = 0;
      for (let d = 0; d < dimensions; d += 1) {
        likeness += (all[first * dimensions + d] as number) * (all[second * dimensions + d] as number);
      }
      if (likeness >= atLeast) pairs.push({ first, second, likeness });
    }
  }
  return pairs;
}
