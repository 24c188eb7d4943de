import * as Plot from '@observablehq/plot';
import { SvgDocument } from '../report/svg-document.ts';
import type { SearchBench } from './bench-search.ts';

const WIDTH = 760;
const HEIGHT = 440;
const MARGIN = { marginTop: 30, marginRight: 190, marginBottom: 44, marginLeft: 64 } as const;
/** Least pixels between two names at the right edge. */
const LINE = 15;

export interface GrowthPoint {
  readonly chunks: number;
  readonly ms: number;
  readonly engine: string;
}

export function growthPoints(benches: readonly SearchBench[]): GrowthPoint[] {
  return benches.flatMap(({ chunks, timings }) =>
    Object.entries(timings).map(([engine, { p50 }]) => ({ chunks, ms: p50, engine })),
  );
}

/** Names of lines that end close together are moved apart, upwards from the lowest; the distance is one of logarithms. */
export function spreadLabels(ends: readonly GrowthPoint[], least: number): GrowthPoint[] {
  let floor = -Infinity;
  return [...ends]
    .sort((a, b) => a.ms - b.ms)
    .map((end) => {
      const at = Math.max(Math.log(end.ms), floor);
      floor = at + least;
      return { ...end, ms: Math.exp(at) };
    });
}

/** Time of a search over the number of chunks, both logarithmic: a straight line's slope is its exponent of growth. */
export function drawGrowth(points: readonly GrowthPoint[]): string {
  const sizes = points.map(({ chunks }) => chunks);
  const times = points.map(({ ms }) => ms);
  const domain = [Math.min(...times) / 1.5, Math.max(...times) * 3] as const;
  const perPixel = Math.log(domain[1] / domain[0]) / (HEIGHT - MARGIN.marginTop - MARGIN.marginBottom);
  const engines = [...new Set(points.map(({ engine }) => engine))];
  const ends = engines.flatMap((engine) => {
    const own = points.filter((point) => point.engine === engine).sort((a, b) => b.chunks - a.chunks);
    return own.slice(0, 1);
  });
  const largest = Math.max(...sizes);
  const names = spreadLabels(ends, LINE * perPixel).map((end) => ({ ...end, chunks: largest }));
  // The library only draws; what it needs of a document this small one has.
  const document = new SvgDocument() as unknown as NonNullable<Plot.PlotOptions['document']>;
  const svg = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    ...MARGIN,
    style: { fontSize: '12px', background: 'white', color: '#222' },
    grid: true,
    x: {
      type: 'log',
      domain: [Math.min(...sizes), largest],
      ticks: [...new Set(sizes)],
      tickFormat: (chunks: number) => chunks.toLocaleString('en'),
      label: 'chunks 片段数 →',
    },
    y: {
      type: 'log',
      domain: [...domain],
      tickFormat: ',~f',
      label: '↑ median ms a search 每次搜索毫秒（中位数）',
    },
    color: { domain: engines, scheme: 'Dark2' },
    marks: [
      Plot.line(points, { x: 'chunks', y: 'ms', stroke: 'engine', strokeWidth: 2 }),
      Plot.dot(points, { x: 'chunks', y: 'ms', fill: 'engine', r: 3.5 }),
      Plot.text(names, {
        x: 'chunks',
        y: 'ms',
        text: 'engine',
        fill: 'engine',
        textAnchor: 'start',
        dx: 10,
      }),
    ],
  }).outerHTML;
  // A file of its own needs its namespace said; inside a page the parser knows it.
  return svg.includes('xmlns=') ? svg : svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ');
}
