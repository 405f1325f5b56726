import type { Message } from '../std/message';
import type { Problem } from '../std/problem';
import type { Points } from './pointColumns';
import type { RunProgress } from './progress';

/** New points of a line. */
export interface SeriesSegment extends Points {
  readonly tag: string;
}

/** A run of bytes in the file that was read. */
export interface FilePart {
  readonly offset: number;
  readonly length: number;
}

/** A value that is left in the file and read when someone looks at it. */
export interface StoredValue {
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** The encoded pictures, the texts (UTF-8), or the Summary.Value that holds a histogram. */
  readonly parts: readonly FilePart[];
  /** In pixels, of images. */
  readonly width?: number;
  readonly height?: number;
}

/** New values of a tag, sorted by step; the old ones from the first new step on are replaced. */
export interface StoredSegment {
  readonly tag: string;
  readonly kind: 'image' | 'text' | 'histogram';
  readonly values: readonly StoredValue[];
}

/** What the hparams plugin was told: the parameters of the run, and the metrics it is judged by. */
export interface RunParameters {
  readonly values: ReadonlyMap<string, string | number | boolean>;
  /** Tags. */
  readonly metrics: readonly string[];
}

/** Something that happened to the machine. */
export interface RunMark {
  /** Milliseconds since 1970 by the machine's own clock. */
  readonly at: number;
  readonly kind: 'throttled' | 'out-of-memory';
  readonly text: Message;
}

/** What a reader has found since it was last asked. It shares no memory with the reader: the columns may be transferred. */
export interface SeriesUpdate {
  readonly segments: readonly SeriesSegment[];
  readonly stored: readonly StoredSegment[];
  /** Set when something of it is new. */
  readonly parameters?: RunParameters;
  readonly progress?: RunProgress;
  /** New ones. */
  readonly marks?: readonly RunMark[];
  /** How many values there were of what is not kept, by its kind. */
  readonly others?: ReadonlyMap<string, number>;
  /** New ones. */
  readonly problems: readonly Problem[];
}
