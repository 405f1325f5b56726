import { MinMaxPyramid } from './minMaxPyramid';
import { pickPoints, type Line, type PickedPoints, type PickWindow } from './pickPoints';
import { PointColumns, type Points } from './pointColumns';
import { SmoothedValues } from './smoothing';

/** What the horizontal axis shows. Relative time is wall time minus the moment that is 0: the caller shifts the window by it. */
export type SeriesAxis = 'step' | 'wallTime';

export interface SeriesPoint {
  readonly step: number;
  /** Seconds since 1970; NaN where the source has none. */
  readonly wallTime: number;
  readonly value: number;
}

export interface SeriesSummary {
  readonly count: number;
  readonly last: SeriesPoint | undefined;
  /** The smallest and the largest finite value, each at its first place. */
  readonly min: SeriesPoint | undefined;
  readonly max: SeriesPoint | undefined;
}

/**
 * One line of a run: its points by step, from as many pieces as they come in. Steps ascend always, since a step that goes back cuts
 * off what there was from it on (see `PointColumns`). Wall times need not: clocks are set and runs are started again.
 */
export class MetricSeries {
  private readonly points = new PointColumns();
  private lazyPyramid: MinMaxPyramid | undefined;
  private smoothed: SmoothedValues | undefined;
  /** So many wall times at the beginning ascend. */
  private ascending = 0;

  /** Of the wall times, where they do not ascend. */
  private unsortedExtent:
    { readonly length: number; readonly range: readonly [number, number] | undefined } | undefined;

  constructor(readonly tag: string) {}

  get length(): number {
    return this.points.length;
  }

  /** Columns of `length` numbers; they are views that the next `append` makes invalid. */
  get steps(): Float64Array<ArrayBuffer> {
    return this.points.steps.subarray(0, this.length);
  }

  get wallTimes(): Float64Array<ArrayBuffer> {
    return this.points.wallTimes.subarray(0, this.length);
  }

  get values(): Float64Array<ArrayBuffer> {
    return this.points.values.subarray(0, this.length);
  }

  /** Takes over points that follow, or that replace what there is from their first step on; returns whether they did. */
  append(points: Points): boolean {
    const [first] = points.steps;
    if (first === undefined) return false;
    const below = this.points.countBelow(first);
    const goesBack = this.length > 0 && this.points.steps[this.length - 1]! > first;
    const isReplaced = below < this.length && (points.restarts || goesBack);
    if (isReplaced) this.cut(below);
    this.points.pushAll(points);
    return isReplaced;
  }

  pointAt(index: number): SeriesPoint {
    const { steps, wallTimes, values } = this.points;
    return { step: steps[index]!, wallTime: wallTimes[index]!, value: values[index]! };
  }

  summary(): SeriesSummary {
    const { length } = this;
    const { min, max } = this.pyramid.range(this.points.values, length, 0, length);
    const pointAt = (index: number) => (index < 0 ? undefined : this.pointAt(index));
    return { count: length, last: pointAt(length - 1), min: pointAt(min), max: pointAt(max) };
  }

  /** The smallest and the largest finite number of an axis; undefined where it has none. */
  extent(axis: SeriesAxis): readonly [number, number] | undefined {
    const { length } = this;
    const { xs, isSorted } = this.axisOf(axis);
    if (length === 0) return undefined;
    if (isSorted) return [xs[0]!, xs[length - 1]!];
    if (this.unsortedExtent?.length !== length) this.unsortedExtent = { length, range: extremesOf(xs, length) };
    return this.unsortedExtent.range;
  }

  /** The points to draw in a window of an axis: see `pickPoints`. */
  pick(axis: SeriesAxis, window: PickWindow): PickedPoints {
    return pickPoints(
      { ...this.axisOf(axis), ys: this.points.values, pyramid: this.pyramid, length: this.length },
      window,
    );
  }

  /** The same of the smoothed line, with its values (of `length` points); the last weight that was asked for is kept. */
  pickSmoothed(axis: SeriesAxis, window: PickWindow, weight: number): PickedPoints & { readonly values: Float64Array } {
    if (this.smoothed?.weight !== weight) this.smoothed = new SmoothedValues(weight);
    const { smoothed, length } = this;
    smoothed.extend(this.points.values, length);
    const line = { ...this.axisOf(axis), ys: smoothed.values, pyramid: smoothed.pyramid, length };
    return { ...pickPoints(line, window), values: smoothed.values.subarray(0, length) };
  }

  private axisOf(axis: SeriesAxis): Pick<Line, 'xs' | 'isSorted'> {
    if (axis === 'step') return { xs: this.points.steps, isSorted: true };
    return { xs: this.points.wallTimes, isSorted: this.isAscendingInTime() };
  }

  /** Made when someone looks at the line. */
  private get pyramid(): MinMaxPyramid {
    return (this.lazyPyramid ??= new MinMaxPyramid());
  }

  private isAscendingInTime(): boolean {
    const { wallTimes } = this.points;
    let i = this.ascending;
    while (i < this.length && wallTimes[i]! >= (i === 0 ? -Infinity : wallTimes[i - 1]!)) i++;
    this.ascending = i;
    return i === this.length;
  }

  private cut(length: number): void {
    this.points.cut(length);
    this.lazyPyramid?.cut(length);
    this.ascending = Math.min(this.ascending, length);
    this.unsortedExtent = undefined;
    this.smoothed = undefined;
  }
}

function extremesOf(values: Float64Array, length: number): readonly [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : undefined;
}
