/** How unusual a count is against the same hours of the days before. */
export interface Unusualness {
  /** Cases that such a window usually brings. */
  readonly expected: number;
  /** Natural logarithm of the chance of this many or more at the usual rate; 0 or below. */
  readonly logChance: number;
}

/** Prior of the rate (Jeffreys): half a case, and half a window in which it came. */
const PRIOR_CASES = 0.5;
const PRIOR_WINDOWS = 0.5;
/** Fewer windows do not tell how much the rate itself sways. */
const MIN_FOR_SPREAD = 7;

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function for x > 0 (Lanczos, g = 7), good to about 1e-14. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let sum = 0.99999999999980993;
  for (const [i, coefficient] of LANCZOS.entries()) sum += coefficient / (z + i + 1);
  const t = z + LANCZOS.length - 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * Log of P(X >= count) for a negative binomial with this mean and shape (smaller is more scattered). Summed upwards from
 * `count`, which is exact in the tail, where it matters; near the mean it is only told apart from 1.
 */
export function logUpperTail(count: number, mean: number, shape: number): number {
  if (count <= 0) return 0;
  const success = Math.log(mean / (mean + shape));
  const failure = shape * Math.log(shape / (mean + shape));
  const first = logGamma(count + shape) - logGamma(shape) - logGamma(count + 1) + failure + count * success;
  let sum = 1;
  let term = 1;
  for (let k = count; k < count + 100_000; k += 1) {
    term *= ((k + shape) / (k + 1)) * Math.exp(success);
    sum += term;
    if (term < sum * 1e-12) break;
  }
  return Math.min(0, first + Math.log(sum));
}

/**
 * Judges a count against the counts of the same hours on earlier days. The rate is not known but learned from them, and
 * sways from day to day: both widen what counts as usual (a gamma-Poisson mixture, its shape by moments).
 */
export function judgeCount(count: number, history: readonly number[]): Unusualness {
  const windows = history.length;
  const total = history.reduce((sum, each) => sum + each, 0);
  const expected = (total + PRIOR_CASES) / (windows + PRIOR_WINDOWS);
  let shape = total + PRIOR_CASES;
  if (windows >= MIN_FOR_SPREAD) {
    const mean = total / windows;
    const variance = history.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (windows - 1);
    if (variance > mean && mean > 0) shape = Math.min(shape, Math.max(1, mean ** 2 / (variance - mean)));
  }
  return { expected, logChance: logUpperTail(count, expected, shape) };
}
