import { availableParallelism, loadavg } from 'node:os';

/** Times of one kind of call. All in milliseconds. */
export interface Timing {
  readonly p50: number;
  readonly p95: number;
  readonly calls: number;
}

export function summarise(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), calls: sorted.length };
}

/** Calls that are compared take turns, so that a busy moment of the machine meets all of them alike. */
export async function measureInTurns(
  calls: Readonly<Record<string, (round: number) => Promise<unknown> | unknown>>,
  rounds: number,
  warmUp = 5,
): Promise<Record<string, Timing>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(calls).map((name) => [name, []]));
  for (let round = 0; round < rounds + warmUp; round += 1) {
    for (const [name, call] of Object.entries(calls)) {
      const began = performance.now();
      await call(round);
      if (round >= warmUp) times[name]?.push(performance.now() - began);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, summarise(list)]));
}

/** Slope of the straight line through the logarithms: 1 is linear growth, 0 none. */
export function logLogSlope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points.map(({ x, y }) => [Math.log(x), Math.log(y)] as const);
  const meanX = logs.reduce((sum, [x]) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / logs.length;
  const above = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const below = logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return above / below;
}

/** How busy the machine is: beyond as many as it has cores, times grow by what others do. */
export function describeLoad(): string {
  return `${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} cores`;
}
