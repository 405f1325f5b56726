import type { Problem } from '../std/problem';
import { LineSplitter, type SplitterOptions, type TextLine } from './lineSplitter';
import { newBytes, type MetricReader, type ReaderState } from './metricReader';
import type { RunProgress } from './progress';
import type { SegmentCollector } from './segmentCollector';
import type { SeriesUpdate } from './seriesUpdate';

/** Finds metrics in lines that come one after the other. */
export interface LineParser {
  readonly splitter: SplitterOptions;
  readonly collector: SegmentCollector;
  take(line: TextLine): void;
  /** Faults that were found since the last call. */
  takeProblems(): Problem[];
  /** How far the run is, if the text tells; `openText` is what there is of the line that has not ended. */
  progress?(openText: string): RunProgress | undefined;
  /** Plain data. */
  memory(): unknown;
}

interface Memory {
  readonly isSkipping: boolean;
  readonly parser: unknown;
}

/** Reads metrics from a text file that grows, line by line. */
export class LineMetricReader implements MetricReader {
  private readonly parser: LineParser;
  private readonly lines: LineSplitter;

  /** `build` makes the parser, from the memory of an earlier one where there is one. */
  constructor(build: (memory: unknown) => LineParser, state?: ReaderState) {
    const memory = state?.memory as Memory | undefined;
    this.parser = build(memory?.parser);
    this.lines = new LineSplitter(this.parser.splitter, state?.offset, memory?.isSkipping);
  }

  get offset(): number {
    return this.lines.offset;
  }

  push(bytes: Uint8Array, offset = this.offset): void {
    for (const line of this.lines.push(newBytes(bytes, offset, this.offset))) this.parser.take(line);
  }

  end(): void {
    for (const line of this.lines.end()) this.parser.take(line);
  }

  drain(): SeriesUpdate {
    const { segments, problems } = this.parser.collector.take();
    const progress = this.parser.progress?.(this.lines.openText);
    return {
      segments,
      stored: [],
      problems: [...this.parser.takeProblems(), ...problems],
      ...(progress === undefined ? {} : { progress }),
    };
  }

  state(): ReaderState {
    const { offset, isSkipping } = this.lines.state();
    const memory: Memory = { isSkipping, parser: this.parser.memory() };
    return { offset, memory };
  }
}
