import type { StoredRun } from '../baseline/history.ts';
import { drawHistory } from './draw-charts.ts';
import { escapeHtml, renderPage } from './page.ts';

export interface MetricSeries {
  readonly name: string;
  readonly metric: string;
  readonly runs: readonly StoredRun[];
}

export function renderHistory(series: readonly MetricSeries[]): string {
  const figures = series.map(({ name, metric, runs }) => {
    const points = runs.map((run) => ({
      at: new Date(run.started_at),
      value: run.metrics[metric] ?? NaN,
      low: run.ci[metric]?.[0] ?? null,
      high: run.ci[metric]?.[1] ?? null,
    }));
    return `<figure><figcaption>${escapeHtml(name)}</figcaption>${drawHistory(points)}</figure>`;
  });
  return renderPage(
    { en: 'Evals over time', zh: '评测历史' },
    `<div class="charts">${figures.join('')}</div>`,
  );
}
