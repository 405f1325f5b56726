import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { MetricSeries, SeriesAxis } from '../../src/core/runs/metricSeries';
import type { CanvasTheme } from './theme';

/** One line of a chart. Its x are the axis of the series minus `shift`. */
export interface ChartLine {
  readonly label: string;
  readonly color: string;
  /** Lengths of dashes and gaps, so that lines differ by more than colour; empty for a whole line. */
  readonly dash: readonly number[];
  readonly series: MetricSeries;
  readonly axis: SeriesAxis;
  readonly shift: number;
}

/** Something at one x. */
export interface ChartMark {
  readonly x: number;
  readonly color: string;
  readonly text: string;
}

export interface ChartOptions {
  readonly lines: readonly ChartLine[];
  readonly marks: readonly ChartMark[];
  /** x are seconds since 1970. */
  readonly isTime: boolean;
  readonly isLog: boolean;
  /** From 0 to below 1; above 0 the lines as they are stand faintly behind the smoothed ones. */
  readonly smoothing: number;
  /** The part of the axis that is shown; undefined for all of it. */
  readonly range: ChartRange | undefined;
  readonly theme: CanvasTheme;
  readonly formatX: (x: number) => string;
  /** What the axis is called. */
  readonly labelX: string;
  /** Charts of one key move their cursors together. */
  readonly syncKey: string;
}

export interface ChartRange {
  readonly from: number;
  readonly to: number;
}

export interface ChartEvents {
  /** A person chose a part of the axis; undefined for all of it. */
  readonly onRange: (range: ChartRange | undefined) => void;
  /** The cursor stands at this x; undefined when it left. */
  readonly onCursor: (x: number | undefined) => void;
}

/** How many points the last frame drew, and how many there are in its window. */
export interface DrawnPoints {
  readonly drawn: number;
  readonly total: number;
}

const HEIGHT = 180;
/** The library's `Distr` is a const enum, which a bundler that takes file by file cannot see. */
const LINEAR = 1 as unknown as uPlot.Scale.Distr;
const LOGARITHMIC = 3 as unknown as uPlot.Scale.Distr;

/**
 * A chart of lines of any length: each frame draws at most four points of a line in a column of pixels, the smallest and the largest
 * always among them (see `pickPoints`). Drag chooses a part of the axis, a double click shows all of it again.
 */
export class LineChart {
  readonly element: HTMLElement;
  private plot: uPlot | undefined;
  private options: ChartOptions | undefined;
  private shape = '';
  private points: DrawnPoints = { drawn: 0, total: 0 };
  /** Milliseconds of script that the latest frames took, oldest first. */
  readonly frameTimes: number[] = [];

  constructor(
    element: HTMLElement,
    private readonly events: ChartEvents,
  ) {
    this.element = element;
    new ResizeObserver(() => {
      this.resize();
    }).observe(element);
    element.addEventListener('dblclick', () => {
      events.onRange(undefined);
    });
  }

  get drawnPoints(): DrawnPoints {
    return this.points;
  }

  show(options: ChartOptions): void {
    const start = performance.now();
    this.options = options;
    const shape = shapeOf(options);
    const data = this.pickData(options);
    if (this.plot === undefined || shape !== this.shape) {
      this.plot?.destroy();
      this.shape = shape;
      this.plot = new uPlot(this.plotOptions(options), data, this.element);
    } else {
      this.plot.setData(data, true);
    }
    this.frameTimes.push(performance.now() - start);
    if (this.frameTimes.length > 300) this.frameTimes.shift();
  }

  /** Moves the cursor by pixels; for the keyboard. */
  moveCursor(by: number): void {
    const { plot } = this;
    if (plot === undefined) return;
    const width = plot.bbox.width / devicePixelRatio;
    const left = Math.min(width, Math.max(0, (plot.cursor.left ?? -1) < 0 ? width / 2 : (plot.cursor.left ?? 0) + by));
    plot.setCursor({ left, top: plot.bbox.height / devicePixelRatio / 2 });
  }

  /** Makes the part that is shown smaller (below 1) or larger, around the cursor or the middle. */
  zoom(factor: number): void {
    const { plot, options } = this;
    if (plot === undefined || options === undefined) return;
    const full = fullRange(options.lines);
    const { from, to } = options.range ?? full;
    const left = plot.cursor.left ?? -1;
    const middle = left < 0 ? (from + to) / 2 : plot.posToVal(left, 'x');
    const range = {
      from: Math.max(full.from, middle - (middle - from) * factor),
      to: Math.min(full.to, middle + (to - middle) * factor),
    };
    this.events.onRange(range.from <= full.from && range.to >= full.to ? undefined : range);
  }

  dispose(): void {
    this.plot?.destroy();
    this.plot = undefined;
  }

  private resize(): void {
    const width = this.element.clientWidth;
    if (width === 0 || this.plot === undefined || this.options === undefined) return;
    this.plot.setSize({ width, height: HEIGHT });
    this.show(this.options);
  }

  private pickData(options: ChartOptions): uPlot.AlignedData {
    const range = options.range ?? fullRange(options.lines);
    const columns = Math.max(50, Math.round((this.element.clientWidth - 60) * devicePixelRatio));
    let drawn = 0;
    let total = 0;
    const tables = options.lines.flatMap((line): uPlot.AlignedData[] => {
      const window = { from: range.from + line.shift, to: range.to + line.shift, columns };
      const raw = line.series.pick(line.axis, window);
      drawn += raw.indices.length;
      total += raw.total;
      const { values } = line.series;
      const rows = [columnsOf(line, raw.indices, values, options.isLog)];
      if (options.smoothing > 0) {
        const smooth = line.series.pickSmoothed(line.axis, window, options.smoothing);
        rows.push(columnsOf(line, smooth.indices, smooth.values, options.isLog));
      }
      return rows;
    });
    this.points = { drawn, total };
    return tables.length === 0 ? [[]] : uPlot.join(tables);
  }

  private plotOptions(options: ChartOptions): uPlot.Options {
    const { theme, isTime, isLog, formatX } = options;
    const axis: uPlot.Axis = {
      stroke: theme.muted,
      font: `11px ${theme.fontFamily}`,
      grid: { stroke: theme.border, width: 1 },
      ticks: { stroke: theme.border, width: 1 },
    };
    return {
      width: Math.max(100, this.element.clientWidth),
      height: HEIGHT,
      scales: {
        x: { time: isTime, range: () => this.xRange() },
        y: { distr: isLog ? LOGARITHMIC : LINEAR },
      },
      axes: [isTime ? axis : { ...axis, values: (_plot, splits) => splits.map(formatX) }, { ...axis, size: 56 }],
      series: [
        { label: options.labelX, value: (_plot, x) => (Number.isFinite(x) ? formatX(x) : '') },
        ...seriesOf(options),
      ],
      cursor: { drag: { x: true, y: false, setScale: false }, sync: { key: options.syncKey, setSeries: false } },
      legend: { live: true },
      hooks: {
        setSelect: [
          (plot) => {
            this.chooseRange(plot);
          },
        ],
        setCursor: [
          (plot) => {
            const { left } = plot.cursor;
            this.events.onCursor(left === undefined || left < 0 ? undefined : plot.posToVal(left, 'x'));
          },
        ],
        draw: [
          (plot) => {
            drawMarks(plot, this.options?.marks ?? []);
          },
        ],
      },
    };
  }

  private xRange(): [number, number] {
    const { from, to } = this.options?.range ?? fullRange(this.options?.lines ?? []);
    return from === to ? [from - 0.5, to + 0.5] : [from, to];
  }

  private chooseRange(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 3) return;
    const range = { from: plot.posToVal(left, 'x'), to: plot.posToVal(left + width, 'x') };
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.events.onRange(range);
  }
}

/** From the smallest to the largest x of all lines. */
function fullRange(lines: readonly ChartLine[]): ChartRange {
  let from = Infinity;
  let to = -Infinity;
  for (const { series, axis, shift } of lines) {
    const extent = series.extent(axis);
    if (extent === undefined) continue;
    from = Math.min(from, extent[0] - shift);
    to = Math.max(to, extent[1] - shift);
  }
  return from <= to ? { from, to } : { from: 0, to: 1 };
}

/** What cannot be changed without making the plot anew. */
function shapeOf({ lines, isTime, isLog, smoothing, theme, syncKey }: ChartOptions): string {
  const own = lines.map(({ label, color, dash }) => [label, color, dash]);
  return JSON.stringify([own, isTime, isLog, smoothing > 0, theme, syncKey]);
}

function columnsOf(
  { series, axis, shift }: ChartLine,
  indices: Uint32Array,
  values: Float64Array,
  isLog: boolean,
): uPlot.AlignedData {
  const xs = axis === 'step' ? series.steps : series.wallTimes;
  const x: number[] = [];
  const y: (number | null)[] = [];
  for (const index of indices) {
    const value = values[index]!;
    x.push(xs[index]! - shift);
    // A logarithm knows no other numbers; a gap shows where they are.
    y.push(Number.isFinite(value) && (!isLog || value > 0) ? value : null);
  }
  return [x, y];
}

function seriesOf({ lines, smoothing }: ChartOptions): uPlot.Series[] {
  return lines.flatMap(({ label, color, dash }): uPlot.Series[] => {
    const line: uPlot.Series = {
      label,
      stroke: color,
      width: 1.5,
      dash: [...dash],
      spanGaps: true,
      points: { show: false },
    };
    const lonely: uPlot.Series = { ...line, points: { show: (plot) => plot.data[0].length < 3, size: 5 } };
    if (smoothing === 0) return [lonely];
    return [{ ...line, label: '', stroke: `color-mix(in srgb, ${color} 30%, transparent)`, width: 1 }, lonely];
  });
}

function drawMarks(plot: uPlot, marks: readonly ChartMark[]): void {
  const { ctx, bbox } = plot;
  for (const { x, color } of marks) {
    const at = plot.valToPos(x, 'x', true);
    if (at < bbox.left || at > bbox.left + bbox.width) continue;
    ctx.save();
    ctx.strokeStyle = color;
    ctx.setLineDash([4, 3]);
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  }
}
