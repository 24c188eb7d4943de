import type { Verdict } from '../../triage-feedback/judge-candidate.ts';

/** Prints how a candidate did beside the live model, slice by slice, and what follows. */
export function printVerdict({ slices, wins, reasons }: Verdict): void {
  const share = (value: number): string => value.toFixed(3);
  const lines = Object.entries(slices).map(([name, slice]) => [
    name,
    String(slice.rows),
    slice.rows === 0 ? '-' : share(slice.a),
    slice.rows === 0 ? '-' : share(slice.b),
    slice.rows === 0 ? '-' : `${slice.difference >= 0 ? '+' : ''}${share(slice.difference)}`,
    slice.interval === null ? 'too few' : `${share(slice.interval[0])} to ${share(slice.interval[1])}`,
    `${slice.onlyA} / ${slice.onlyB}`,
  ]);
  const table = [
    ['', 'rows', 'live', 'candidate', 'difference', '95% interval', 'only live / only candidate right'],
    ...lines,
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  console.log(`${wins ? 'The candidate wins' : 'The candidate does not win'}: ${reasons.join('; ')}.`);
}
