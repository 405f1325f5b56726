import { TelemetryReader, type TelemetryMemory } from '../device/telemetryReader';
import type { TelemetryEvent, TelemetrySample, ThrottleCause } from '../device/telemetrySample';
import { seriesOf, type TelemetryUnit } from '../device/telemetrySeries';
import { newBytes, type MetricReader, type ReaderState } from './metricReader';
import type { RunMark, SeriesSegment, SeriesUpdate } from './seriesUpdate';
import { message } from '../std/message';
import type { Problem } from '../std/problem';

const PREFIX = 'telemetry/';

/** Bytes and milliwatts are shown in larger units. */
const scales: Readonly<Record<TelemetryUnit, readonly [factor: number, unit: string]>> = {
  '%': [1, '%'],
  MHz: [1, 'MHz'],
  '°C': [1, '°C'],
  B: [1e-6, 'MB'],
  mW: [1e-3, 'W'],
};
const lanes: Readonly<Record<string, TelemetryUnit>> = {
  memory: 'B',
  load: '%',
  clock: 'MHz',
  temperature: '°C',
  power: 'mW',
};

/** Whether a tag is one of the machine's own. */
export function isLane(tag: string): boolean {
  return tag.startsWith(PREFIX);
}

/** What the values of a tag are in; empty for metrics. */
export function laneUnit(tag: string): string {
  const lane = isLane(tag) ? tag.slice(PREFIX.length).split('/')[0]! : '';
  const unit = lanes[lane];
  return unit === undefined ? '' : scales[unit][1];
}

interface Columns {
  readonly times: number[];
  readonly values: number[];
}

/** The telemetry beside a run as lines: tags `telemetry/temperature/cpu` and so on, with seconds since 1970 for steps. */
export class TelemetryMetricReader implements MetricReader {
  private readonly reader: TelemetryReader;
  private readonly columns = new Map<string, Columns>();
  private marks: RunMark[] = [];
  private problems: Problem[] = [];
  private readonly begin: number;
  private taken: number;

  constructor(state?: ReaderState) {
    this.reader = new TelemetryReader(state?.memory as TelemetryMemory | undefined);
    this.begin = this.taken = state?.offset ?? 0;
  }

  get offset(): number {
    return this.taken;
  }

  push(bytes: Uint8Array, offset = this.taken): void {
    const fresh = newBytes(bytes, offset, this.taken);
    this.taken += fresh.length;
    const { samples, problems } = this.reader.push(fresh);
    this.problems.push(...problems);
    for (const sample of samples) this.take(sample);
  }

  end(): void {
    // Only whole lines count.
  }

  drain(): SeriesUpdate {
    const segments = [...this.columns].map(([tag, { times, values }]): SeriesSegment => {
      const steps = Float64Array.from(times);
      return { tag, steps, wallTimes: steps.slice(), values: Float64Array.from(values), restarts: false };
    });
    this.columns.clear();
    const { problems, marks } = this;
    this.problems = [];
    this.marks = [];
    return { segments, stored: [], problems, marks };
  }

  state(): ReaderState {
    return { offset: this.begin + this.reader.consumed, memory: this.reader.memory() };
  }

  private take(sample: TelemetrySample): void {
    for (const { name, value, unit } of seriesOf(sample)) {
      const tag = PREFIX + name;
      const columns = this.columns.get(tag) ?? { times: [], values: [] };
      columns.times.push(sample.time);
      columns.values.push(value * scales[unit][0]);
      this.columns.set(tag, columns);
    }
    for (const event of sample.events) this.marks.push(...markOf(event, sample.time * 1000));
  }
}

function markOf(event: TelemetryEvent, at: number): RunMark[] {
  switch (event.kind) {
    case 'throttle-start':
      return [{ at, kind: 'throttled', text: message('slowed down: {0}', causeOf(event.throttle.cause)) }];
    case 'throttle-end':
      return [];
    case 'out-of-memory':
      return [{ at, kind: 'out-of-memory', text: message('{0} processes ended: out of memory', event.count) }];
  }
}

function causeOf(cause: ThrottleCause): string {
  return {
    temperature: 'too hot',
    power: 'power limit',
    current: 'over-current',
    voltage: 'under-voltage',
    hardware: 'hardware',
  }[cause];
}
