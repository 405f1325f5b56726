import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PointLog } from '../events/pointLog';
import { MetricSeries, type SeriesAxis } from './metricSeries';
import type { PickWindow } from './pickPoints';
import { PointColumns, type Points } from './pointColumns';

type Point = readonly [step: number, value: number, wallTime?: number];

/** What happens to a point whose step the line has: event files have the later one, text files both. */
type RepeatRule = 'replace' | 'keep';

/** The points as a reader hands them over. */
function segmentOf(points: readonly Point[], repeats: RepeatRule = 'replace'): Points {
  const [columns, log] = [new PointColumns(), new PointLog()];
  for (const [step, value, wallTime] of points) {
    columns.push(step, wallTime ?? step, value);
    log.push(0, step, wallTime ?? step, value);
  }
  return (repeats === 'replace' ? log.take(() => 'loss')[0] : undefined) ?? columns.take();
}

function seriesOf(points: readonly Point[], repeats: RepeatRule = 'replace'): MetricSeries {
  const series = new MetricSeries('loss');
  for (const point of points) series.append(segmentOf([point], repeats));
  return series;
}

const pairsOf = (series: MetricSeries) => [...series.steps].map((step, i) => [step, series.values[i]!]);

describe('the points of a series', () => {
  const points: Point[] = [
    [0, 10],
    [1, 11],
    [1, 12],
    [2, 13],
    [3, 14],
    [2, 15],
  ];

  it('from a step that goes back on are replaced, and so are repeated steps of event files', () => {
    expect(pairsOf(seriesOf(points))).toEqual([
      [0, 10],
      [1, 12],
      [2, 15],
    ]);
  });

  it('of text files keep repeated steps', () => {
    expect(pairsOf(seriesOf(points, 'keep'))).toEqual([
      [0, 10],
      [1, 11],
      [1, 12],
      [2, 15],
    ]);
  });

  it('come out the same in whatever pieces they come', () => {
    const step = fc.nat(6);
    const property = fc.property(fc.array(fc.array(step)), fc.constantFrom('replace', 'keep'), (pieces, repeats) => {
      let count = 0;
      const numbered = pieces.map((piece) => piece.map((at): Point => [at, count++]));
      const whole = seriesOf(numbered.flat(), repeats);
      const joined = new MetricSeries('loss');
      for (const piece of numbered) joined.append(segmentOf(piece, repeats));
      expect(pairsOf(joined)).toEqual(pairsOf(whole));
    });
    fc.assert(property, { seed: 7, numRuns: 500 });
  });

  it('have an extent on each axis, over the finite numbers of it', () => {
    const extents = (given: readonly Point[]) => {
      const series = seriesOf(given);
      return [series.extent('step'), series.extent('wallTime')];
    };
    expect(extents([])).toEqual([undefined, undefined]);
    expect(
      extents([
        [1, 0, 10],
        [2, 0, 20],
      ]),
    ).toEqual([
      [1, 2],
      [10, 20],
    ]);
    expect(
      extents([
        [1, 0, NaN],
        [2, 0, 20],
        [3, 0, 10],
      ]),
    ).toEqual([
      [1, 3],
      [10, 20],
    ]);
    expect(extents([[1, 0, NaN]])).toEqual([[1, 1], undefined]);
    const series = seriesOf([
      [1, 0, 30],
      [2, 0, 20],
      [3, 0, 40],
    ]);
    expect(series.extent('wallTime')).toEqual([20, 40]);
    series.append(segmentOf([[3, 0, 5]]));
    expect(series.extent('wallTime')).toEqual([5, 30]);
  });

  it('have a last one, and extremes that are finite', () => {
    const { count, last, min, max } = seriesOf([...points, [4, NaN], [5, -Infinity], [6, 1], [7, NaN]]).summary();
    expect([count, last?.step, last?.value, min?.step, min?.value, max?.step, max?.value]).toEqual([
      7,
      7,
      NaN,
      6,
      1,
      2,
      15,
    ]);
    expect(seriesOf([[0, NaN]]).summary()).toMatchObject({ count: 1, min: undefined, max: undefined });
    expect(seriesOf([]).summary()).toEqual({ count: 0, last: undefined, min: undefined, max: undefined });
  });
});

const number = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constantFrom(NaN, Infinity, -Infinity));
const windows = fc.record({
  from: fc.integer({ min: -20, max: 120 }),
  to: fc.integer({ min: -20, max: 120 }),
  columns: fc.integer({ min: 1, max: 12 }),
});

/** What of a line must be among the points that are picked, by looking at each column. */
function expectRule(series: MetricSeries, axis: SeriesAxis, window: PickWindow): void {
  const { indices, total } = series.pick(axis, window);
  const xs = axis === 'step' ? series.steps : series.wallTimes;
  const inWindow = [...xs.keys()].filter((i) => window.from <= xs[i]! && xs[i]! <= window.to);
  expect(total).toBe(inWindow.length);
  expect([...indices]).toEqual([...indices].sort((a, b) => a - b));
  const edge = (column: number) => window.from + ((window.to - window.from) * column) / window.columns;
  for (let column = 0; column < window.columns; column++) {
    const isLast = column === window.columns - 1 || window.from === window.to;
    const members = inWindow.filter((i) => edge(column) <= xs[i]! && (isLast || xs[i]! < edge(column + 1)));
    const picked = members.filter((i) => indices.includes(i));
    const finite = members.filter((i) => Number.isFinite(series.values[i]!));
    const values = finite.map((i) => series.values[i]!);
    const expected = [
      finite[0]!,
      finite[values.indexOf(Math.min(...values))]!,
      finite[values.indexOf(Math.max(...values))]!,
      finite.at(-1)!,
    ];
    if (finite.length > 0) expect(picked).toEqual([...new Set(expected)].sort((a, b) => a - b));
    else expect(picked).toEqual(members.slice(0, 1));
    if (window.from === window.to) break;
  }
}

describe('the points that are drawn', () => {
  it('are first, smallest, largest and last of each column, by step', () => {
    const property = fc.property(fc.array(fc.tuple(fc.nat(4), number), { maxLength: 120 }), windows, (gaps, window) => {
      let step = 0;
      const series = seriesOf(
        gaps.map(([gap, value]) => [(step += gap), value]),
        'keep',
      );
      expectRule(series, 'step', window);
    });
    fc.assert(property, { seed: 7, numRuns: 500 });
  });

  it('are the same by wall time, whether it ascends or not, but for the neighbours of the window', () => {
    const time = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant(NaN));
    const property = fc.property(fc.array(fc.tuple(time, number), { maxLength: 120 }), windows, (points, window) => {
      const series = seriesOf(points.map(([wallTime, value], step) => [step, value, wallTime]));
      expectRule(series, 'wallTime', window);
    });
    fc.assert(property, { seed: 7, numRuns: 500 });
  });

  it('hold for a series that grows and is cut back between the pictures', () => {
    const move = fc.record({ step: fc.nat(100), values: fc.array(number, { maxLength: 60 }) });
    const property = fc.property(fc.array(move, { maxLength: 8 }), windows, (moves, window) => {
      const series = new MetricSeries('loss');
      for (const { step, values } of moves) {
        series.append(segmentOf(values.map((value, i) => [step + i, value])));
        expectRule(series, 'step', window);
        expectRule(series, 'wallTime', window);
      }
    });
    fc.assert(property, { seed: 7, numRuns: 200 });
  });

  it('reach the edges of the window with the neighbours outside', () => {
    const series = seriesOf([0, 1, 2, 3, 4, 5].map((step) => [step, step]));
    expect([...series.pick('step', { from: 2, to: 3, columns: 100 }).indices]).toEqual([1, 2, 3, 4]);
    expect([...series.pick('step', { from: 2.2, to: 2.8, columns: 100 }).indices]).toEqual([2, 3]);
    expect([...series.pick('step', { from: 0, to: 5, columns: 2 }).indices]).toEqual([0, 2, 3, 5]);
  });

  it('are none in a window that is none', () => {
    const series = seriesOf([[0, 1]]);
    for (const window of [
      { from: 1, to: 0, columns: 10 },
      { from: NaN, to: 1, columns: 10 },
      { from: 0, to: 1, columns: 0 },
    ]) {
      expect(series.pick('step', window)).toEqual({ indices: new Uint32Array(0), total: 0 });
    }
  });

  it('of a million points are at most four a column, extremes included', () => {
    const count = 1_000_000;
    const series = new MetricSeries('loss');
    const steps = Float64Array.from({ length: count }, (_, i) => i);
    series.append({ steps, wallTimes: steps, values: steps.map((i) => Math.sin(i * i)), restarts: false });
    const { indices, total } = series.pick('step', { from: 0, to: count, columns: 1000 });
    expect(total).toBe(count);
    expect(indices.length).toBeLessThanOrEqual(4000);
    const smallest = Math.min(...[...indices].map((i) => series.values[i]!));
    expect(smallest).toBe(series.values.reduce((least, value) => Math.min(least, value), Infinity));
    const largest = Math.max(...[...indices].map((i) => series.values[i]!));
    expect(largest).toBe(series.values.reduce((most, value) => Math.max(most, value), -Infinity));
  });
});

/** TensorBoard's `classicSmoothing`, as its definition reads. */
function smoothSlowly(values: readonly number[], weight: number): number[] {
  let [last, count] = [0, 0];
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    last = last * weight + (1 - weight) * value;
    count++;
    return last / (weight === 1 ? 1 : 1 - weight ** count);
  });
}

describe('smoothing', () => {
  const all: PickWindow = { from: 0, to: 1000, columns: 5000 };

  it('is that of TensorBoard, also of a line that grows and is cut back', () => {
    const weights = fc.constantFrom(0, 0.3, 0.6, 0.99, 1);
    const pieces = fc.array(fc.record({ step: fc.nat(40), values: fc.array(number, { maxLength: 20 }) }), {
      maxLength: 6,
    });
    const property = fc.property(pieces, weights, (moves, weight) => {
      const series = new MetricSeries('loss');
      for (const { step, values } of moves) {
        series.append(segmentOf(values.map((value, i) => [step + i, value])));
        const smoothed = series.pickSmoothed('step', all, weight).values;
        const expected = smoothSlowly([...series.values], weight);
        expect(smoothed).toHaveLength(expected.length);
        for (const [i, value] of expected.entries()) {
          if (Number.isFinite(value)) expect(smoothed[i]).toBeCloseTo(value, 9);
          else expect(smoothed[i]).toBe(value);
        }
      }
    });
    fc.assert(property, { seed: 7, numRuns: 300 });
  });

  it('leaves the first value as it is, and all with a weight of 0', () => {
    const series = seriesOf([4, 8, 2].map((value, step) => [step, value]));
    expect([...series.pickSmoothed('step', all, 0).values]).toEqual([4, 8, 2]);
    const [first, second] = series.pickSmoothed('step', all, 0.5).values;
    // (0.5·0.5·4 + 0.5·8) / (1 − 0.5²)
    expect([first, second]).toEqual([4, 5 / 0.75]);
  });
});
