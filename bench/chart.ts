/**
 * A line of 10⁶ points as the charts of the run panel take it: from the columns that came from the editor to the points of the first
 * picture, and those of each picture while a person moves along the axis; raw and smoothed, by step and by wall time. Milliseconds of
 * script, by the clock. That at most four points a column are drawn, the smallest and largest among them, is a property that
 * `metricSeries.test.ts` proves. Arguments: points (default 1000000), columns of pixels (default 1200).
 */
import { cpus } from 'node:os';
import { MetricSeries, type SeriesAxis } from '../src/core/runs/metricSeries';

const FRAMES = 200;
const ROUNDS = 7;
const FIRST_REACH = 50;
const FRAME_REACH = 8;
const SMOOTHING = 0.6;

function main([points = '1000000', columns = '1200']: readonly string[]): void {
  const [count, width] = [Number(points), Number(columns)];
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
  console.log(`${count.toLocaleString('en')} points, ${width} columns; milliseconds (median; slowest):`);
  for (const axis of ['step', 'wallTime'] as const) {
    for (const smoothing of [0, SMOOTHING]) measure(axis, smoothing, count, width);
  }
}

function measure(axis: SeriesAxis, smoothing: number, count: number, columns: number): void {
  const firsts: number[] = [];
  const frames: number[] = [];
  let most = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const points = makePoints(count);
    globalThis.gc?.();
    const start = performance.now();
    const series = new MetricSeries('loss');
    series.append(points);
    most = Math.max(most, pick(series, axis, smoothing, { from: 0, to: count, columns }) / columns);
    firsts.push(performance.now() - start);
    for (let i = 0; i < FRAMES; i++) {
      const from = (count / 2) * Math.abs(Math.sin(i / 20));
      const begin = performance.now();
      pick(series, axis, smoothing, { from, to: from + count / (2 + (i % 10)), columns });
      frames.push(performance.now() - begin);
    }
  }
  const name = `by ${axis === 'step' ? 'step' : 'wall time'}${smoothing > 0 ? ', smoothed' : ''}`;
  console.log(`  ${name}, first picture: ${summary(firsts)} (to reach: below ${FIRST_REACH})`);
  console.log(
    `  ${name}, each picture: ${summary(frames)} (to reach: ${FRAME_REACH}); ${most.toFixed(2)} points a column`,
  );
}

interface Window {
  readonly from: number;
  readonly to: number;
  readonly columns: number;
}

/** How many points are drawn of the line as it is. */
function pick(series: MetricSeries, axis: SeriesAxis, smoothing: number, window: Window): number {
  if (smoothing > 0) series.pickSmoothed(axis, window, smoothing);
  return series.pick(axis, window).indices.length;
}

/** A loss that falls and swings, one step a second. */
function makePoints(count: number) {
  const steps = Float64Array.from({ length: count }, (_, i) => i);
  const values = steps.map((i) => Math.exp(-i / 2e5) + 0.1 * Math.sin(i * i));
  return { steps, wallTimes: steps.slice(), values, restarts: true };
}

function summary(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  return `${sorted[sorted.length >> 1]!.toFixed(2)}; ${sorted.at(-1)!.toFixed(2)}`;
}

main(process.argv.slice(2));
