export interface EntityCounts {
  readonly hits: number;
  readonly gold: number;
  readonly predicted: number;
}

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s,，]+/g, '');
}

/** Ids must be the same, letter by letter; hexadecimal ones in either case. */
export function isSameId(a: string, b: string): boolean {
  const [x, y] = [a.trim(), b.trim()];
  return (
    x === y ||
    (/^(0x)?[0-9a-f]+$/i.test(x) && x.toLowerCase().replace(/^0x/, '') === y.toLowerCase().replace(/^0x/, ''))
  );
}

/** Expressions match when one holds the other and makes up at least half of it: "about 1,200 USDT" and "1,200 USDT". */
export function isSameExpression(a: string, b: string): boolean {
  const [x, y] = [fold(a), fold(b)];
  const [short, long] = x.length <= y.length ? [x, y] : [y, x];
  return short !== '' && long.includes(short) && short.length * 2 >= long.length;
}

/** Pairs each gold item with at most one prediction; first fits first. @returns index of the prediction by gold item, or -1 */
export function matchItems<A, B>(
  gold: readonly A[],
  predicted: readonly B[],
  isSame: (a: A, b: B) => boolean,
): number[] {
  const free = new Set(predicted.keys());
  return gold.map((item) => {
    for (const i of free) {
      if (!isSame(item, predicted[i]!)) continue;
      free.delete(i);
      return i;
    }
    return -1;
  });
}

/** Numbers agree when they are the same decimal: "1200" and "1200.00". */
export function isSameNumber(a: string, b: string): boolean {
  const [x, y] = [Number(a), Number(b)];
  return Number.isFinite(x) && Number.isFinite(y)
    ? Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x))
    : a.trim() === b.trim();
}
