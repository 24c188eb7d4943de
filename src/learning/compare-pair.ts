import { tokenizeText } from './tokenize-text.ts';

export interface ComparableText {
  readonly text: string;
  /** Embedding of kind `symmetric`, unit length. */
  readonly vector: Float32Array;
}

export const PAIR_FEATURES = [
  'cosine',
  'cosineSquared',
  'tokenJaccard',
  'bigramJaccard',
  'containment',
  'lengthRatio',
  'numbersAndQuestions',
  'sharedNegation',
] as const;

const NEGATION = /不|没|無|无|未|别|not\b|n't\b|\bno\b|never|cannot/;
const QUESTION =
  /怎么|如何|为什么|什么|多久|多少|哪|能不能|可以|是否|吗|how|why|what|when|where|which|can|does|is\b/g;

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const item of a) if (b.has(item)) shared += 1;
  return shared;
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = overlap(a, b);
  const all = a.size + b.size - shared;
  return all === 0 ? 1 : shared / all;
}

function neighbours(tokens: readonly string[]): Set<string> {
  return new Set(tokens.slice(1).map((token, i) => `${tokens[i] ?? ''} ${token}`));
}

/** What tells whether two texts mean the same; numbers in the order of `PAIR_FEATURES`, the same for (a, b) and (b, a). */
export function comparePair(a: ComparableText, b: ComparableText): number[] {
  let cosine = 0;
  for (let i = 0; i < a.vector.length; i += 1) cosine += a.vector[i]! * b.vector[i]!;
  const first = tokenizeText(a.text);
  const second = tokenizeText(b.text);
  const one = new Set(first.tokens);
  const two = new Set(second.tokens);
  const digits = (text: string) => new Set(text.match(/\d+/g) ?? []);
  const asked = (text: string) => new Set(text.match(QUESTION) ?? []);
  return [
    cosine,
    cosine * cosine,
    jaccard(one, two),
    jaccard(neighbours(first.tokens), neighbours(second.tokens)),
    overlap(one, two) / Math.max(1, Math.min(one.size, two.size)),
    Math.min(first.tokens.length, second.tokens.length) /
      Math.max(1, first.tokens.length, second.tokens.length),
    jaccard(digits(first.normal), digits(second.normal)) + jaccard(asked(first.normal), asked(second.normal)),
    NEGATION.test(first.normal) === NEGATION.test(second.normal) ? 1 : 0,
  ];
}
