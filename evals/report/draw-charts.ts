import * as Plot from '@observablehq/plot';
import type { CurvePoint, ReliabilityBin } from './curves.ts';
import { SvgDocument } from './svg-document.ts';

const WIDTH = 360;
const HEIGHT = 280;
const INK = '#1f5fa8';

function draw(options: Plot.PlotOptions): string {
  // The library only draws; what it needs of a document this small one has.
  const document = new SvgDocument() as unknown as NonNullable<Plot.PlotOptions['document']>;
  return Plot.plot({ ...options, document, style: { fontSize: '12px' } }).outerHTML;
}

const share = { domain: [0, 1], nice: false } as const;

/** A curve in the unit square. */
export function drawCurve(
  points: readonly CurvePoint[],
  options: {
    readonly x: string;
    readonly y: string;
    readonly isDiagonalShown?: boolean;
    readonly yDomain?: readonly [number, number];
  },
): string {
  return draw({
    width: WIDTH,
    height: HEIGHT,
    grid: true,
    x: { ...share, label: options.x },
    y: { domain: [...(options.yDomain ?? [0, 1])], label: options.y },
    marks: [
      ...(options.isDiagonalShown
        ? [
            Plot.line(
              [
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ],
              { x: 'x', y: 'y', stroke: '#999', strokeDasharray: '4,4' },
            ),
          ]
        : []),
      Plot.line(points, { x: 'x', y: 'y', stroke: INK, strokeWidth: 2 }),
    ],
  });
}

export function drawReliability(bins: readonly ReliabilityBin[]): string {
  const most = Math.max(...bins.map(({ rows }) => rows));
  return draw({
    width: WIDTH,
    height: HEIGHT,
    grid: true,
    x: { ...share, label: 'confidence 置信度 →' },
    y: { ...share, label: '↑ accuracy 正确率' },
    marks: [
      Plot.line(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        { x: 'x', y: 'y', stroke: '#999', strokeDasharray: '4,4' },
      ),
      Plot.line(bins, { x: 'confidence', y: 'accuracy', stroke: INK }),
      Plot.dot(bins, {
        x: 'confidence',
        y: 'accuracy',
        r: (bin: ReliabilityBin) => 2 + 8 * Math.sqrt(bin.rows / most),
        fill: INK,
        fillOpacity: 0.6,
      }),
    ],
  });
}

/** Time of calls on a logarithmic axis. */
export function drawLatency(points: readonly CurvePoint[]): string {
  return draw({
    width: WIDTH,
    height: HEIGHT,
    grid: true,
    x: { type: 'log', label: 'ms a query 每次查询毫秒 →' },
    y: { ...share, label: '↑ share of queries 占比' },
    marks: [Plot.line(points, { x: 'x', y: 'y', stroke: INK, strokeWidth: 2 })],
  });
}

export interface IntervalRow {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Values with their intervals, one a line. */
export function drawIntervals(rows: readonly IntervalRow[]): string {
  return draw({
    width: 640,
    height: 50 + rows.length * 22,
    marginLeft: 230,
    x: { ...share, label: 'value with 95% interval 数值与95%区间 →', grid: true },
    y: { domain: rows.map(({ name }) => name), label: null },
    marks: [
      Plot.link(rows, {
        x1: 'low',
        x2: 'high',
        y1: 'name',
        y2: 'name',
        stroke: INK,
        strokeWidth: 3,
        strokeOpacity: 0.45,
      }),
      Plot.dot(rows, { x: 'value', y: 'name', r: 4, fill: INK }),
    ],
  });
}

export interface ConfusionCell {
  readonly gold: string;
  readonly predicted: string;
  /** Of the rows with this truth. */
  readonly share: number;
  readonly rows: number;
}

export function drawConfusion(cells: readonly ConfusionCell[], labels: readonly string[]): string {
  const longest = Math.max(...labels.map((label) => label.length));
  const size = Math.min(900, Math.max(320, labels.length * 22)) + longest * 7;
  return draw({
    width: size,
    height: size,
    marginLeft: 20 + longest * 7,
    marginBottom: 30 + longest * 7,
    x: { domain: [...labels], label: 'predicted 预测', tickRotate: -90 },
    y: { domain: [...labels], label: 'truth 真实' },
    color: { scheme: 'blues', domain: [0, 1] },
    marks: [
      Plot.cell(cells, { x: 'predicted', y: 'gold', fill: 'share', inset: 0.5 }),
      ...(labels.length <= 36
        ? [
            Plot.text(cells, {
              x: 'predicted',
              y: 'gold',
              text: (cell: ConfusionCell) => String(cell.rows),
              fill: (cell: ConfusionCell) => (cell.share > 0.5 ? 'white' : '#222'),
              fontSize: 9,
            }),
          ]
        : []),
    ],
  });
}

export interface HistoryPoint {
  readonly at: Date;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export function drawHistory(points: readonly HistoryPoint[]): string {
  const bounded = points.filter(({ low, high }) => low !== null && high !== null);
  return draw({
    width: 640,
    height: 220,
    grid: true,
    x: { type: 'utc', label: 'run 运行 →' },
    y: { label: '↑', zero: false },
    marks: [
      Plot.link(bounded, {
        x1: 'at',
        x2: 'at',
        y1: 'low',
        y2: 'high',
        stroke: INK,
        strokeOpacity: 0.4,
        strokeWidth: 3,
      }),
      Plot.line(points, { x: 'at', y: 'value', stroke: INK }),
      Plot.dot(points, { x: 'at', y: 'value', fill: INK }),
    ],
  });
}
