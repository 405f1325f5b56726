import { EventFileReader } from '../events/eventFileReader';
import { CsvParser } from './csvParser';
import { JsonlParser } from './jsonlParser';
import { LineMetricReader } from './lineReader';
import { StdoutParser } from './log/stdoutParser';
import type { MetricReader, ReaderState } from './metricReader';
import type { SeriesUpdate } from './seriesUpdate';

export const metricSourceKinds = ['tensorboard', 'jsonl', 'csv', 'stdout'] as const;
export type MetricSourceKind = (typeof metricSourceKinds)[number];

/** How the metrics in a file are written. */
export interface MetricFormat {
  readonly kind: MetricSourceKind;
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
  }
}

/** What a thread is asked to read. All of it is plain data. */
export interface ReadMetricsInput {
  readonly format: MetricFormat;
  /** Bytes of the file. */
  readonly bytes: Uint8Array;
  /** Where in the file they begin; not above the offset of the state. */
  readonly offset: number;
  readonly state: ReaderState | undefined;
  /** Whether no more bytes will come. */
  readonly isComplete: boolean;
}

export interface ReadMetricsOutput {
  readonly update: SeriesUpdate;
  /** For the next call, whose bytes begin at its offset. */
  readonly state: ReaderState;
}

/** Reads bytes of a file in one step, for a thread that keeps nothing: what must be kept travels as `state`. */
export function readMetrics({ format, bytes, offset, state, isComplete }: ReadMetricsInput): ReadMetricsOutput {
  const reader = createMetricReader(format, state);
  reader.push(bytes, offset);
  if (isComplete) reader.end();
  return { update: reader.drain(), state: reader.state() };
}

/** The memory of an update that may be handed over to another thread instead of being copied. */
export function buffersOf({ segments }: SeriesUpdate): ArrayBuffer[] {
  return [
    ...new Set(segments.flatMap(({ steps, wallTimes, values }) => [steps.buffer, wallTimes.buffer, values.buffer])),
  ];
}
