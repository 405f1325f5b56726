import type { MetricReader } from '../../src/core/runs/metricReader';
import type { SeriesUpdate } from '../../src/core/runs/seriesUpdate';
import { MetricSeries } from '../../src/core/runs/metricSeries';

/** The points by tag, as [step, value], of a text that comes in pieces of so many bytes and is asked for after each. */
export function readInPieces(
  reader: MetricReader,
  text: string,
  size: number,
): { points: PointsByTag; update: SeriesUpdate } {
  const bytes = Buffer.from(text);
  const series = new Map<string, MetricSeries>();
  let update = reader.drain();
  const collect = (next: SeriesUpdate): void => {
    for (const segment of next.segments) {
      const known = series.get(segment.tag) ?? new MetricSeries(segment.tag);
      known.append(segment);
      series.set(segment.tag, known);
    }
    update = { ...next, problems: [...update.problems, ...next.problems] };
  };
  for (let i = 0; i < bytes.length; i += size) {
    reader.push(bytes.subarray(i, i + size));
    collect(reader.drain());
  }
  reader.end();
  collect(reader.drain());
  const pointsOf = ({ steps, values }: MetricSeries): [number, number][] =>
    [...steps].map((step, i) => [step, values[i]!]);
  return { points: Object.fromEntries([...series].map(([tag, line]) => [tag, pointsOf(line)])), update };
}

export type PointsByTag = Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>;
