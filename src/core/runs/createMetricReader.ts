import { EventFileReader } from '../events/eventFileReader';
import { CsvParser } from './csvParser';
import { JsonlParser } from './jsonlParser';
import { LineMetricReader } from './lineReader';
import { StdoutParser } from './log/stdoutParser';
import type { MetricReader, ReaderState } from './metricReader';
import { TelemetryMetricReader } from './telemetryMetrics';

export const metricSourceKinds = ['tensorboard', 'jsonl', 'csv', 'stdout'] as const;
export type MetricSourceKind = (typeof metricSourceKinds)[number];

/** How the numbers in a file are written. */
export interface MetricFormat {
  /** `telemetry` is what the host's own measurements are written in. */
  readonly kind: MetricSourceKind | 'telemetry';
  /** Own patterns for `stdout`: see `UserPattern`. */
  readonly patterns?: readonly string[];
}

/** A reader for a file of this format: from its beginning, or from where an earlier reader of the same format has come to. */
export function createMetricReader({ kind, patterns }: MetricFormat, state?: ReaderState): MetricReader {
  switch (kind) {
    case 'tensorboard':
      return new EventFileReader(state);
    case 'jsonl':
      return new LineMetricReader((memory) => new JsonlParser(memory), state);
    case 'csv':
      return new LineMetricReader((memory) => new CsvParser(memory), state);
    case 'stdout':
      return new LineMetricReader((memory) => new StdoutParser(patterns, memory), state);
    case 'telemetry':
      return new TelemetryMetricReader(state);
  }
}
