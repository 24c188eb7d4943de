import type { ScoredSuite } from './suite-result.ts';

/** Width on a terminal: Chinese characters take two columns. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text)
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        character,
      )
        ? 2
        : 1;
  return width;
}

/** A plain table with the first column left, the rest right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))));
  return rows
    .map((row) =>
      row
        .map((cell, i) => {
          const fill = ' '.repeat((widths[i] ?? 0) - widthOf(cell));
          return i === 0 ? cell + fill : fill + cell;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) >= 1) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(4);
}

const NOT_METRICS = new Set([
  'seed',
  'seconds',
  'suite',
  'dataset',
  'model',
  'models',
  'commit',
  'started_at',
  'ci',
  'scored_rows',
  'confusion',
]);

/** The headline with intervals, then the other numbers; tables inside (per language, per type) as their own lines. */
export function describeResult({ suite, result }: ScoredSuite): string {
  const model = result.model ? `${result.model.id}@${result.model.revision}` : 'no embedding model';
  const lines = [`${suite.name} on ${result.dataset} (seed ${result.seed}, ${model}, ${result.seconds} s)`];
  const rows: string[][] = [['metric', 'value', '95% interval']];
  const names = [...suite.headline, ...Object.keys(result).filter((name) => !suite.headline.includes(name))];
  const nested: string[][] = [];
  for (const name of names) {
    if (NOT_METRICS.has(name) || !(name in result)) continue;
    const value = result[name];
    const interval = result.ci[name];
    if (typeof value === 'number')
      rows.push([
        name,
        formatNumber(value),
        interval ? `${formatNumber(interval[0])} to ${formatNumber(interval[1])}` : '',
      ]);
    else if (value === null) rows.push([name, '-', '']);
    else if (typeof value === 'string') rows.push([name, value, '']);
    else if (typeof value === 'object' && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
        if (typeof inner === 'number') nested.push([`${name}.${key}`, formatNumber(inner)]);
        else if (typeof inner === 'object' && inner !== null)
          for (const [leaf, number] of Object.entries(inner as Record<string, unknown>))
            if (typeof number === 'number') nested.push([`${name}.${key}.${leaf}`, formatNumber(number)]);
      }
    }
  }
  lines.push(formatTable(rows));
  if (nested.length > 0) lines.push('', formatTable(nested));
  return lines.join('\n');
}
