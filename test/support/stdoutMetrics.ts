import { LineMetricReader } from '../../src/core/runs/lineReader';
import { StdoutParser } from '../../src/core/runs/log/stdoutParser';
import type { ReaderState } from '../../src/core/runs/metricReader';
import type { RunProgress } from '../../src/core/runs/progress';
import { readInPieces, type PointsByTag } from './metricLines';

export const buildStdoutReader = (state?: ReaderState, patterns: readonly string[] = []): LineMetricReader =>
  new LineMetricReader((memory) => new StdoutParser(patterns, memory), state);

export const readStdout = (text: string, ...patterns: string[]): PointsByTag =>
  readInPieces(buildStdoutReader(undefined, patterns), text, 11).points;

/** What is shown while the text has come and no more is known to come. */
export function stdoutProgress(text: string): RunProgress | undefined {
  const reader = buildStdoutReader();
  reader.push(Buffer.from(text));
  return reader.drain().progress;
}
