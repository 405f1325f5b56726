import type { FileStore } from '../ports/files';
import { throwIfCancelled } from '../std/problem';
import { createMetricReader, type MetricFormat } from './createMetricReader';
import type { ReaderState } from './metricReader';
import type { SeriesUpdate } from './seriesUpdate';

/** The work on numbers that is done away from the editor's own thread: names, inputs and outputs. */
export interface MetricTasks {
  readMetricFile: { input: ReadMetricFileInput; output: ReadMetricFileOutput };
}

export interface ReadMetricFileInput {
  /** As for a `FileStore`. */
  readonly path: string;
  readonly format: MetricFormat;
  /** Where an earlier reader of the file has come to; the beginning without it. */
  readonly state: ReaderState | undefined;
  /** Bytes that are read at most. */
  readonly length: number;
}

export interface ReadMetricFileOutput {
  readonly update: SeriesUpdate;
  /** For the next reader. */
  readonly state: ReaderState;
}

/** Bytes that are in memory at once. */
const PIECE = 2 ** 20;

/** What a worker does for each name. Every handler stops soon after its signal. */
export const metricTaskHandlers = { readMetricFile };

/** Reads on in a file of numbers. Where it cannot be read, nothing is found. */
async function readMetricFile(
  { path, format, state, length }: ReadMetricFileInput,
  { files, signal }: { readonly files: FileStore; readonly signal: AbortSignal },
): Promise<ReadMetricFileOutput> {
  const reader = createMetricReader(format, state);
  const end = reader.offset + length;
  while (reader.offset < end) {
    throwIfCancelled(signal);
    const { offset } = reader;
    const part = await files.read(path, { offset, length: Math.min(PIECE, end - offset) });
    if (!part.ok || part.value.length === 0) break;
    reader.push(part.value, offset);
  }
  return { update: reader.drain(), state: reader.state() };
}
